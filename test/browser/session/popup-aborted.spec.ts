// Other ways in, pain 24: a popup sign-in that the page gives up by its signal.
import type { Json } from '../servers/answer.ts'
import * as step from '../fixtures.ts'

const { expect, test } = step

test('pain 24 the page gives up by its signal: an AbortError, the window goes, nothing comes later', async ({
  op,
  tab,
}) => {
  op.switches.authorization.interactive = true
  await step.openApp(tab)
  const popup = await tab.popup(() => tab.evaluate(askWithSignal))
  await popup.waitFor('#agree')
  await tab.evaluate(() => {
    Reflect.get(window, 'stopping').abort()
  })
  expect((await step.popupAnswer(tab)).error).toMatchObject({ name: 'AbortError' })
  await popup.closed()
  expect(await step.sessionNow(tab)).toEqual({ status: 'signed-out', reason: 'none' })
  expect(op.count('token')).toBe(0)
  const again = await step.signInByPopup(tab)
  await again.popup.click('#agree')
  expect(await again.answer()).toMatchObject({ status: 'signed-in' })
})

function askWithSignal(): Json {
  const stopping = new AbortController()
  const { signal } = stopping
  window.asked = window.ask(() => window.oidc.signIn({ display: 'popup', signal }))
  Object.assign(window, { stopping })
  return null
}

test('pain 24 a signal that was aborted before: an AbortError, and the provider is not asked', async ({
  op,
  tab,
}) => {
  await step.openApp(tab)
  const popup = await tab.popup(() =>
    tab.evaluate(() => {
      const signal = AbortSignal.abort()
      window.asked = window.ask(() => window.oidc.signIn({ display: 'popup', signal }))
    }),
  )
  expect((await step.popupAnswer(tab)).error).toMatchObject({ name: 'AbortError' })
  await popup.closed()
  expect([op.count('authorization'), op.count('token')]).toEqual([0, 0])
})
