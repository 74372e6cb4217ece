// Rows A-A04 and A-A11: a response whose state is not that of a pending sign-in is not redeemed.
import { expect, openApp, outcome, signIn, test } from '../fixtures.ts'
import { alteringParameter, keepBackCallback, withoutParameter } from '../servers/hostile/changes.ts'
import type { AuthorizationDeviation } from '../servers/hostile/switches.ts'
import { expectHonestSignIn, expectRejected } from './rejection.ts'

const stale = { code: 'OIDC_CALLBACK_UNKNOWN_STATE', remedy: 'sign-in' }

const states: [name: string, deviation: AuthorizationDeviation][] = [
  ['with a character more', { parameters: alteringParameter('state', (state) => `${state}x`) }],
  ['with a character less', { parameters: alteringParameter('state', (state) => state.slice(0, -1)) }],
  ['that is its mark only', { parameters: alteringParameter('state', (state) => state.slice(0, 9)) }],
  ['that is missing', { parameters: withoutParameter('state') }],
]

for (const [name, deviation] of states) {
  test(`A-A04 a state ${name}: no token request, a clean address`, async ({ op, app, tab }) => {
    await openApp(tab)
    Object.assign(op.switches.authorization, deviation)
    const rejected = await signIn(tab)
    expect(rejected.reason).toBe('stale-callback')
    expect(op.count('token')).toBe(0)
    await expectRejected({ op, app, tab }, rejected, stale)
  })
}

test('A-A04 a foreign state while a sign-in is pending: no token request, and that sign-in still completes', async ({
  op,
  app,
  tab,
}) => {
  await openApp(tab)
  const callback = keepBackCallback(op.switches.authorization, `${app.origin}/?code=forged&state=foreign`)
  const rejected = await signIn(tab)
  expect(rejected).toMatchObject({ status: 'signed-out', reason: 'stale-callback', error: stale })
  expect(op.count('token')).toBe(0)
  await tab.goto(callback())
  expect(await outcome(tab)).toMatchObject({ status: 'signed-in' })
})

test('A-A04 an error without a state while a sign-in is pending is not what the provider said', async ({
  op,
  app,
  tab,
}) => {
  await openApp(tab)
  op.switches.authorization.location = () => `${app.origin}/?error=access_denied&error_description=forged`
  const rejected = await signIn(tab)
  expect(rejected.reason).toBe('stale-callback')
  expect(rejected.error?.oauth).toBeUndefined()
  await expectRejected({ op, app, tab }, rejected, stale)
})

test('A-A11 a callback in a browser that began no sign-in: a typed error; the browser that did completes', async ({
  op,
  app,
  engine,
  tab,
  evil,
}) => {
  await openApp(tab)
  const callback = keepBackCallback(op.switches.authorization, `${evil.origin}/`)
  await signIn(tab)
  const other = await engine.open(app.origin)
  await other.tab.goto(callback())
  const rejected = await outcome(other.tab)
  expect(rejected.reason).toBe('stale-callback')
  expect(op.count('token')).toBe(0)
  await expectRejected({ op, app, tab: other.tab }, rejected, stale)
  await other.closeProfile()
  await tab.goto(callback())
  expect(await outcome(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
  expect(op.count('token')).toBe(2)
})

test('A-A11 an answer without state, with nothing pending: nobody asks for tokens', async ({
  op,
  app,
  tab,
}) => {
  await tab.goto('/?code=forged')
  expect(await outcome(tab)).toEqual({ status: 'signed-out', reason: 'none' })
  expect(op.count('token')).toBe(0)
  await openApp(tab)
  await expectHonestSignIn({ op, app, tab })
})
