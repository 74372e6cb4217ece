// Attacks D-04, D-06, D-07 and D-10: endpoints that redirect, key sets that are huge or full of wrong keys, answers without end.
import { earlyDeadlines } from '../browser/deadlines.ts'
import * as step from '../browser/fixtures.ts'
import type { Deviation, JsonObject } from '../browser/servers/answer.ts'
import { leavingOut } from '../browser/servers/hostile/changes.ts'
import { signedByStranger, strangerKey } from '../browser/servers/hostile/forgeries.ts'
import { signWith } from '../browser/servers/hostile/jws.ts'
import { createSigningKey, type SigningKey } from '../browser/servers/hostile/keys.ts'
import type { Endpoint } from '../browser/servers/hostile/switches.ts'
import { attack, type Stage } from './attack.ts'
import { forgedTable, trySignIns, usual, type Forgery } from './forgeries.ts'
import type { Outcome } from './row.ts'

const { expect } = step

/** What a client that follows would believe: metadata, keys and claims that fit each other. */
function prepare({ op, evil }: Stage): void {
  const at = (path: string) => `${evil.origin}${path}`
  const documents = {
    '/discovery': {
      issuer: op.issuer,
      authorization_endpoint: at('/authorization'),
      token_endpoint: at('/token'),
      jwks_uri: at('/jwks'),
    },
    '/jwks': { keys: [strangerKey(op.keys)] },
    '/userinfo': { sub: 'ada', name: 'Eve' },
  }
  for (const [path, text] of Object.entries(documents)) evil.documents.set(path, JSON.stringify(text))
}

const statuses = [302, 307, 308] as const

const redirects = (['discovery', 'jwks', 'token'] as const).flatMap((endpoint) =>
  statuses.map((status): Forgery => ({
    name: `${endpoint} ${status}`,
    code: 'OIDC_NETWORK',
    isFresh: endpoint !== 'token',
    flip({ op, evil }) {
      if (endpoint === 'jwks') op.switches.idToken.sign = signedByStranger()
      op.switches[endpoint].redirect = { status, to: `${evil.origin}/${endpoint}` }
    },
  })),
)

attack({
  id: 'D-04',
  name: `discovery, keys, tokens and UserInfo that redirect to a stranger who is believed (${redirects.length + statuses.length})`,
  levels: usual,
  expected: 'stopped',
  async run(stage) {
    const { op, evil, tab } = stage
    prepare(stage)
    const outcome = await trySignIns(stage, redirects)
    op.reset()
    expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
    for (const status of statuses) {
      op.switches.userinfo.redirect = { status, to: `${evil.origin}/userinfo` }
      expect.soft((await step.userInfo(tab)).error?.code).toBe('OIDC_NETWORK')
    }
    return evil.log.length > 0 ? 'not stopped' : outcome
  },
  // Whoever asks as usual is led there, and cannot tell.
  async control(stage) {
    const { op, evil, tab } = stage
    prepare(stage)
    await step.openApp(tab)
    op.switches.jwks.redirect = { status: 302, to: `${evil.origin}/jwks` }
    const text = await tab.evaluate(async (url) => (await fetch(url)).text(), op.urlOf('jwks'))
    return text.includes('"keys"') ? 'not stopped' : 'stopped'
  },
})

const others = (key: JsonObject, count = 10_000) =>
  Array.from({ length: count }, (_, at) => ({ ...key, kid: `other-${at}` }))

const sized = (name: string, keys: (honest: JsonObject[], stage: Stage) => JsonObject[]): Forgery => ({
  name,
  isFresh: true,
  flip: (stage) => (stage.op.switches.jwks.keys = (honest) => keys(honest, stage)),
})

/** Key sets of a size that is taken, in which few keys are looked at. */
const crowded = [
  sized('10,000 keys behind the good one', (keys) => [...keys, ...others({ kty: 'RSA', e: 'AQAB' })]),
  sized('a huge key under the kid of the good one', (keys, { op }) => [
    { ...op.keys.signing('RS256').jwk, n: 'A'.repeat(500_000) },
    ...keys,
  ]),
]

const huge = [
  sized('4 MB of keys', (keys) => [...keys, ...keys.slice(0, 1).flatMap((key) => others(key))]),
  sized('a key of 2 MB', (keys) => [...keys, { kty: 'RSA', n: 'A'.repeat(2_000_000), e: 'AQAB' }]),
]

forgedTable({
  id: 'D-06',
  name: 'key sets of 4 MB, and with a key of 2 MB',
  forgeries: huge.map((one) => ({ ...one, code: 'OIDC_METADATA_INVALID' })),
  honest: crowded,
})

/** Notes the length of each key that the page gives to the browser's cryptography for verifying. */
const watchImports = `{
  const { importKey } = SubtleCrypto.prototype
  window.imported = []
  SubtleCrypto.prototype.importKey = function (...given) {
    if (given[4].includes('verify')) window.imported.push(JSON.stringify(given[1]).length)
    return importKey.apply(this, given)
  }
}`

