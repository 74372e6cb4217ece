// Other ways in, pain 40: a session that ended leaves the page alone; a popup resumes it, and waiting calls go on for the same person only.
import type { App } from '../servers/app.ts'
import { refusing } from '../servers/hostile/changes.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { bob } from '../servers/hostile/switches.ts'
import * as step from '../fixtures.ts'
import { bearer, kept } from './modes.ts'

const { expect, test } = step

type Stage = { op: HostileProvider; api: { origin: string }; app: App; tab: step.Tab }

/** A half-filled form, and a provider that has ended the session since. */
async function openEnded({ op, api, tab }: Stage): Promise<void> {
  await step.openSignedIn(tab)
  await step.typeDraft(tab, 'half an order')
  op.forgetAccessTokens()
  op.switches.refresh.once = [refusing('invalid_grant')]
  const { error } = await step.callApi(tab, `${api.origin}/first`)
  expect(error).toMatchObject({ code: 'OIDC_SESSION_ENDED', remedy: 'sign-in' })
  expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-out', reason: 'ended' })
  op.switches.authorization.interactive = true
}

const post = { method: 'POST', body: 'half an order' }

for (const [name, prepare] of [bearer, kept]) {
  test(`pain 40 ${name}: the session ends, the form stays, a popup resumes, and what waited is sent`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    prepare({ op, app })
    await openEnded({ op, api, app, tab })
    // No redirect by itself: the page and its form are as they were.
    expect([await step.readDraft(tab), op.count('authorization')]).toEqual(['half an order', 1])
    const { popup, answer } = await step.signInByPopup(tab)
    await popup.waitFor('#agree')
    const waiting = [1, 2].map((index) => step.callApi(tab, `${api.origin}/waited/${index}`, post))
    await step.sessionNow(tab)
    expect(api.of('resource').filter(({ path }) => path.startsWith('/waited'))).toEqual([])
    await popup.click('#agree')
    expect(await answer()).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
    for (const reply of await Promise.all(waiting)) expect(reply).toMatchObject({ status: 200 })
    const sent = api.of('resource').filter(({ path }) => path.startsWith('/waited'))
    expect(sent.map(({ body }) => body)).toEqual(['half an order', 'half an order'])
    expect(await step.readDraft(tab)).toBe('half an order')
  })

  test(`pain 40 ${name}: another person signs in: what waited is refused and never sent`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    prepare({ op, app })
    await openEnded({ op, api, app, tab })
    op.switches.person = bob
    const { popup, answer } = await step.signInByPopup(tab)
    await popup.waitFor('#agree')
    const waiting = step.callApi(tab, `${api.origin}/waited`, post)
    await step.sessionNow(tab)
    await popup.click('#agree')
    expect(await answer()).toMatchObject({ status: 'signed-in', claims: { sub: 'bob' } })
    expect((await waiting).error).toMatchObject({ code: 'OIDC_IDENTITY_CHANGED', remedy: 'sign-in' })
    expect(api.of('resource').filter(({ path }) => path === '/waited')).toEqual([])
    // Calls that come later are bob's own.
    expect(await step.callApi(tab, `${api.origin}/later`)).toMatchObject({ status: 200 })
  })

  test(`pain 40 ${name}: one attempt is denied, then another person signs in: refused all the same`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    prepare({ op, app })
    await openEnded({ op, api, app, tab })
    const denied = await step.signInByPopup(tab)
    await denied.popup.click('#deny')
    expect(await denied.answer()).toMatchObject({ status: 'signed-out', reason: 'denied' })
    op.switches.person = bob
    const { popup, answer } = await step.signInByPopup(tab)
    await popup.waitFor('#agree')
    const waiting = step.callApi(tab, `${api.origin}/waited`, post)
    await step.sessionNow(tab)
    await popup.click('#agree')
    expect(await answer()).toMatchObject({ status: 'signed-in', claims: { sub: 'bob' } })
    expect((await waiting).error).toMatchObject({ code: 'OIDC_IDENTITY_CHANGED' })
    expect(api.of('resource').filter(({ path }) => path === '/waited')).toEqual([])
  })
}

test('pain 40 nobody signs in: what waited is refused and never sent', async ({ op, api, app, tab }) => {
  await openEnded({ op, api, app, tab })
  const { popup, answer } = await step.signInByPopup(tab)
  await popup.waitFor('#agree')
  const waiting = step.callApi(tab, `${api.origin}/waited`, post)
  await step.sessionNow(tab)
  await popup.click('#deny')
  expect(await answer()).toMatchObject({ status: 'signed-out', reason: 'denied' })
  expect((await waiting).error).toMatchObject({ code: 'OIDC_SIGNED_OUT' })
  expect(api.of('resource').filter(({ path }) => path === '/waited')).toEqual([])
})

test('pain 40 a call in the same task as the click waits, too', async ({ op, api, app, tab }) => {
  await openEnded({ op, api, app, tab })
  op.switches.authorization.interactive = false
  const popup = await tab.popup(() =>
    tab.evaluate((url) => {
      window.asked = window.ask(() => window.oidc.signIn({ display: 'popup' }))
      Object.assign(window, { waiting: window.statusOf(window.oidc.fetch(url)) })
    }, `${api.origin}/waited`),
  )
  expect(await step.popupAnswer(tab)).toMatchObject({ status: 'signed-in' })
  expect(await tab.evaluate((): Promise<number | string> => Reflect.get(window, 'waiting'))).toBe(200)
  await popup.closed()
})
