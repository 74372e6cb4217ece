// Attacks P-05 to P-07, P-10 and P-11: authorization responses of another provider, of another key, doubled, or downgraded.
import * as step from '../browser/fixtures.ts'
import { beHonest } from '../browser/rows/rejection.ts'
import { isClean } from '../browser/session/callback-steps.ts'
import * as change from '../browser/servers/hostile/changes.ts'
import { startHostileProvider, type HostileProvider } from '../browser/servers/hostile-provider.ts'
import type { AuthorizationDeviation, Parameters } from '../browser/servers/hostile/switches.ts'
import { attack, type Stage } from './attack.ts'
import { forgedTable, trySignIns, usual, type Forgery } from './forgeries.ts'
import { choose } from './levels.ts'
import type { Outcome } from './row.ts'

const { expect } = step
const { alteringParameter, leavingOut, setting, withoutParameter } = change

forgedTable({
  id: 'P-05',
  name: 'a code that is bound to the key of another',
  levels: ['page dpop', 'worker dpop'],
  forgeries: [
    {
      name: 'another key',
      flip: ({ op }) => (op.switches.authorization.boundTo = 'A'.repeat(43)),
      code: 'OIDC_TOKEN_REQUEST_FAILED',
    },
  ],
})

/** The hostile provider sends the browser on to the honest one: whether the honest one's code came to it. */
async function mixUp(stage: Stage, hostile: HostileProvider): Promise<Outcome> {
  const { op, app, tab } = stage
  app.options['issuer'] = hostile.issuer
  Object.assign(hostile.switches.authorization, { status: 200, body: '', contentType: 'text/html' })
  await step.openApp(tab)
  const heading = tab.evaluate(() => void window.oidc.signIn().catch(() => {}))
  await hostile.next('authorization')
  await heading.catch(() => undefined)
  await tab.waitForURL(hostile.urlOf('authorization'))
  const { query } = hostile.last('authorization')
  await tab.goto(`${op.urlOf('authorization')}?${query}`)
  const { error } = await step.outcome(tab)
  const codes = op.secrets.flatMap(({ cargo, value }) => (cargo.includes('code') ? [value] : []))
  const taken = hostile.of('token').some(({ form }) => codes.includes(form.get('code') ?? ''))
  if (!taken) expect(error).toMatchObject({ code: 'OIDC_CALLBACK_ISSUER_MISMATCH' })
  return taken ? 'not stopped' : 'stopped'
}

async function withHostile(stage: Stage, prepare: (hostile: HostileProvider) => void): Promise<Outcome> {
  const hostile = await startHostileProvider({ host: 'localhost' })
  const { issuer } = stage.app.options
  try {
    choose(stage.level, { app: stage.app, op: hostile })
    prepare(hostile)
    return await mixUp(stage, hostile)
  } finally {
    await hostile.close()
    if (issuer !== undefined) stage.app.options['issuer'] = issuer
  }
}

attack({
  id: 'P-06',
  name: 'mix-up: a hostile provider sends the browser on to the honest one',
  levels: usual,
  expected: 'stopped',
  run: (stage) => withHostile(stage, () => {}),
  // Where neither speaks RFC 9207, the code goes astray; no client can tell.
  control: (stage) =>
    withHostile(stage, ({ switches }) => {
      switches.discovery.members = leavingOut('authorization_response_iss_parameter_supported')
      stage.op.switches.authorization.parameters = withoutParameter('iss')
    }),
})

const responding = (name: string, parameters: AuthorizationDeviation['parameters'] & object): Forgery => ({
  name,
  flip: ({ op }) => (op.switches.authorization.parameters = parameters),
  code: 'OIDC_CALLBACK_ISSUER_MISMATCH',
})

forgedTable({
  id: 'P-07',
  name: 'responses without the issuer that is announced, or with another',
  forgeries: [
    responding('no iss', withoutParameter('iss')),
    responding(
      'another iss',
      alteringParameter('iss', () => 'https://evil.example'),
    ),
    responding(
      'a slash more',
      alteringParameter('iss', (iss) => `${iss}/`),
    ),
    responding(
      'an empty one',
      alteringParameter('iss', () => ''),
    ),
  ],
  honest: [
    {
      name: 'no iss, and none announced',
      isFresh: true,
      flip({ op: { switches } }) {
        switches.discovery.members = leavingOut('authorization_response_iss_parameter_supported')
        switches.authorization.parameters = withoutParameter('iss')
      },
    },
  ],
})

const downgrades: Forgery[] = [
  {
    name: 'the metadata lists plain only',
    isFresh: true,
    flip: ({ op }) =>
      (op.switches.discovery.members = setting({ code_challenge_methods_supported: ['plain'] })),
    code: 'OIDC_METADATA_INVALID',
  },
  {
    name: 'the provider refuses S256',
    isFresh: true,
    flip: ({ op }) => {
      const refusing = change.answeringError('invalid_request', 'S256 unsupported')
      op.switches.authorization.parameters = refusing
    },
    code: 'OIDC_AUTHORIZATION_FAILED',
  },
]