/** Whether many keys, or huge ones, were given to the browser's cryptography. */
async function countWork({ tab }: Stage): Promise<Outcome> {
  const lengths = await tab.evaluate((): number[] => Reflect.get(window, 'imported'))
  expect(lengths.length).toBeGreaterThan(0)
  return lengths.length > 2 || Math.max(...lengths) > 1000 ? 'not stopped' : 'stopped'
}

attack({
  id: 'D-06',
  name: `key sets of 10,000 keys and of a huge one: work for the browser (${crowded.length})`,
  // What a Worker imports cannot be watched from the page; it is the same code.
  levels: ['page bearer'],
  expected: 'stopped',
  async run(stage) {
    const { app, op, tab } = stage
    app.early(watchImports)
    for (const { flip } of crowded) {
      await tab.goto('/nobody.js')
      await step.deleteDatabases(tab)
      await flip(stage)
      expect(await step.openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
      if ((await countWork(stage)) !== 'stopped') return 'not stopped'
    }
    op.reset()
    return 'stopped'
  },
  async control(stage) {
    stage.app.early(watchImports)
    await step.openApp(stage.tab)
    await stage.tab.evaluate(async (count) => {
      const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
      const take = () => crypto.subtle.importKey('jwk', { kty: 'RSA' }, algorithm, true, ['verify'])
      for (let index = 0; index < count; index += 1) await take().catch(() => undefined)
    }, 10)
    return countWork(stage)
  },
})

/** A key that is published in that form beside the honest ones, and a token that it signed. */
const publishing = (name: string, publish: (key: SigningKey) => JsonObject): Forgery => ({
  name,
  isFresh: true,
  code: 'OIDC_ID_TOKEN_INVALID',
  check: 'signature',
  async flip({ op: { switches } }) {
    const key = await createSigningKey('RS256')
    switches.jwks.keys = (keys) => [publish(key), ...keys]
    switches.idToken.sign = ({ header, payload }) => signWith(key, { ...header, kid: key.kid }, payload)
  },
})

forgedTable({
  id: 'D-07',
  name: 'key sets with symmetric keys, keys for other uses, or half a key',
  forgeries: [
    publishing('symmetric', ({ kid }) => ({ kty: 'oct', k: 'c2VjcmV0', alg: 'RS256', kid, use: 'sig' })),
    publishing('key_ops is text', ({ jwk }) => ({ ...jwk, key_ops: 'verify' })),
    publishing('another alg', ({ jwk }) => ({ ...jwk, alg: 'RSA-OAEP' })),
    publishing('use is a list', ({ jwk }) => ({ ...jwk, use: ['sig'] })),
    publishing('kty in __proto__', ({ jwk }) => ({
      ...leavingOut('kty')(jwk),
      ['__proto__']: { kty: 'RSA' },
    })),
    publishing('an EC key with RSA members', ({ jwk }) => ({ ...jwk, kty: 'EC', crv: 'P-256' })),
  ],
  honest: [{ ...publishing('a key as it should be', ({ jwk }) => jwk) }],
})

const asked = ['discovery', 'jwks', 'token'] as const satisfies Endpoint[]

const answering = (name: string, deviation: Deviation, codes: string[]): Forgery[] =>
  asked.map((endpoint, at) => ({
    name: `${endpoint} ${name}`,
    isFresh: true,
    code: codes[at] ?? '',
    flip: ({ op }) => Object.assign(op.switches[endpoint], deviation),
  }))

const late = ['OIDC_TIMEOUT', 'OIDC_TIMEOUT', 'OIDC_TIMEOUT']
const long = ['OIDC_METADATA_INVALID', 'OIDC_METADATA_INVALID', 'OIDC_TOKEN_RESPONSE_INVALID']

const silent = [
  ...answering('says nothing', { hang: true }, late),
  ...answering('drips', { drips: true }, late),
]

attack({
  id: 'D-10',
  name: `discovery, keys and tokens that never come, or a byte now and then (${silent.length})`,
  // The test makes the deadlines of a page come sooner; it cannot those of a Worker, which are the same.
  levels: ['page bearer'],
  expected: 'stopped',
  run(stage) {
    stage.app.early(earlyDeadlines)
    return trySignIns(stage, silent)
  },
  // Half a second later they do come, and are taken.
  async control({ op, tab }) {
    op.switches.token.delay = 500
    return (await step.openSignedIn(tab)).status === 'signed-in' ? 'not stopped' : 'stopped'
  },
})

forgedTable({
  id: 'D-10',
  name: 'discovery, keys and tokens without end',
  forgeries: answering('floods', { flood: Infinity }, long),
  honest: asked.map((endpoint) => ({
    name: `${endpoint} of half a megabyte`,
    isFresh: true,
    flip: ({ op }) => (op.switches[endpoint].flood = 500_000),
  })),
})
