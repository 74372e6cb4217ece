// Pain 40, idle half: the end is announced, can be put off in any tab, and waits for nobody who comes back too late.
import { leavingOut } from '../servers/hostile/changes.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import * as step from '../fixtures.ts'
import { act, countdown, idleUntil, openIdle, watchCountdown } from './idle-steps.ts'
import { bearer, kept } from './modes.ts'

const { expect, test } = step

test('pain 40 idle: session.idleIn counts down each second in every tab', async ({ op, app, tab }) => {
  kept[1]({ op, app })
  // The page stays, and so does what it kept.
  op.switches.discovery.members = leavingOut('end_session_endpoint')
  await openIdle({ op, app, tab })
  const tabs = [tab, ...(await step.openTabs(tab, 1))]
  await idleUntil(tab, 30)
  for (const one of tabs) expect(await step.sessionNow(one)).not.toHaveProperty('idleIn')
  for (const one of tabs) await watchCountdown(one)
  await idleUntil(tab, 5.5)
  for (const one of tabs) await step.waitForHello(one, 'signed-out')
  for (const one of tabs) {
    const told = await countdown(one)
    expect(told.map(({ shown }) => shown)).toEqual([5, 4, 3, 2, 1])
    expect(told.map(({ left }) => left)).toEqual([5, 4, 3, 2, 1])
  }
})

test('pain 40 idle: activity in another tab takes the countdown back everywhere', async ({
  op,
  app,
  tab,
}) => {
  kept[1]({ op, app })
  await openIdle({ op, app, tab }, { seconds: 600, warn: 60 })
  const [other = tab] = await step.openTabs(tab, 1)
  const tabs = [tab, other]
  for (const one of tabs) await watchCountdown(one)
  await idleUntil(tab, 30)
  for (const one of tabs) await expect.poll(() => step.sessionNow(one)).toHaveProperty('idleIn')
  await act(other)
  for (const one of tabs) await expect.poll(() => step.sessionNow(one)).not.toHaveProperty('idleIn')
  for (const one of tabs) {
    const shown = (await countdown(one)).map((told) => told.shown)
    expect(shown.slice(-2)).toEqual([expect.any(Number), null])
  }
  await idleUntil(tab, 70)
  for (const one of tabs) expect(await step.sessionNow(one)).not.toHaveProperty('idleIn')
  await idleUntil(tab, 50)
  for (const one of tabs) await expect.poll(() => step.sessionNow(one)).toHaveProperty('idleIn')
  await idleUntil(tab, -1)
  for (const one of tabs) await step.waitForHello(one, 'signed-out')
})

/** Leaves the app for that long: no page of it is open meanwhile. */
async function stayAway({ op, tab }: { op: HostileProvider; tab: step.Tab }, seconds: number): Promise<void> {
  await tab.goto(op.urlOf('jwks'))
  await step.letTimePass({ tab, op }, seconds)
}

for (const [name, prepare] of [kept, bearer]) {
  test(`pain 40 idle ${name}: who comes back in time goes on`, async ({ op, api, app, tab }) => {
    prepare({ op, app })
    await openIdle({ op, app, tab })
    await stayAway({ op, tab }, 500)
    await step.openApp(tab)
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect(op.count('end_session')).toBe(0)
  })

  test(`pain 40 idle ${name}: who comes back too late is signed out at once`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    prepare({ op, app })
    await openIdle({ op, app, tab })
    await stayAway({ op, tab }, 700)
    await step.openApp(tab)
    await step.waitForHello(tab, 'signed-out')
    await expect.poll(() => op.count('end_session')).toBe(1)
    await expect.poll(() => step.outcome(tab)).toMatchObject({ status: 'signed-out' })
    expect((await step.callApi(tab, `${api.origin}/orders`)).error).toMatchObject({ code: 'OIDC_SIGNED_OUT' })
    expect([op.count('refresh'), api.log.length, op.sessions.newest()]).toEqual([0, 0, undefined])
  })
}

test('pain 40 idle: who comes back too late never sees the session again', async ({ op, app, tab }) => {
  kept[1]({ op, app })
  op.switches.discovery.members = leavingOut('end_session_endpoint')
  await openIdle({ op, app, tab })
  await stayAway({ op, tab }, 700)
  await step.openApp(tab)
  await step.waitForHello(tab, 'signed-out')
  expect(await step.shownStates(tab)).toEqual(['signed-out signed-out'])
})

const beginnings: [name: string, end: (tab: step.Tab) => Promise<unknown>, signIn: typeof step.signIn][] = [
  ['a sign-in', step.signOut, step.signIn],
  ['a silent sign-in', (tab) => step.signOut(tab, { local: true }), step.signInSilently],
  ['a sign-in where the storage was cleared', step.deleteDatabases, step.signIn],
]

for (const [name, end, signIn] of beginnings) {
  test(`pain 40 idle: ${name} long after the last activity is not over at once`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    kept[1]({ op, app })
    await openIdle({ op, app, tab })
    await end(tab)
    const before = op.count('end_session')
    await stayAway({ op, tab }, 10_000)
    await step.openApp(tab)
    expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-out' })
    expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
    await step.letTimePass({ tab, op }, 500)
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect(op.count('end_session')).toBe(before)
    await tab.advance(101)
    await step.waitForHello(tab, 'signed-out')
    await expect.poll(() => op.count('end_session')).toBe(before + 1)
  })
}

test('pain 40 idle: a time that is forged into the future counts as now', async ({ op, app, tab }) => {
  kept[1]({ op, app })
  await openIdle({ op, app, tab })
  await tab.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => name.endsWith(' active')) ?? ''
    localStorage.setItem(key, String(Date.now() + 1_000_000_000))
  })
  await tab.advance(10)
  expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in' })
  await tab.advance(601)
  await step.waitForHello(tab, 'signed-out')
})
