// Pain 40, idle half: whom no tab has seen for a while is signed out everywhere; an app need not make that at home.
import * as step from '../fixtures.ts'
import { act, countDepartures, idleUntil, openIdle } from './idle-steps.ts'
import { bearer, bound, kept } from './modes.ts'

const { expect, test } = step

/** Whether tokens are stored. */
async function isKept(tab: step.Tab): Promise<boolean> {
  return Object.values(await step.storedRecords(tab)).includes(true)
}

for (const [name, prepare] of [kept, bound, bearer]) {
  test(`pain 40 idle ${name}: signed out in all tabs, and one of them goes to the provider`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    prepare({ op, app })
    await openIdle({ op, app, tab })
    const tabs = [tab, ...(await step.openTabs(tab, 3))]
    const loads = step.countLoads(app)
    expect(await isKept(tab)).toBe(name !== bearer[0])
    await idleUntil(tab, 30)
    for (const one of tabs) expect(await step.sessionNow(one)).toMatchObject({ status: 'signed-in' })
    expect([op.count('end_session'), op.count('revocation')]).toEqual([0, 0])
    await tab.advance(31)
    for (const one of tabs) await step.waitForHello(one, 'signed-out')
    // The one that went is back.
    await expect.poll(() => step.countLoads(app)).toBe(loads + 1)
    for (const one of tabs) {
      expect((await step.callApi(one, `${api.origin}/orders`)).error).toMatchObject({
        code: 'OIDC_SIGNED_OUT',
      })
      expect(await step.sessionNow(one)).toMatchObject({ status: 'signed-out', reason: 'signed-out' })
      expect(await countDepartures(one)).toBe(0)
    }
    expect([op.count('end_session'), step.countLoads(app), api.log.length]).toEqual([1, loads + 1, 0])
    expect(op.count('revocation')).toBe(name === bearer[0] ? 4 : 1)
    expect(op.sessions.newest()).toBeUndefined()
    for (const one of tabs) expect(await step.reload(one)).toMatchObject({ status: 'signed-out' })
    expect(await isKept(tab)).toBe(false)
  })
}

test('pain 40 idle: activity in one tab keeps the others', async ({ op, api, app, tab }) => {
  kept[1]({ op, app })
  await openIdle({ op, app, tab })
  const [other = tab] = await step.openTabs(tab, 1)
  for (let round = 0; round < 3; round += 1) {
    await idleUntil(tab, 30)
    await act(other)
    await tab.advance(100)
    for (const one of [tab, other])
      expect(await step.callApi(one, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  }
  // The control: what a script does is no activity.
  await idleUntil(tab, 30)
  await other.evaluate(() =>
    ['pointerdown', 'keydown'].forEach((type) =>
      document.body.dispatchEvent(new Event(type, { bubbles: true })),
    ),
  )
  await tab.advance(31)
  for (const one of [tab, other]) await step.waitForHello(one, 'signed-out')
})

test('pain 40 idle: a renewal is no activity, and shows what it did before', async ({
  op,
  api,
  app,
  tab,
}) => {
  kept[1]({ op, app })
  op.switches.accessToken.lifetime = 300
  await openIdle({ op, app, tab })
  await step.expireAccessToken({ tab, op })
  const shown = (await step.shownStates(tab)).length
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect((await step.shownStates(tab)).slice(shown)).toEqual(['signed-in running', 'signed-in idle'])
  await step.letTimePass({ tab, op }, 290)
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect(op.count('refresh')).toBeGreaterThan(0)
  await tab.advance(11)
  await step.waitForHello(tab, 'signed-out')
  await expect.poll(() => op.count('end_session')).toBe(1)
})

test('pain 40 idle: a device asleep: the first thing that it does is to sign out', async ({
  op,
  api,
  app,
  tab,
}) => {
  kept[1]({ op, app })
  await openIdle({ op, app, tab })
  const thaw = await step.need(tab, 'freeze')()
  await thaw(3600)
  await step.waitForHello(tab, 'signed-out')
  await expect.poll(() => op.count('end_session')).toBe(1)
  expect(api.log).toEqual([])
})
