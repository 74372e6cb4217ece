// Browser tests, tokens in a Worker: Workers that do not come up, that die, and that sleep with their page.
import * as step from './fixtures.ts'
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
  test('by its address: said by the call that needs it', async ({ op, tab }) => {
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

  test('on the way back from the provider: that is said, and no code was spent', async ({ app, op, tab }) => {
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
  const died = await tab.evaluate(async () => {
    const { held = [] } = await navigator.locks.query()
    const [life = ''] = held
      .map(({ name }) => name ?? '')
      .filter((name) => name.startsWith('claimcheck life '))
    window.workers.at(-1)?.terminate()
    // Whoever stands in line behind claimcheck has its turn when claimcheck knows.
    await navigator.locks.request(life, () => undefined)
    return life
  })
  expect(died).toMatch(/^claimcheck life /)
  expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
  expect(await step.sessionNow(tab)).not.toHaveProperty('error')
})

/** Tells a page that it is put aside, or that it is back: headless browsers do so with pages that they then unload. */
const turnPage = (tab: Tab, type: 'pagehide' | 'pageshow'): Promise<void> =>
  tab.evaluate((asked) => void dispatchEvent(new PageTransitionEvent(asked, { persisted: true })), type)

/** How many stand in line for the lock by which the Worker is seen to live. */
const countWaiting = (tab: Tab): Promise<number> =>
  tab.evaluate(async () => {
    const { pending = [] } = await navigator.locks.query()
    return pending.filter(({ name }) => name?.startsWith('claimcheck life ')).length
  })

test('a page that was put aside does not stand in line; back again, it looks at what happened meanwhile', async ({
  api,
  tab,
}) => {
  await step.openSignedIn(tab)
  expect(await countWaiting(tab)).toBe(1)
  await turnPage(tab, 'pagehide')
  expect(await countWaiting(tab)).toBe(0)
  await turnPage(tab, 'pageshow')
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect(await countWaiting(tab)).toBe(1)
  const other = await tab.newTab()
  await other.goto('/')
  await step.outcome(other)
  await turnPage(tab, 'pagehide')
  await step.signOut(other)
  await turnPage(tab, 'pageshow')
  await step.waitForHello(tab, 'signed-out')
  expect(await tab.evaluate(() => window.workers.length)).toBe(1)
})

test('a Worker that died while its page was put aside is missed when the page is back', async ({ tab }) => {
  await step.openSignedIn(tab)
  await turnPage(tab, 'pagehide')
  await tab.evaluate(() => (window.workers.at(-1) as Worker).terminate())
  expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in' })
  await turnPage(tab, 'pageshow')
  await step.waitForHello(tab, 'signed-out')
  expect(await step.sessionNow(tab)).toMatchObject({ reason: 'ended', error: { code: 'OIDC_SESSION_ENDED' } })
})
