// Must show, pain 9: records that are damaged or gone: the running tab goes on, the next load is clean and says so, sign-in works.
import * as step from '../fixtures.ts'
import { anotherId, damageSession, deadly, deadlyForKept } from './damage.ts'
import { bearer, bound, kept } from './modes.ts'

const { expect, test } = step

/** Whether the trace or the session says that something is wrong with what was stored. */
function isTold(tab: step.Tab): Promise<boolean> {
  return tab.evaluate(() =>
    window.events.some(
      ({ type, ...rest }) => type === 'notice' && /stor|damag|memory/i.test(JSON.stringify(rest)),
    ),
  )
}

for (const [mode, prepare] of [kept, bound]) {
  for (const [name, damage] of mode === kept[0] ? [...deadly, ...deadlyForKept] : deadlyForKept) {
    test(`pain 9 ${mode}, ${name}: the running tab goes on, also after a renewal`, async ({
      op,
      api,
      app,
      tab,
    }) => {
      prepare({ op, app })
      await tab.takeClock()
      await step.openSignedIn(tab)
      expect(await damageSession(tab, damage)).toBe(true)
      expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
      await step.expireAccessToken({ tab, op })
      expect(await step.callAtOnce(tab, `${api.origin}/orders`, 3)).toEqual([200, 200, 200])
      expect([op.count('refresh'), op.countReuses(), op.count('authorization')]).toEqual([1, 0, 1])
      expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
      expect(tab.seen.errors).toEqual([])
    })

    test(`pain 9 ${mode}, ${name}: the next load is signed out, says so, and sign-in works`, async ({
      op,
      app,
      tab,
    }) => {
      prepare({ op, app })
      await step.openSignedIn(tab)
      await damageSession(tab, damage)
      const asked = op.log.length
      const found = await step.reload(tab)
      expect(found).toMatchObject({ status: 'signed-out' })
      expect(op.log.slice(asked).filter(({ endpoint }) => endpoint !== 'discovery')).toEqual([])
      expect(found.error !== undefined || (await isTold(tab))).toBe(true)
      expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
      expect(await step.reload(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
      expect([op.count('authorization'), tab.seen.errors]).toEqual([2, []])
    })
  }

  test(`pain 9 ${mode}, the control: a record that is written again as it was is a session`, async ({
    op,
    app,
    tab,
  }) => {
    prepare({ op, app })
    await step.openSignedIn(tab)
    expect(await damageSession(tab, (record) => ({ ...record }))).toBe(true)
    expect(await step.reload(tab)).toMatchObject({ status: 'signed-in' })
    expect(await isTold(tab)).toBe(false)
  })
}

for (const [mode, prepare] of [kept, bearer]) {
  test(`pain 9 ${mode}, another id: calls and session agree, and sign-in works`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    prepare({ op, app })
    await tab.takeClock()
    await step.openSignedIn(tab)
    await damageSession(tab, anotherId)
    await step.expireAccessToken({ tab, op })
    const { status } = await step.callApi(tab, `${api.origin}/orders`)
    const isSignedIn = (await step.sessionNow(tab)).status === 'signed-in'
    expect(isSignedIn).toBe(status === 200)
    expect((await step.callApi(tab, `${api.origin}/orders`)).status === 200).toBe(isSignedIn)
    expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
    expect(await step.reload(tab)).toMatchObject({ status: 'signed-in' })
    expect(op.countReuses()).toBe(0)
  })
}

for (const [name, damage] of deadly) {
  test(`pain 9 ${bearer[0]}, ${name}: the tab goes on; the next load ends, and sign-in works`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    bearer[1]({ op, app })
    await tab.takeClock()
    await step.openSignedIn(tab)
    expect(await damageSession(tab, damage)).toBe(true)
    await step.expireAccessToken({ tab, op })
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    await damageSession(tab, damage)
    const { status } = await step.reload(tab)
    expect(['signed-in', 'signed-out']).toContain(status)
    expect(op.count('authorization')).toBeLessThanOrEqual(2)
    expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
    expect(await step.reload(tab)).toMatchObject({ status: 'signed-in' })
    expect([op.countReuses(), tab.seen.errors]).toEqual([0, []])
  })
}
