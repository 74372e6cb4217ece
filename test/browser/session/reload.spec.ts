// Must show, pain 5: reloads. A kept session needs nobody; a bearer session makes one silent top-level round trip.
import { tallPage } from '../early-scripts.ts'
import * as step from '../fixtures.ts'
import { bearer, bound, countOutside, kept } from './modes.ts'

const { expect, test } = step

for (const [name, prepare] of [kept, bound]) {
  test(`pain 5 ${name}: 20 reloads, closed and reopened: signed in, and nobody is asked`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    prepare({ op, app })
    expect(await step.openSignedIn(tab, { returnTo: '/orders?page=2#top' })).toMatchObject({
      status: 'signed-in',
    })
    const [asked, requests] = [countOutside({ op, api }), tab.seen.requests.length]
    for (let round = 0; round < 20; round += 1) {
      expect(await step.reload(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
    }
    expect(await tab.url()).toBe(`${app.origin}/orders?page=2#top`)
    const later = await tab.newTab()
    await tab.close()
    await later.goto('/')
    expect(await step.outcome(later)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
    expect(countOutside({ op, api })).toBe(asked)
    const seen = [...tab.seen.requests.slice(requests), ...later.seen.requests]
    expect(seen.filter(({ url }) => !url.startsWith(`${app.origin}/`))).toEqual([])
    expect([tab.seen.frames, later.seen.frames]).toEqual([0, 0])
    expect(await step.callApi(later, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect([op.count('token'), op.count('refresh')]).toEqual([1, 0])
  })

  test(`pain 5 ${name}: a reload after the token's time: one refresh, at the first call`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    prepare({ op, app })
    await tab.takeClock()
    await step.openSignedIn(tab)
    await step.expireAccessToken({ tab, op })
    const asked = countOutside({ op, api })
    expect(await step.reload(tab)).toMatchObject({ status: 'signed-in' })
    expect(countOutside({ op, api })).toBe(asked)
    expect(await step.callAtOnce(tab, `${api.origin}/orders`, 5)).toEqual([200, 200, 200, 200, 200])
    expect(await step.reload(tab)).toMatchObject({ status: 'signed-in' })
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect([op.count('authorization'), op.count('refresh'), op.countReuses()]).toEqual([1, 1, 0])
  })
}

test('the control: store memory keeps nothing, and a reload asks nobody', async ({ op, api, app, tab }) => {
  app.options['store'] = 'memory'
  await step.openSignedIn(tab)
  const asked = countOutside({ op, api })
  expect(await step.reload(tab)).toMatchObject({ status: 'signed-out', reason: 'none' })
  expect(countOutside({ op, api })).toBe(asked)
})

/** What a person sees of the page's place: address, the router's state, and the length of the history. */
function whereabouts(tab: step.Tab): Promise<unknown[]> {
  return tab.evaluate(() => [location.href, history.state as unknown, history.length])
}

test(`pain 5 ${bearer[0]}: 20 reloads, one round trip each, and the page is where it was`, async ({
  op,
  app,
  tab,
}) => {
  app.early(tallPage)
  await step.openSignedIn(tab, { returnTo: '/orders?page=2#top' })
  await tab.evaluate(() => history.replaceState({ row: 7 }, ''))
  const before = await whereabouts(tab)
  expect(before.slice(0, 2)).toEqual([`${app.origin}/orders?page=2#top`, { row: 7 }])
  for (let round = 1; round <= 20; round += 1) {
    await step.scroll(tab, 900 + round)
    expect(await step.reload(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
    await step.waitForScroll(tab, 900 + round)
    expect(await whereabouts(tab)).toEqual(before)
    expect([op.count('authorization'), op.count('token')]).toEqual([1 + round, 1 + round])
    expect(op.last('authorization').query.get('prompt')).toBe('none')
  }
  expect([tab.seen.frames, step.countLoads(app, 'iframe'), op.count('refresh')]).toEqual([0, 0, 0])
  // The page itself, the callback that was a page of the app, and no more.
  expect(step.countLoads(app)).toBe(2 + 20 * 2)
  expect(tab.seen.errors).toEqual([])
})

test(`pain 5 ${bearer[0]}: closed and reopened: one round trip`, async ({ op, tab }) => {
  await step.openSignedIn(tab)
  const later = await tab.newTab()
  await tab.close()
  await later.goto('/orders')
  expect(await step.outcome(later)).toMatchObject({ status: 'signed-in' })
  expect([op.count('authorization'), later.seen.frames]).toEqual([2, 0])
})

test(`pain 5 ${bearer[0]}: nobody is at the provider any more: one round trip, and no other later`, async ({
  op,
  app,
  tab,
}) => {
  await step.openSignedIn(tab)
  op.switches.session = 'nobody'
  expect(await step.reload(tab)).toMatchObject({
    status: 'signed-out',
    reason: 'interaction-required',
    error: { code: 'OIDC_AUTHORIZATION_FAILED', oauth: { error: 'login_required' } },
  })
  expect([op.count('authorization'), await tab.url()]).toEqual([2, `${app.origin}/`])
  for (let round = 0; round < 3; round += 1) {
    expect(await step.reload(tab)).toMatchObject({ status: 'signed-out' })
  }
  expect(op.count('authorization')).toBe(2)
  expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
})
