// Attacks D-12 and D-14 to D-16: tokens of another kind, claims of somebody else, another scope, answers that nobody may read.
import * as step from '../browser/fixtures.ts'
import { answeringSilentError, leavingOut, refusing, setting } from '../browser/servers/hostile/changes.ts'
import { signedByStranger, unsigned } from '../browser/servers/hostile/forgeries.ts'
import type { Deviations } from '../browser/servers/hostile/switches.ts'
import { attack, orders, signedIn, type Stage } from './attack.ts'
import { forgedTable, trySignIns, usual, type Forgery } from './forgeries.ts'
import type { Level } from './levels.ts'

const { expect } = step

const typed = (name: string, members: ReturnType<typeof setting>): Forgery => ({
  name,
  flip: ({ op }) => (op.switches.token.members = members),
  code: 'OIDC_TOKEN_RESPONSE_INVALID',
})

const bound: Level[] = ['page dpop', 'worker dpop']

/** Kinds of tokens that no client here can use, and the kind that this one did not ask for. */
const kinds: [other: string, levels: readonly Level[]][] = [
  ['DPoP', usual],
  ['Bearer', bound],
]

for (const [other, levels] of kinds) {
  forgedTable({
    id: 'D-12',
    name: `token_type mac, none, a list, and ${other}`,
    levels,
    forgeries: [
      typed('mac', setting({ token_type: 'mac' })),
      typed('none', leavingOut('token_type')),
      typed('empty', setting({ token_type: '' })),
      typed('a list', setting({ token_type: ['Bearer', 'DPoP'] })),
      typed(other, setting({ token_type: other })),
    ],
  })
}

const strangers: [name: string, deviation: Deviations['userinfo'], code?: string][] = [
  ['another sub', { members: setting({ sub: 'eve' }) }],
  ['a sub with a space more', { members: setting({ sub: 'ada ' }) }],
  ['no sub', { members: leavingOut('sub') }],
  ['a sub in a list', { members: setting({ sub: ['ada'] }) }],
  ['a list', { members: (claims) => [claims] }],
  ['sub twice', { body: (json) => json.replace('{', '{"sub":"eve",') }],
  ['a JWT that nobody signed', { sign: unsigned() }, 'OIDC_NOT_SUPPORTED'],
  ['a JWT of a stranger', { sign: signedByStranger() }, 'OIDC_NOT_SUPPORTED'],
  ['the same, as JSON', { sign: signedByStranger(), contentType: 'application/json' }],
]

attack({
  id: 'D-14',
  name: `UserInfo of somebody else, of nobody, in a JWT of a stranger (${strangers.length})`,
  levels: usual,
  expected: 'stopped',
  async run(stage) {
    const { op, tab } = stage
    await signedIn(stage)
    const through: string[] = []
    for (const [name, deviation, code = 'OIDC_USERINFO_INVALID'] of strangers) {
      op.switches.userinfo = deviation
      const { claims, error } = await step.userInfo(tab)
      if (claims !== undefined) through.push(name)
      expect.soft([name, error?.code]).toEqual([name, code])
    }
    expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
    return through.length > 0 ? 'not stopped' : 'stopped'
  },
  async control(stage) {
    await signedIn(stage)
    stage.op.switches.userinfo.members = setting({ name: 'Eve' })
    const { claims } = await step.userInfo(stage.tab)
    return JSON.stringify(claims).includes('Eve') ? 'not stopped' : 'stopped'
  },
})

const scopes: [granted: string, told: string][] = [
  ['openid', 'openid'],
  ['openid email', 'openid email'],
  ['openid profile email admin', 'openid profile email admin'],
]

