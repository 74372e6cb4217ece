// Attacks S-02, S-03, S-07, S-10, S-11, S-16 and S-22: what comes of renewals that are forged, lost, overtaken, or never end.
import * as step from '../browser/fixtures.ts'
import { beHonest } from '../browser/rows/rejection.ts'
import { createGate, type Deviation } from '../browser/servers/answer.ts'
import { leavingOut, setting } from '../browser/servers/hostile/changes.ts'
import { tampered } from '../browser/servers/hostile/forgeries.ts'
import type { IdTokenSwitch } from '../browser/servers/hostile/switches.ts'
import { attack, orders, signedIn, type Stage } from './attack.ts'
import { choose } from './levels.ts'
import type { Outcome } from './row.ts'

const { expect } = step

/** A call for which the tokens have to be renewed. */
function callRenewing(stage: Stage): Promise<step.Reply> {
  stage.op.forgetAccessTokens()
  return step.callApi(stage.tab, orders(stage))
}

/** Another time than the honest one, by so many seconds. */
const moving =
  (claim: string, seconds: number): NonNullable<IdTokenSwitch['claims']> =>
  (claims) => ({ ...claims, [claim]: Number(claims[claim]) + seconds })

const forged: [name: string, idToken: IdTokenSwitch][] = [
  ['another iss', { claims: setting({ iss: 'https://id.example' }) }],
  ['another sub', { claims: setting({ sub: 'bob' }) }],
  ['no sub', { claims: leavingOut('sub') }],
  ['another aud', { claims: setting({ aud: 'other' }) }],
  ['one aud more', { claims: setting({ aud: ['app', 'other'], azp: 'app' }) }],
  ['azp appears', { claims: setting({ azp: 'app' }) }],
  ['another nonce', { claims: setting({ nonce: 'other' }) }],
  ['an older iat', { claims: moving('iat', -400) }],
  ['another auth_time', { claims: moving('auth_time', 1) }],
  ['expired', { claims: moving('exp', -7200) }],
  ['of another access token', { claims: setting({ at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }) }],
  ['another signature', { sign: tampered() }],
]

attack({
  id: 'S-10',
  name: `refreshed ID Tokens of another person, client, sign-in or key (${forged.length})`,
  expected: 'stopped',
  async run(stage) {
    const { api, op, tab } = stage
    step.test.slow()
    await step.openApp(tab)
    for (const [name, idToken] of forged) {
      beHonest(op)
      choose(stage.level, stage)
      expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
      op.switches.refreshedIdToken = idToken
      const { status, error } = await callRenewing(stage)
      if (status === 200) return 'not stopped'
      expect
        .soft([name, error?.code])
        .toEqual([name, expect.stringMatching(/IDENTITY_CHANGED|ID_TOKEN_INVALID/)])
      expect.soft([name, await step.sessionNow(tab)]).toMatchObject([name, { status: 'signed-out' }])
    }
    // What came with them was never used.
    return api.log.some(({ headers }) =>
      op.acceptsAccessToken((headers['authorization'] ?? '').replace(/^\w+ /, '')),
    )
      ? 'not stopped'
      : 'stopped'
  },
  async control(stage) {
    await signedIn(stage)
    stage.op.switches.refreshedIdToken.claims = (claims, { nonce }) => ({ ...claims, nonce })
    return (await callRenewing(stage)).status === 200 ? 'not stopped' : 'stopped'
  },
})

/** A renewal is under way: its tokens are made, and come only when they are let go. */
async function renewSlowly(stage: Stage, meanwhile: () => Promise<unknown>): Promise<step.Reply> {
  const [made, gate] = [createGate(), createGate()]
  stage.op.switches.refresh.members = async (honest) => {
    made.open()
    await gate.passed
    return honest
  }
  const call = callRenewing(stage)
  await made.passed
  await meanwhile()
  gate.open()
  return call
}

attack({
  id: 'S-07',
  name: 'sign-out while a renewal is under way, whose tokens come later',
  expected: 'stopped',
  async run(stage) {
    const { op, tab } = stage
    await signedIn(stage)
    const { status, error } = await renewSlowly(stage, () => step.signOut(tab, { local: true }))
    if (status === 200) return 'not stopped'
    expect(error).toMatchObject({ code: 'OIDC_SIGNED_OUT' })
    expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-out', reason: 'signed-out' })
    // The late tokens are given back.
    const alive = () => op.secrets.filter(({ value }) => op.acceptsAccessToken(value)).length
    await expect.poll(alive).toBe(0)
    return 'stopped'
  },
  async control(stage) {
    await signedIn(stage)
    const { status } = await renewSlowly(stage, () => step.sessionNow(stage.tab))
    return status === 200 ? 'not stopped' : 'stopped'
  },
})

/** So many calls at once need a renewal: how often the provider is asked. */
async function countRenewals(stage: Stage, calls: number): Promise<number> {
  const before = stage.op.count('refresh')
  stage.op.forgetAccessTokens()
  const answers = await step.callAtOnce(stage.tab, orders(stage), calls)
  expect(new Set(answers)).toEqual(new Set([200]))
  return stage.op.count('refresh') - before
}

