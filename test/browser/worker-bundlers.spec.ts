// Browser tests: the line that makes a Worker, with each bundler and without one, under a policy that names that one script.
import { expect, test } from './fixtures.ts'
import { builders, serveBuilt, serveByVite, type BuiltApp } from './servers/bundlers.ts'
import type { Api } from './servers/api.ts'
import type { Tab } from './tab.ts'

test.describe.configure({ timeout: 120_000 })

/** Whether the policy lets a Worker be made of another script of the same origin. */
const tryOther = (tab: Tab): Promise<string> =>
  tab.evaluate(
    () =>
      new Promise<string>((resolve) => {
        addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective))
        const other = new Worker('/app.js', { type: 'module' })
        other.addEventListener('message', () => resolve('started'))
      }),
  )

type Stage = { tab: Tab; api: Api }

/** Signs in and calls the API, with tokens in the Worker that was served. */
async function use({ origin }: BuiltApp, { tab, api }: Stage): Promise<void> {
  await tab.goto(origin)
  await tab.evaluate(() => window.oidc.ready().then(() => undefined))
  await tab.evaluate(
    () => void window.oidc.signIn().catch((error: Error) => (document.title = error.message)),
  )
  // The app does nothing on its way back before it is asked to.
  await tab.waitForURL((url) => url.origin === origin && url.searchParams.has('code'))
  const outcome = await tab.evaluate(async (url) => {
    const session = await window.oidc.ready()
    return [session, (await window.oidc.fetch(url)).status].map((part) => JSON.stringify(part))
  }, `${api.origin}/orders`)
  expect(outcome).toEqual([expect.stringContaining('"sub":"ada"'), '200'])
}

for (const builder of builders) {
  const [name] = builder
  test(`${name}: the Worker starts, and holds the tokens`, async ({ app, api, tab }) => {
    const built = await serveBuilt(builder, app.options)
    await use(built, { tab, api })
    expect(tab.seen.requests.filter(({ url }) => url === built.worker)).not.toEqual([])
    expect(await tryOther(tab)).toBe('worker-src')
    await built.close()
  })
}

test('Vite’s dev server: the Worker starts, and holds the tokens', async ({ app, api, tab }) => {
  const built = await serveByVite(app.options)
  await use(built, { tab, api })
  expect(tab.seen.requests.filter(({ url }) => url.startsWith(built.worker))).not.toEqual([])
  await built.close()
})