attack({
  id: 'D-15',
  name: `the app goes on as if it had the scope that it asked for: narrower, wider (${scopes.length})`,
  levels: usual,
  expected: 'stopped',
  async run(stage) {
    const { op, tab } = stage
    await step.openApp(tab)
    const unaware: string[] = []
    for (const [granted, told] of scopes) {
      op.switches.token.members = setting({ scope: granted })
      const { status, scope } = await step.signIn(tab)
      expect(status).toBe('signed-in')
      if (scope !== told) unaware.push(granted)
    }
    // A renewal may come to less, too.
    op.switches.refresh.members = setting({ scope: 'openid' })
    op.forgetAccessTokens()
    expect(await step.callApi(tab, orders(stage))).toMatchObject({ status: 200 })
    const { scope } = await step.sessionNow(tab)
    return unaware.length > 0 || scope !== 'openid' ? 'not stopped' : 'stopped'
  },
  // RFC 6749 §5.1: a provider that says nothing has granted all.
  async control({ op, tab }) {
    op.switches.token.members = leavingOut('scope')
    const { scope } = await step.openSignedIn(tab)
    return scope === 'openid profile email' ? 'not stopped' : 'stopped'
  },
})

const portal = { body: '<!doctype html><p>Sign in to this network', contentType: 'text/html' }

type Outage = [name: string, endpoint: 'discovery' | 'token', deviation: Deviations['token'], code: string]

const outages = (
  [
    ['no CORS headers', 'discovery', { cors: 'off' }, 'OIDC_NETWORK'],
    ['a captive portal', 'discovery', portal, 'OIDC_METADATA_INVALID'],
    ['503', 'discovery', { status: 503, headers: { 'Retry-After': '1' } }, 'OIDC_METADATA_INVALID'],
    ['no CORS headers', 'token', { cors: 'off' }, 'OIDC_NETWORK'],
    ['a captive portal', 'token', portal, 'OIDC_TOKEN_RESPONSE_INVALID'],
    ['503', 'token', { status: 503, headers: { 'Retry-After': '1' } }, 'OIDC_TOKEN_REQUEST_FAILED'],
  ] satisfies Outage[]
).map(([name, endpoint, deviation, code], at): Forgery => ({
  name: `${endpoint}: ${name}`,
  isFresh: at === 0,
  code,
  flip: ({ op }) => Object.assign(op.switches[endpoint], deviation),
}))

/** A call for which the tokens have to be renewed. */
function callRenewing(stage: Stage): Promise<step.Reply> {
  stage.op.forgetAccessTokens()
  return step.callApi(stage.tab, orders(stage))
}

attack({
  id: 'D-16',
  name: `no network, no CORS headers, captive portals, a busy provider: taken for something else, at sign-ins and renewals (${outages.length + 3})`,
  levels: usual,
  expected: 'stopped',
  async run(stage) {
    const { op, tab } = stage
    if ((await trySignIns(stage, outages)) !== 'stopped') return 'not stopped'
    op.reset()
    expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
    const setOffline = step.need(tab, 'setOffline')
    await setOffline(true)
    const { error } = await callRenewing(stage)
    await setOffline(false)
    expect(error?.code ?? error?.name).toMatch(/^(OIDC_NETWORK|TypeError)$/)
    expect(await step.callApi(tab, orders(stage))).toMatchObject({ status: 200 })
    // The answer is lost, not the token: the next try has it.
    op.switches.refreshToken.rotates = false
    op.switches.refresh.once = [{ cors: 'off' }]
    expect(await callRenewing(stage)).toMatchObject({ status: 200 })
    op.switches.refresh = portal
    expect((await callRenewing(stage)).error?.code).toBe('OIDC_TOKEN_RESPONSE_INVALID')
    return (await step.sessionNow(tab)).status === 'signed-in' ? 'stopped' : 'not stopped'
  },
  // A provider that says no does end the session.
  async control(stage) {
    const { op, tab } = stage
    await signedIn(stage)
    op.switches.refresh = refusing('invalid_grant')
    op.switches.authorization.parameters = answeringSilentError('login_required')
    await callRenewing(stage)
    return (await step.sessionNow(tab)).status === 'signed-out' ? 'not stopped' : 'stopped'
  },
})