attack({
  id: 'P-10',
  name: 'PKCE downgrade by metadata and by an error',
  levels: usual,
  expected: 'stopped',
  async run(stage) {
    expect(await trySignIns(stage, downgrades)).toBe('stopped')
    const asked = stage.op.of('authorization').map(({ query }) => query.get('code_challenge_method'))
    return asked.every((method) => method === 'S256') ? 'stopped' : 'not stopped'
  },
  async control({ op, tab }) {
    op.switches.discovery.members = leavingOut('code_challenge_methods_supported')
    const { status } = await step.openSignedIn(tab)
    return status === 'signed-in' ? 'not stopped' : 'stopped'
  },
})

const valueOf = (list: Parameters, name: string): string => list.find(([other]) => other === name)?.[1] ?? ''

const doubles = ['code', 'state', 'iss'].flatMap((name): [string, AuthorizationDeviation][] => [
  [`${name} twice`, { parameters: (list) => [...list, [name, valueOf(list, name)]] }],
  [`another ${name} after it`, { parameters: (list) => [...list, [name, 'other']] }],
  [`another ${name} before it`, { parameters: (list) => [[name, 'other'], ...list] }],
  [`${name} with NUL`, { location: (url) => url.replace(`${name}=`, `${name}=%00`) }],
  [`${name} with a turn of direction`, { location: (url) => url.replace(`${name}=`, `${name}=%E2%80%AE`) }],
  [`${name} with half a character`, { location: (url) => url.replace(`${name}=`, `${name}=%E0%A4%A`) }],
  [
    `${name}[]`,
    { parameters: (list) => list.map(([one, value]) => [one === name ? `${one}[]` : one, value]) },
  ],
])

const pollutions: [string, AuthorizationDeviation][] = [
  ...doubles,
  ['code and error', { parameters: (list) => [...list, ['error', 'server_error']] }],
  ['code in the fragment, too', { location: (url) => `${url}#code=other` }],
  ['state in the fragment, too', { location: (url) => `${url}#state=other` }],
  ['an ID Token beside the code', { location: (url) => `${url}&id_token=a.b.c&iss=x` }],
]

attack({
  id: 'P-11',
  name: `responses with parameters twice, bent, or where they do not belong (${pollutions.length})`,
  levels: usual,
  expected: 'stopped',
  async run(stage) {
    const { op, tab } = stage
    step.test.slow()
    await step.openApp(tab)
    const through: string[] = []
    for (const [name, deviation] of pollutions) {
      beHonest(op)
      choose(stage.level, stage)
      Object.assign(op.switches.authorization, deviation)
      const { status } = await step.signIn(tab)
      if (status === 'signed-in') through.push(name)
      expect.soft([name, status, tab.seen.errors]).toEqual([name, 'signed-out', []])
    }
    const sentCodes = op.of('token').map(({ form }) => form.get('code'))
    const good = op.secrets.flatMap(({ cargo, value }) => (cargo === 'authorization code' ? [value] : []))
    expect(sentCodes.filter((code) => good.includes(code ?? ''))).toEqual([])
    return through.length === 0 ? 'stopped' : 'not stopped'
  },
  // Parameters of no meaning are ignored, as RFC 6749 §4.1.2 wants it.
  async control({ op, tab }) {
    op.switches.authorization.parameters = (list) => [...list, ['session_state', 'x'], ['codes', 'y']]
    const { status } = await step.openSignedIn(tab)
    return status === 'signed-in' && (await isClean(tab)) ? 'not stopped' : 'stopped'
  },
})

/** A second client of the page for the same provider and client, with a token endpoint of the attacker's; then a sign-in. */
async function doubleClient({ evil, op, tab }: Stage): Promise<Outcome> {
  await step.openApp(tab)
  const refusal = await tab.evaluate((endpoint) => {
    const { registered, createOidcClient, attempt } = window
    const other = createOidcClient({ ...registered, metadata: { token_endpoint: endpoint } })
    return attempt(() => other.signIn())
  }, `${evil.origin}/token`)
  expect(refusal).toMatchObject({ status: 'threw', error: { code: 'OIDC_CONFIG_INVALID' } })
  expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
  expect(op.count('token')).toBe(1)
  return evil.log.length > 0 ? 'not stopped' : 'stopped'
}

attack({
  id: 'P-08',
  name: 'a second client in the page for the same issuer and client id, with another token endpoint',
  levels: ['page bearer'],
  expected: 'stopped',
  run: doubleClient,
  // A second client with the same options is taken in.
  async control({ tab }) {
    await step.openApp(tab)
    const isOne = await tab.evaluate(() => {
      const { registered, createOidcClient, oidc } = window
      return createOidcClient(registered).getSession() === oidc.getSession()
    })
    const { status } = await step.signIn(tab)
    return isOne && status === 'signed-in' ? 'not stopped' : 'stopped'
  },
})
