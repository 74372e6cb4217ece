// Browser tests, fetch: an abort ends the caller's own call, as an AbortError, whatever the call waits for.
import { callApi, expect, letTimePass, openSignedIn, test } from './fixtures.ts'
import { createGate } from './servers/answer.ts'

declare global {
  interface Window {
    stopper: AbortController
    /** How the call that may be stopped ended. */
    stopped: Promise<number | string>
  }
}

const startCall = (url: string) => {
  window.stopper = new AbortController()
  window.stopped = window.statusOf(window.oidc.fetch(url, { signal: window.stopper.signal }))
}

/** Aborts, lets a whole other request go out and come back, and tells how the call has ended by then. */
const stopCall = async (url: string) => {
  window.stopper.abort()
  const yardstick = fetch(url).then(() => 'still waiting')
  return Promise.race([window.stopped, yardstick])
}

test('an abort before the call: nothing is sent', async ({ api, tab }) => {
  await openSignedIn(tab)
  const outcome = await tab.evaluate((url) => {
    const signal = AbortSignal.abort()
    return window.statusOf(window.oidc.fetch(url, { signal }))
  }, `${api.origin}/orders`)
  expect(outcome).toBe('AbortError')
  expect(api.log).toEqual([])
  expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
})

test('an abort while the API thinks', async ({ app, api, tab }) => {
  await openSignedIn(tab)
  const gate = createGate()
  api.switches.gate = gate
  await tab.evaluate(startCall, `${api.origin}/orders`)
  await api.next('resource')
  expect(await tab.evaluate(stopCall, `${app.origin}/`)).toBe('AbortError')
  gate.open()
  expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
})

test('an abort while the token is renewed: that caller only, at once; the renewal goes on', async ({
  op,
  app,
  api,
  tab,
}) => {
  op.switches.accessToken.lifetime = 300
  await tab.takeClock()
  await openSignedIn(tab)
  await letTimePass({ tab, op }, 301)
  const gate = createGate()
  op.switches.refresh.gate = gate
  await tab.evaluate(startCall, `${api.origin}/stopped`)
  await op.next('refresh')
  const other = callApi(tab, `${api.origin}/other`)
  expect(await tab.evaluate(stopCall, `${app.origin}/`)).toBe('AbortError')
  gate.open()
  expect(await other).toMatchObject({ status: 200 })
  expect(op.count('refresh')).toBe(1)
  expect(api.of('resource').map(({ path }) => path)).toEqual(['/other'])
})

test('the signal of a Request counts too, and so does a deadline of the app', async ({ api, tab }) => {
  await openSignedIn(tab)
  const outcomes = await tab.evaluate(async (url) => {
    const request = new Request(url, { signal: AbortSignal.abort() })
    const first = await window.statusOf(window.oidc.fetch(request))
    const signal = AbortSignal.abort(new DOMException('late', 'TimeoutError'))
    return [first, await window.statusOf(window.oidc.fetch(url, { signal }))]
  }, `${api.origin}/orders`)
  expect(outcomes).toEqual(['AbortError', 'TimeoutError'])
  expect(api.log).toEqual([])
})
