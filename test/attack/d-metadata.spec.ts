// Attacks D-01 to D-03 and D-09: metadata of another issuer, with evil endpoints, on foreign origins, and planted in storage.
import * as step from '../browser/fixtures.ts'
import type { Json, JsonObject } from '../browser/servers/answer.ts'
import { setting } from '../browser/servers/hostile/changes.ts'
import { attack, type Stage } from './attack.ts'
import { forgedTable, trySignIns, usual, type Forgery } from './forgeries.ts'
import type { Outcome } from './row.ts'

const { expect } = step

/** Metadata that differs in one member. The page must have no honest one from before; what is refused it does not keep. */
const document = (
  [member, make]: [member: string, make: (honest: string, stage: Stage) => Json],
  code: string,
  at: number,
): Forgery => ({
  name: `${member} ${String(make)}`,
  isFresh: at === 0,
  code,
  flip(stage) {
    stage.op.switches.discovery.members = ({ [member]: url = '', ...honest }) => ({
      ...honest,
      [member]: make(typeof url === 'string' ? url : '', stage),
    })
  },
})

const issuers: ((issuer: string) => Json)[] = [
  () => 'https://evil.example',
  (issuer) => `${issuer}/`,
  (issuer) => `${issuer}x`,
  (issuer) => issuer.replace('http', 'HTTP'),
  (issuer) => issuer.toUpperCase(),
  (issuer) => `${issuer}/t1`,
  (issuer) => `${issuer}?x`,
  (issuer) => `${issuer}#`,
  (issuer) => `${issuer} `,
  (issuer) => [issuer],
  () => null,
  () => '',
]

forgedTable({
  id: 'D-01',
  name: 'metadata of another issuer: host, slash, case, path, query, space, list, none',
  forgeries: issuers.map((make, at) => document(['issuer', make], 'OIDC_ISSUER_MISMATCH', at)),
})

const withUser = (url: string, user: string) => url.replace('://', `://${user}@`)

/** What no endpoint may be. */
const evilUrls: ((honest: string, stage: Stage) => Json)[] = [
  () => 'javascript:window.pwned=1',
  () => ' JavaScript:window.pwned=1',
  () => 'data:application/json,{}',
  (honest) => `blob:${honest}`,
  () => 'file:///etc/passwd',
  () => 'http://op.example/endpoint',
  () => 'http://localhost.op.example/',
  (_, { evil }) => evil.origin.replace(/^http:/, ''),
  (honest) => new URL(honest).pathname,
  (honest, { evil }) => withUser(evil.origin, new URL(honest).hostname),
  (honest) => withUser(honest, ':secret'),
  (honest) => `${honest}#fragment`,
  () => '',
  () => 1,
  (honest) => [honest],
  (honest) => ({ href: honest }),
]

const needed = ['authorization_endpoint', 'token_endpoint', 'jwks_uri']

const endpoints = needed
  .flatMap((member) => evilUrls.map((make): Parameters<typeof document>[0] => [member, make]))
  .map((one, at) => document(one, 'OIDC_METADATA_INVALID', at))

attack({
  id: 'D-02',
  name: `endpoints that are javascript:, data:, blob:, http:, //evil, relative, with a user, no text (${endpoints.length})`,
  levels: usual,
  expected: 'stopped',
  async run(stage) {
    const { app, op, tab } = stage
    const outcome = await trySignIns(stage, endpoints)
    expect([op.count('authorization'), op.count('token'), op.count('jwks')]).toEqual([0, 0, 0])
    expect(await tab.url()).toBe(`${app.origin}/`)
    return (await tab.evaluate(() => 'pwned' in window)) ? 'not stopped' : outcome
  },
  async control({ tab }) {
    return (await step.openSignedIn(tab)).status === 'signed-in' ? 'not stopped' : 'stopped'
  },
})

/** Metadata that is right but for an endpoint at a stranger. */
const pointing = (member: string, { evil }: Stage) => setting({ [member]: `${evil.origin}/x` })

const elsewhere: Forgery[] = needed.map((member, at) => ({
  name: member,
  isFresh: at === 0,
  code: 'OIDC_METADATA_INVALID',
  flip: (stage) => (stage.op.switches.discovery.members = pointing(member, stage)),
}))

const isTold = ({ op, evil }: Stage): Outcome => {
  const codes = op.secrets.filter(({ cargo }) => cargo === 'authorization code')
  const isHeard = evil.log.some(({ body }) => codes.some(({ value }) => body.includes(value)))
  return isHeard ? 'not stopped' : 'stopped'
}

attack({
  id: 'D-03',
  name: `endpoints at a stranger, where the app lists the origins of its provider (${needed.length})`,
  levels: usual,
  expected: 'stopped',
  run(stage) {
    stage.app.options['endpointOrigins'] = [stage.op.origin]
    return trySignIns(stage, elsewhere)
  },
  // Many honest providers use several origins: without a list, the code goes to where the metadata says.
  async control(stage) {
    const { app, op, tab } = stage
    delete app.options['endpointOrigins']
    await tab.goto('/nobody.js')
    await step.deleteDatabases(tab)
    op.switches.discovery.members = pointing('token_endpoint', stage)
    await step.openSignedIn(tab)
    return isTold(stage)
  },
})

/** What is stored of the provider is replaced; then the page is loaded anew, which asks the provider. */
async function plant({ op, tab }: Stage, member: JsonObject): ReturnType<typeof step.reload> {
  const metadata = await (await fetch(`${op.issuer}/.well-known/openid-configuration`)).json()
  const members = { document: { ...metadata, ...member } }
  expect(await step.forgeRecords(tab, 'provider ', { members })).toBeGreaterThan(0)
  return step.reload(tab)
}

const plants: ((stage: Stage) => JsonObject)[] = [
  ({ evil }) => ({ token_endpoint: `${evil.origin}/x` }),
  ({ evil }) => ({ authorization_endpoint: `${evil.origin}/x` }),
  ({ evil }) => ({ jwks_uri: `${evil.origin}/x` }),
  ({ evil }) => ({ token_endpoint: withUser(`${evil.origin}/x`, 'localhost') }),
  () => ({ authorization_endpoint: 'javascript:window.pwned=1' }),
  () => ({ issuer: 'https://evil.example' }),
]

attack({
  id: 'D-09',
  name: `metadata of the attacker in the storage of the page (${plants.length})`,
  levels: usual,
  expected: 'stopped',
  async run(stage) {
    const { evil, op, tab } = stage
    await step.openSignedIn(tab)
    for (const make of plants)
      expect.soft(await plant(stage, make(stage)), String(make)).toMatchObject({ status: 'signed-in' })
    expect(op.count('authorization')).toBe(1 + plants.length)
    return evil.log.length > 0 || (await tab.evaluate(() => 'pwned' in window)) ? 'not stopped' : 'stopped'
  },
  // An app that lists the stranger too has asked for it.
  async control(stage) {
    const { app, evil, op, tab } = stage
    await step.openSignedIn(tab)
    app.options['endpointOrigins'] = [op.origin, evil.origin]
    await plant(stage, { token_endpoint: `${evil.origin}/x` })
    return isTold(stage)
  },
})
