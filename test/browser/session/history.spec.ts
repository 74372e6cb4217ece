// Must show, pains 2 and 8: Back, Forward, and sign-ins that are broken off: no dead page, and nothing is ever stuck.
import * as step from '../fixtures.ts'
import { isClean } from './callback-steps.ts'
import { areCodesUsedOnce, bearer, bound, kept } from './modes.ts'

const { expect, test } = step

for (const [name, prepare] of [kept, bound, bearer]) {
  test(`pain 2a ${name}: Back twice and Forward twice after a sign-in: signed in on every page`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    prepare({ op, app })
    for (const path of ['/one', '/two']) {
      await tab.goto(path)
      await step.outcome(tab)
    }
    expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
    const moves = [
      [tab.back, '/two'],
      [tab.back, '/one'],
      [tab.forward, '/two'],
      [tab.forward, '/two'],
      [tab.reload, '/two'],
    ] as const
    for (const [move, path] of moves) {
      await move()
      expect(await step.outcome(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
      expect(await tab.url()).toBe(`${app.origin}${path}`)
    }
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    const trips = name === bearer[0] ? moves.length : 0
    expect([op.count('token'), op.count('authorization')]).toEqual([1 + trips, 1 + trips])
    expect(areCodesUsedOnce(op)).toBe(true)
    expect([tab.seen.errors, tab.seen.frames]).toEqual([[], 0])
  })

  test(`pain 8 ${name}: sign-in, Back, five times; then it completes`, async ({ op, app, tab }) => {
    prepare({ op, app })
    op.switches.authorization.interactive = true
    await step.openApp(tab)
    for (let round = 0; round < 5; round += 1) {
      await tab.click('#sign-in')
      await tab.waitFor('#agree')
      await tab.back()
      expect(await step.outcome(tab)).toMatchObject({ status: 'signed-out', reason: 'none' })
      expect(await tab.url()).toBe(`${app.origin}/`)
    }
    await tab.click('#sign-in')
    await tab.waitFor('#agree')
    await tab.click('#agree')
    await step.waitForHello(tab, 'Hello Ada')
    expect([op.count('token'), await isClean(tab)]).toEqual([1, true])
  })

  test(`pain 8 ${name}: the tab is closed at the provider, and another one signs in`, async ({
    op,
    app,
    tab,
  }) => {
    prepare({ op, app })
    op.switches.authorization.interactive = true
    const [other = tab] = await step.openTabs(tab, 1)
    await other.click('#sign-in')
    await other.waitFor('#agree')
    await other.close()
    await step.openApp(tab)
    await tab.click('#sign-in')
    await tab.waitFor('#agree')
    await tab.click('#agree')
    await step.waitForHello(tab, 'Hello Ada')
    expect(op.count('token')).toBe(1)
  })

  test(`pain 8 ${name}: after a sign-out Back shows nobody, and asks nobody`, async ({ op, app, tab }) => {
    prepare({ op, app })
    await step.openSignedIn(tab, { returnTo: '/orders' })
    await step.signOut(tab)
    const asked = op.log.length
    for (const move of [tab.back, tab.back, tab.forward]) {
      await move()
      expect((await step.outcome(tab)).status).not.toBe('signed-in')
    }
    expect(op.log.slice(asked).map(({ endpoint }) => endpoint)).not.toContain('authorization')
  })
}

test('pain 8: a denial leads back to the page, and the next sign-in works', async ({ op, app, tab }) => {
  op.switches.authorization.interactive = true
  await tab.goto('/orders')
  await step.outcome(tab)
  await tab.click('#sign-in')
  await tab.waitFor('#deny')
  await tab.click('#deny')
  await tab.waitForURL(`${app.origin}/orders`)
  expect(await step.outcome(tab)).toMatchObject({ status: 'signed-out', reason: 'denied' })
  expect([op.count('token'), await isClean(tab)]).toEqual([0, true])
  await tab.click('#sign-in')
  await tab.click('#agree')
  await step.waitForHello(tab, 'Hello Ada')
})
