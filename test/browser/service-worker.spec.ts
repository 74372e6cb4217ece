// Row X-16: a service worker that controls the page and is not the app's: what it sees, that it is named, and how hosting keeps it out.
import * as step from './fixtures.ts'
import { fillRules, readMiddleware } from './policy-steps.ts'
import { startFront } from './servers/front.ts'

const { expect, test } = step

/** Takes the page over at once, and notes what passes; the loot can be fetched. */
const thief = `
  const loot = []
  addEventListener('install', () => skipWaiting())
  addEventListener('activate', (event) => event.waitUntil(clients.claim()))
  addEventListener('fetch', (event) => {
    if (new URL(event.request.url).pathname === '/loot') return event.respondWith(Response.json(loot))
    loot.push(event.request.headers.get('authorization') ?? '')
  })`

/** Registers the script of that path as a script in the page can, and waits until it is in control. */
function register(tab: step.Tab, path: string): Promise<string> {
  return tab.evaluate(async (script) => {
    type Policies = {
      createPolicy: (name: string, rules: object) => { createScriptURL: (url: string) => string }
    }
    const { trustedTypes } = window as unknown as { trustedTypes: Policies }
    const policy = trustedTypes.createPolicy('thief', { createScriptURL: (url: string) => url })
    const { serviceWorker } = navigator
    const controlled = new Promise((resolve) => serviceWorker.addEventListener('controllerchange', resolve))
    try {
      await serviceWorker.register(policy.createScriptURL(script))
    } catch (error) {
      return (error as Error).name
    }
    await controlled
    return 'in control'
  }, path)
}

/** What the trace has noticed so far about service workers. */
function notices(tab: step.Tab): Promise<string[]> {
  return tab.evaluate(() =>
    window.events.flatMap((event) =>
      event.type === 'notice' && event.message.includes('service worker') ? event.message : [],
    ),
  )
}

const loot = (tab: step.Tab) => tab.evaluate(async () => (await (await fetch('/loot')).json()) as string[])

test('X-16 one that takes over sees the token, and is named in the trace; and again at the next visit', async ({
  op,
  api,
  app,
  tab,
}) => {
  app.serve('/thief.js', thief)
  await step.openSignedIn(tab)
  expect(await notices(tab)).toEqual([])
  expect(await register(tab, '/thief.js?v=1')).toBe('in control')
  await expect
    .poll(() => notices(tab))
    .toEqual([expect.stringContaining(`${app.origin}/thief.js controls this page`)])
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  const token = op.secrets.findLast(({ cargo }) => cargo === 'access token')?.value
  expect(await loot(tab)).toContain(`Bearer ${token}`)
  expect(await step.reload(tab)).toMatchObject({ status: 'signed-in' })
  await expect.poll(() => notices(tab)).toHaveLength(1)
})

test('X-16 the app’s own, by the option `serviceWorker`, is not named; another script is', async ({
  app,
  tab,
}) => {
  app.options['serviceWorker'] = '/own.js'
  app.serve('/own.js', thief)
  app.serve('/thief.js', thief)
  await step.openSignedIn(tab)
  expect(await register(tab, '/own.js')).toBe('in control')
  expect(await step.reload(tab)).toMatchObject({ status: 'signed-in' })
  // The control: it is in control, and the same page names another one.
  expect(await tab.evaluate(() => navigator.serviceWorker.controller?.scriptURL)).toBe(`${app.origin}/own.js`)
  expect(await notices(tab)).toEqual([])
  expect(await register(tab, '/thief.js')).toBe('in control')
  await expect.poll(() => notices(tab)).toHaveLength(1)
})

test('X-16 a host that refuses `Service-Worker: script` keeps it out; so does the policy of docs/hosting.md', async ({
  op,
  api,
  app,
  tab,
}) => {
  app.serve('/thief.js', thief)
  const front = await startFront(app.origin)
  const visit = async () => {
    await tab.goto(`${front.origin}/`)
    await step.outcome(tab)
    return register(tab, '/thief.js')
  }
  const honest = front.middleware
  front.middleware = await readMiddleware()
  expect(await visit()).toBe('TypeError')
  expect(front.log.findLast(({ path }) => path === '/thief.js')?.headers['service-worker']).toBe('script')
  front.middleware = honest
  front.rules = fillRules(front, { op, api }, (policy) =>
    policy.replace("trusted-types 'none'", 'trusted-types thief'),
  )
  expect(await visit()).toBe('SecurityError')
  await expect.poll(() => front.reported).toEqual(['worker-src'])
  // The control: without either, it comes in.
  front.rules = []
  expect(await visit()).toBe('in control')
  await front.close()
})
