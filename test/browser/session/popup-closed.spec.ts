// Other ways in, pain 24 and C-03: a popup that is closed, severed or left alone; what comes late counts all the same.
import { keepBackCallback } from '../servers/hostile/changes.ts'
import * as step from '../fixtures.ts'
import { openQuestion } from './popup-steps.ts'
import { stores } from '../rows/stores.ts'

const { expect, test } = step

test('pain 24 the person closes the window: rejected within about 4 s, and the next one works', async ({
  op,
  tab,
}) => {
  const { popup, answer } = await openQuestion({ op, tab })
  const before = Date.now()
  await popup.close()
  expect((await answer()).error).toMatchObject({ code: 'OIDC_POPUP_CLOSED' })
  expect(Date.now() - before).toBeLessThan(5000)
  expect(Date.now() - before).toBeGreaterThan(2500)
  expect(await step.sessionNow(tab)).toEqual({ status: 'signed-out', reason: 'none' })
  const again = await step.signInByPopup(tab)
  await again.popup.click('#agree')
  expect(await again.answer()).toMatchObject({ status: 'signed-in' })
})

for (const store of stores) {
  test(`C-03 store ${store}: a provider with COOP severs the window, which signs in all the same`, async ({
    op,
    app,
    tab,
  }) => {
    app.options['store'] = store
    op.switches.authorization.headers = { 'Cross-Origin-Opener-Policy': 'same-origin' }
    const { popup, answer } = await openQuestion({ op, tab })
    await popup.click('#agree')
    expect(await answer()).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
    await popup.closed()
    await step.waitForHello(tab, 'Hello Ada')
    expect(op.count('token')).toBe(1)
  })

  test(`C-03 store ${store}: a severed window seems closed; its late answer signs in`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    app.options['store'] = store
    op.switches.authorization.headers = { 'Cross-Origin-Opener-Policy': 'same-origin' }
    const { popup, answer } = await openQuestion({ op, tab })
    expect((await answer()).error).toMatchObject({ code: 'OIDC_POPUP_CLOSED' })
    expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-out' })
    await popup.click('#agree')
    await step.waitForHello(tab, 'Hello Ada')
    await popup.closed()
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect([op.count('token'), tab.seen.errors]).toEqual([1, []])
  })
}

test('C-03 a window that was closed at the provider, and the answer comes in another tab', async ({
  op,
  app,
  tab,
}) => {
  const callback = keepBackCallback(op.switches.authorization, `${app.origin}/elsewhere`)
  const { popup, answer } = await openQuestion({ op, tab })
  await popup.click('#agree')
  await popup.waitForURL(`${app.origin}/elsewhere`)
  await popup.close()
  expect((await answer()).error).toMatchObject({ code: 'OIDC_POPUP_CLOSED' })
  const late = await tab.newTab()
  await late.goto(callback())
  await step.waitForHello(tab, 'Hello Ada')
  expect(op.count('token')).toBe(1)
})

for (const store of stores) {
  test(`C-03 store ${store}: the page is closed meanwhile: the popup finishes by itself`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    app.options['store'] = store
    const witness = await tab.newTab()
    await step.openApp(witness)
    const { popup } = await openQuestion({ op, tab })
    await tab.close()
    await popup.click('#agree')
    await step.waitForHello(popup, 'Hello Ada')
    expect(await popup.url()).toBe(`${app.origin}/`)
    expect(await step.callApi(popup, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect(op.count('token')).toBe(1)
    if (store === 'indexeddb') await step.waitForHello(witness, 'Hello Ada')
    else expect(await step.sessionNow(witness)).toEqual({ status: 'signed-out', reason: 'none' })
  })
}
