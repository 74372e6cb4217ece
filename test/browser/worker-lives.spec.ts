// Browser tests, tokens in a Worker: Workers that do not come up, that die, and that sleep with their page.
import * as step from './fixtures.ts'
import { createPlaywrightEngine } from './engines/playwright.ts'
import { createGate } from './servers/answer.ts'
import type { Tab } from './tab.ts'

const { expect, test } = step

test.beforeEach(({ app }) => {
  app.tokens = 'worker'
})

/** Ends the Worker from outside, as a browser that is short of memory does, and waits until the page shows that. */
async function kill(tab: Tab): Promise<void> {
  await tab.evaluate(() => (window.workers.at(-1) as Worker).terminate())
  await step.waitForHello(tab, 'signed-out')
}

const workerPolicy = (worker: string) =>
  `script-src 'self'; connect-src *; require-trusted-types-for 'script'; worker-src ${worker}`

test.describe('a Worker that cannot be loaded', () => {
  test('by its address: said within the call, and well when it is right again', async ({ app, op, tab }) => {
    app.serve('/claimcheck/worker.js', '')
    await tab.early(`addEventListener('DOMContentLoaded', () => { window.workerUrl = '/missing.js' })`)
    await tab.goto('/')
    expect(await step.outcome(tab)).toMatchObject({ status: 'signed-out', reason: 'none' })
    const failed = await step.signIn(tab)
    expect(failed).toMatchObject({ status: 'threw', error: { code: 'OIDC_NETWORK', remedy: 'retry' } })
    expect(failed.error?.message).toContain('worker-src')
    expect(op.count('authorization')).toBe(0)
    expect(tab.seen.errors).toEqual([])
  })

  test('by the policy, until it names the URL', async ({ app, api, op, tab }) => {
    app.headers = { 'content-security-policy': workerPolicy("'none'") }
    await step.openApp(tab)
    expect(await step.signIn(tab)).toMatchObject({ status: 'threw', error: { code: 'OIDC_NETWORK' } })
    expect(op.count('authorization')).toBe(0)
    app.headers = { 'content-security-policy': workerPolicy(`${app.origin}/claimcheck/worker.js`) }
    expect(await step.openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  })

  test('because it is a page, as of a server that answers everything with the app', async ({ app, tab }) => {
    app.serve('/claimcheck/worker.js', '<!doctype html>')
    await step.openApp(tab)
    expect(await step.signIn(tab)).toMatchObject({ status: 'threw', error: { code: 'OIDC_NETWORK' } })
  })

  test('because it is of another release', async ({ app, tab }) => {
    app.serve(
      '/claimcheck/worker.js',
      `addEventListener('message', () => postMessage({ type: 'refused', reason: 'another version' }))`,
    )
    await step.openApp(tab)
    const failed = await step.signIn(tab)
    expect(failed).toMatchObject({ status: 'threw', error: { code: 'OIDC_CONFIG_INVALID', remedy: 'fix' } })
    expect(failed.error?.message).toContain('release')
  })

  test('on the way back from the provider: the code is not lost on it, and a click signs in', async ({
    app,
    op,
    tab,
  }) => {
    op.switches.authorization.interactive = true
    await step.openApp(tab)
    await tab.click('#sign-in')
    await tab.waitFor('#agree')
    app.serve('/claimcheck/worker.js', '<!doctype html>')
    await tab.click('#agree')
    await tab.waitForURL(app.origin)
    expect(await step.outcome(tab)).toMatchObject({ status: 'signed-out', error: { code: 'OIDC_NETWORK' } })
    expect(op.count('token')).toBe(0)
  })
})

test('one that was killed: the session has ended, what waits fails, and signing in again works', async ({
  op,
  api,
  tab,
}) => {
  await step.openSignedIn(tab)
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  const gate = createGate()
  api.switches.gate = gate
  const waiting = step.callApi(tab, `${api.origin}/waiting`)
  await api.next('resource')
  await kill(tab)
  expect(await waiting).toMatchObject({ error: { code: 'OIDC_SESSION_ENDED', remedy: 'sign-in' } })
  gate.open()
  expect(await step.sessionNow(tab)).toMatchObject({
    status: 'signed-out',
    reason: 'ended',
    error: { code: 'OIDC_SESSION_ENDED' },
  })
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({
    error: { code: 'OIDC_SIGNED_OUT' },
  })
  expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect([op.count('end_session'), tab.seen.errors]).toEqual([0, []])
})

test('one that was killed in one tab: the other tab goes on', async ({ api, tab }) => {
  await step.openSignedIn(tab)
  const other = await tab.newTab()
  await other.goto('/')
  await step.outcome(other)
  await kill(tab)
  expect(await step.callApi(other, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect(await step.reload(tab)).toMatchObject({ status: 'signed-in' })
})

test('one that was killed before anybody signed in is replaced, and nobody is told', async ({ tab }) => {
  await step.openApp(tab)
  // It comes up, and has an answer, before it dies.
  const url = 'https://app.example/?iss=https://evil.example&sid=1'
  expect(await tab.evaluate((asked) => window.oidc.frontChannelLogout(asked), url)).toBe(false)
  await tab.evaluate(async () => {
    await navigator.locks.query()
    window.workers.at(-1)?.terminate()
  })
  expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
  expect(await step.sessionNow(tab)).not.toHaveProperty('error')
})

test('a page that sleeps in the history comes back with its Worker, and looks at what happened meanwhile', async ({
  playwright,
  browserName,
  launchOptions,
  app,
  api,
}) => {
  test.skip(browserName !== 'chromium', 'missing platform feature: a switch for the back/forward cache')
  const browser = await playwright.chromium.launch({
    ...launchOptions,
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  })
  const { tab } = await createPlaywrightEngine(browser).open(app.origin)
  // Pages that may not be stored do not sleep, either.
  app.headers = { 'cache-control': 'no-cache' }
  app.serve('/other.html', '<!doctype html><title>other</title>')
  await step.openSignedIn(tab)
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  const other = await tab.newTab()
  await other.goto('/')
  await step.outcome(other)
  await tab.evaluate(() => {
    addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted }))
  })
  for (const isSignedIn of [true, false]) {
    await tab.goto('/other.html')
    if (!isSignedIn) await step.signOut(other)
    await tab.back()
    console.log(await tab.evaluate(() => JSON.stringify([(performance.getEntriesByType('navigation')[0] as any).notRestoredReasons, window.workers?.length])))
    expect(await tab.evaluate(() => Reflect.get(window, 'persisted') as boolean)).toBe(true)
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject(
      isSignedIn ? { status: 200 } : { error: { code: 'OIDC_SIGNED_OUT' } },
    )
  }
  expect(await tab.evaluate(() => window.workers.length)).toBe(1)
  await browser.close()
})
