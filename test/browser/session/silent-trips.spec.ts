// Other ways in: a silent sign-in where the provider is of another site: one trip of the whole page; and renewals, which need none.
import { tallPage } from '../early-scripts.ts'
import * as step from '../fixtures.ts'
import { stores } from '../rows/stores.ts'

const { expect, test } = step

for (const store of stores) {
  test(`store ${store}: one trip of the whole page, no frame: same address, state and scroll`, async ({
    op,
    app,
    tab,
  }) => {
    app.options['store'] = store
    app.early(tallPage)
    await step.openSignedIn(tab)
    await step.signOut(tab, { local: true })
    await tab.goto('/orders?page=2#top')
    await step.outcome(tab)
    await tab.evaluate(() => history.replaceState({ row: 7 }, ''))
    expect(await step.scroll(tab, 900)).toBe(900)
    const [trips, length] = [op.count('authorization'), await tab.evaluate(() => history.length)]
    expect(await step.signInSilently(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
    expect([op.count('authorization') - trips, tab.seen.frames]).toEqual([1, 0])
    expect(op.last('authorization').query.get('prompt')).toBe('none')
    expect(await tab.url()).toBe(`${app.origin}/orders?page=2#top`)
    expect(await tab.evaluate(() => [history.state, history.length])).toEqual([{ row: 7 }, length])
    await expect.poll(() => step.scroll(tab)).toBe(900)
  })

  test(`store ${store}: login_required after one trip is an outcome, and no circle begins`, async ({
    op,
    app,
    tab,
  }) => {
    app.options['store'] = store
    await step.openApp(tab)
    expect(await step.signInSilently(tab)).toMatchObject({
      status: 'signed-out',
      reason: 'interaction-required',
      error: { oauth: { error: 'login_required' } },
    })
    expect([op.count('authorization'), op.count('token'), tab.seen.frames]).toEqual([1, 0, 0])
    expect(await step.reload(tab)).toEqual({ status: 'signed-out', reason: 'none' })
    expect(op.count('authorization')).toBe(1)
  })
}

test('A-X04 a kept session survives a trip that fails: in other tabs, and after a reload', async ({
  op,
  api,
  app,
  tab,
}) => {
  app.options['store'] = 'indexeddb'
  await step.openSignedIn(tab)
  const [other = tab] = await step.openTabs(tab, 1)
  op.switches.session = 'nobody'
  expect((await step.signInSilently(tab)).error?.oauth?.error).toBe('login_required')
  expect(await step.callApi(other, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect(await step.reload(tab)).toMatchObject({ status: 'signed-in' })
})

test('pain 25 ten renewals: no frame, and the app has booted once', async ({ op, api, app, tab }) => {
  await step.openSignedIn(tab)
  const loads = step.countLoads(app)
  for (let round = 1; round <= 10; round += 1) {
    op.forgetAccessTokens()
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  }
  expect([
    op.count('refresh'),
    tab.seen.frames,
    step.countLoads(app),
    step.countLoads(app, 'iframe'),
  ]).toEqual([10, 0, loads, 0])
})
