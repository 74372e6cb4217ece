// Other ways in, pain 24: a sign-in in a popup: the page stays, the window goes, and whatever the person does has a typed end.
import { noPopups } from '../early-scripts.ts'
import * as step from '../fixtures.ts'
import { stores } from '../rows/stores.ts'

const { expect, test } = step

for (const store of [...stores, 'memory'] as const) {
  test(`pain 24 store ${store}: the page and its form stay, the popup goes`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    app.options['store'] = store
    op.switches.authorization.interactive = true
    await step.openApp(tab)
    await step.typeDraft(tab, 'half an order')
    const { popup, answer } = await step.signInByPopup(tab, { loginHint: 'ada', prompt: 'login' })
    await popup.click('#agree')
    await popup.closed()
    expect(await answer()).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' }, renewal: 'idle' })
    await step.waitForHello(tab, 'Hello Ada Lovelace')
    expect(await step.readDraft(tab)).toBe('half an order')
    expect(await tab.url()).toBe(`${app.origin}/`)
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    const { query } = op.last('authorization')
    expect([query.get('login_hint'), query.get('prompt')]).toEqual(['ada', 'login'])
    // The page itself, and the callback in the popup; one code, redeemed once.
    expect([step.countLoads(app), op.count('token'), tab.seen.frames]).toEqual([2, 1, 0])
    expect([tab.seen.errors, popup.seen.errors]).toEqual([[], []])
  })
}

test('pain 24 a reload after a kept popup sign-in is signed in, with no request', async ({
  op,
  app,
  tab,
}) => {
  app.options['store'] = 'indexeddb'
  await step.openApp(tab)
  const { popup, answer } = await step.signInByPopup(tab)
  expect(await answer()).toMatchObject({ status: 'signed-in' })
  await popup.closed()
  const { length } = op.log
  expect(await step.reload(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
  expect(op.log.length).toBe(length)
})

test('pain 24 the person says no: an outcome with the reason, no token request, and the next one works', async ({
  op,
  tab,
}) => {
  op.switches.authorization.interactive = true
  await step.openApp(tab)
  const denied = await step.signInByPopup(tab)
  await denied.popup.click('#deny')
  await denied.popup.closed()
  const outcome = {
    status: 'signed-out',
    reason: 'denied',
    error: { code: 'OIDC_AUTHORIZATION_FAILED', oauth: { error: 'access_denied' } },
  }
  expect(await denied.answer()).toMatchObject(outcome)
  expect(await step.sessionNow(tab)).toMatchObject(outcome)
  expect(op.count('token')).toBe(0)
  const agreed = await step.signInByPopup(tab)
  await agreed.popup.click('#agree')
  expect(await agreed.answer()).toMatchObject({ status: 'signed-in' })
})

test('pain 24 a signed-in person says no: the session stays as it is', async ({ op, api, tab }) => {
  await step.openSignedIn(tab)
  op.switches.authorization.interactive = true
  const { popup, answer } = await step.signInByPopup(tab)
  await popup.click('#deny')
  expect(await answer()).toMatchObject({ status: 'signed-out', reason: 'denied' })
  expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
})

test('pain 24 popups are blocked: typed at once, nothing is asked, and a redirect works', async ({
  op,
  tab,
}) => {
  await tab.early(noPopups)
  await step.openApp(tab)
  await tab.click('#popup')
  expect((await step.popupAnswer(tab)).error).toMatchObject({ code: 'OIDC_POPUP_BLOCKED' })
  expect([op.count('authorization'), await step.sessionNow(tab)]).toEqual([
    0,
    { status: 'signed-out', reason: 'none' },
  ])
  expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
})

test('pain 24 the window opens within the click, before anything is awaited', async ({ op, tab }) => {
  op.switches.discovery.hang = true
  await tab.goto('/')
  await op.next('discovery')
  // Metadata never comes, and the window is there all the same.
  const { popup } = await step.signInByPopup(tab)
  expect(await popup.url()).toBe('about:blank')
  expect(op.count('authorization')).toBe(0)
})

test('pain 24 what fails before the provider is shown closes the window again', async ({ op, tab }) => {
  op.switches.discovery.status = 500
  await step.openApp(tab)
  const { popup, answer } = await step.signInByPopup(tab)
  expect((await answer()).error).toMatchObject({ code: 'OIDC_METADATA_INVALID' })
  await popup.closed()
})

test('pain 24 two clicks: neither popup breaks the other', async ({ op, api, tab }) => {
  op.switches.authorization.interactive = true
  await step.openApp(tab)
  const first = await step.signInByPopup(tab)
  await first.popup.waitFor('#agree')
  await tab.evaluate(() => void Object.assign(window, { firstAsked: window.asked }))
  const second = await step.signInByPopup(tab)
  await second.popup.click('#agree')
  expect(await second.answer()).toMatchObject({ status: 'signed-in' })
  await second.popup.closed()
  await first.popup.click('#agree')
  await first.popup.closed()
  const answer = await tab.evaluate(() => Reflect.get(window, 'firstAsked'))
  expect(answer).toMatchObject({ status: 'signed-in' })
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  const codes = op.of('token').map(({ form }) => form.get('code'))
  expect([codes.length, new Set(codes).size]).toEqual([2, 2])
})