attack({
  id: 'S-02',
  name: '100 calls at once with a token that nobody takes any more',
  expected: 'stopped',
  async run(stage) {
    await signedIn(stage)
    return (await countRenewals(stage, 100)) > 1 ? 'not stopped' : 'stopped'
  },
  async control(stage) {
    await signedIn(stage)
    const renewals = [await countRenewals(stage, 1), await countRenewals(stage, 1)]
    return renewals.every((count) => count === 1) ? 'not stopped' : 'stopped'
  },
})

/** After a renewal that failed so, the next calls: nobody else's session, and work goes on, with a sign-in at most. */
async function recover(stage: Stage, deviation: Deviation): Promise<void> {
  const { op, tab } = stage
  op.switches.refresh.once = [deviation]
  const { status, error } = await callRenewing(stage)
  expect(status === 200 || error?.code !== undefined).toBe(true)
  op.switches.refresh.once = []
  if ((await step.callApi(tab, orders(stage))).status === 200) return
  expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
  expect(await step.callApi(tab, orders(stage))).toMatchObject({ status: 200 })
}

const losses: Deviation[] = [{ cut: 'lost' }, { cut: 'half' }, { cut: 'reset' }]

attack({
  id: 'S-03',
  name: 'answers to a renewal that are lost, cut in half, or cut off: sent again and again (3)',
  expected: 'stopped',
  async run(stage) {
    await signedIn(stage)
    for (const loss of losses) await recover(stage, loss)
    expect(stage.tab.seen.errors).toEqual([])
    // The browser may send a request a second time itself, where a connection breaks.
    return stage.op.count('refresh') > 3 * losses.length ? 'not stopped' : 'stopped'
  },
  async control(stage) {
    await signedIn(stage)
    return (await callRenewing(stage)).status === 200 ? 'not stopped' : 'stopped'
  },
})

attack({
  id: 'S-22',
  name: 'an outage of the provider destroys sessions, or makes a storm',
  expected: 'stopped',
  async run(stage) {
    const { op, tab } = stage
    await signedIn(stage)
    op.switches.refresh.status = 503
    const { error } = await callRenewing(stage)
    expect(error?.code).toMatch(/^OIDC_/)
    const asked = op.count('refresh')
    const { status } = await step.sessionNow(tab)
    delete op.switches.refresh.status
    expect(await step.callApi(tab, orders(stage))).toMatchObject({ status: 200 })
    return status === 'signed-in' && asked <= 4 ? 'stopped' : 'not stopped'
  },
  // A provider that says no, instead of nothing, does end the session.
  async control(stage) {
    await signedIn(stage)
    const refusal = { status: 400, body: '{"error":"invalid_grant"}', contentType: 'application/json' }
    Object.assign(stage.op.switches.refresh, refusal)
    stage.op.switches.authorization.parameters = (list) => [
      ['error', 'login_required'],
      ...list.filter(([name]) => name !== 'code'),
    ]
    await callRenewing(stage)
    const { status } = await step.sessionNow(stage.tab)
    return status === 'signed-out' ? 'not stopped' : 'stopped'
  },
})

const partial: [name: string, members: ReturnType<typeof setting>][] = [
  ['no ID Token', leavingOut('id_token')],
  ['a narrower scope', setting({ scope: 'openid' })],
]

/** Two renewals, each of which lacks that: whether everything goes on. */
async function goesOn(stage: Stage, members: ReturnType<typeof setting>): Promise<Outcome> {
  stage.op.switches.refresh.members = members
  for (const _ of [1, 2]) expect(await callRenewing(stage)).toMatchObject({ status: 200 })
  expect(await step.sessionNow(stage.tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
  return 'stopped'
}

attack({
  id: 'S-11',
  name: 'renewals without an ID Token, a refresh token or all of the scope lose the session (3)',
  expected: 'stopped',
  async run(stage) {
    await signedIn(stage)
    for (const [, members] of partial) await goesOn(stage, members)
    stage.op.switches.refreshToken.rotates = false
    return goesOn(stage, (honest) => honest)
  },
  async control(stage) {
    await signedIn(stage)
    stage.op.switches.refresh.members = leavingOut('access_token')
    return (await callRenewing(stage)).status === 200 ? 'stopped' : 'not stopped'
  },
})

attack({
  id: 'S-16',
  name: 'a token that lives longer than a timer can wait',
  expected: 'stopped',
  async run(stage) {
    const { op, tab } = stage
    op.switches.accessToken.lifetime = 3_000_000
    await signedIn(stage)
    expect(await step.callApi(tab, orders(stage))).toMatchObject({ status: 200 })
    return op.count('refresh') > 0 ? 'not stopped' : 'stopped'
  },
  async control(stage) {
    await signedIn(stage)
    expect(await callRenewing(stage)).toMatchObject({ status: 200 })
    return stage.op.count('refresh') > 0 ? 'not stopped' : 'stopped'
  },
})
