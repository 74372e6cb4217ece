// Measures what a call with the access token and the evaluation of the modules cost in real Chromium. Figures, not tests.
import { mkdirSync, writeFileSync } from 'node:fs'
import { chromium, type Page } from '@playwright/test'
import { build } from 'esbuild'
import { createPlaywrightEngine } from '../test/browser/engines/playwright.ts'
import { startApi } from '../test/browser/servers/api.ts'
import { startApp } from '../test/browser/servers/app.ts'
import { startHostileProvider } from '../test/browser/servers/hostile-provider.ts'
import { openSignedIn } from '../test/browser/steps.ts'
import type { Tab } from '../test/browser/tab.ts'
import { engines, locateBrowser } from './browsers.ts'

type Figure = { what: string; value: number; unit: string; goal?: number }

const figures: Figure[] = []

/** tsx marks functions with a helper that a page does not have. */
const pageHelper = 'globalThis.__name = (value) => value;'

/** Replaces fetch before claimcheck is loaded: calls of the API are answered at once, at the cost of a Request as in the real one. */
const immediateFetch = (origin: string): string => `
  const real = fetch
  window.fetch = (input, init) => {
    const url = typeof input === 'string' ? input : input.url
    if (!url.startsWith('${origin}')) return real(input, init)
    new Request(input, init)
    return Promise.resolve(new Response('{}'))
  }`

/** Median microseconds of a call, by claimcheck and by plain fetch, in batches that take turns. */
function timeCalls(tab: Tab, url: string, batch: number): Promise<{ ours: number; plain: number }> {
  return tab.evaluate(
    async ([address, calls]) => {
      const init = { headers: { authorization: 'Bearer plain' } }
      const time = async (call: () => Promise<Response>): Promise<number> => {
        const start = performance.now()
        for (let count = 0; count < calls; count += 1) await call()
        return ((performance.now() - start) * 1000) / calls
      }
      const median = (values: number[]): number =>
        values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0
      const ours: number[] = []
      const plain: number[] = []
      for (let round = 0; round < 60; round += 1) {
        ours.push(await time(() => window.oidc.fetch(address)))
        plain.push(await time(() => fetch(address, init)))
      }
      return { ours: median(ours), plain: median(plain) }
    },
    [url, batch] as [string, number],
  )
}

async function measureCalls(): Promise<void> {
  const executablePath = engines.map(locateBrowser)[0]
  const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath })
  const engine = createPlaywrightEngine(browser)
  const [op, api, app] = await Promise.all([
    startHostileProvider({ host: '127.0.0.1' }),
    startApi(),
    startApp(),
  ])
  const isolation = {
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'credentialless',
  }
  for (const isStubbed of [true, false]) {
    op.reset()
    app.reset()
    api.accepts = () => true
    Object.assign(app, {
      options: { issuer: op.issuer, clientId: 'app', resources: [`${api.origin}/`] },
      headers: isolation,
    })
    app.early(pageHelper + (isStubbed ? immediateFetch(api.origin) : ''))
    const { tab, closeProfile } = await engine.open(app.origin)
    const { status } = await openSignedIn(tab)
    if (status !== 'signed-in') throw new Error(`The sign-in ended as ${status}`)
    const { ours, plain } = await timeCalls(tab, `${api.origin}/orders`, isStubbed ? 100 : 20)
    const what = isStubbed
      ? 'script overhead of a call over plain fetch, fetch itself replaced'
      : 'the same with a real API on loopback'
    figures.push({ what, value: ours - plain, unit: 'µs', ...(isStubbed && { goal: 15 }) })
    await closeProfile()
  }
  await Promise.all([op, api, app].map((server) => server.close()))
  await engine.close()
}

/** A module in one file that notes, in milliseconds, how long its own evaluation took. */
async function makeTimedModule(entry: string, external: string[]): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    external,
    banner: { js: 'const begun=performance.now();' },
    footer: { js: ';globalThis.evaluated=performance.now()-begun;' },
  })
  return outputFiles[0]?.text ?? ''
}

async function timeEvaluation(page: Page, source: string): Promise<number> {
  return page.evaluate(async (text) => {
    const times: number[] = []
    for (let count = 0; count < 50; count += 1) {
      const url = URL.createObjectURL(new Blob([`${text}//${count}`], { type: 'text/javascript' }))
      await import(url)
      times.push((globalThis as unknown as { evaluated: number }).evaluated)
    }
    return times.toSorted((one, other) => one - other)[25] ?? 0
  }, source)
}

async function measureEvaluation(): Promise<void> {
  const executablePath = engines.map(locateBrowser)[0]
  const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath })
  const page = await browser.newPage()
  await page.addInitScript(pageHelper)
  await page.goto('about:blank')
  const entry = await makeTimedModule('dist/index.js', ['./page-engine.js'])
  const engine = await makeTimedModule('dist/page-engine.js', [])
  figures.push({
    what: 'evaluation of what loads first',
    value: await timeEvaluation(page, entry),
    unit: 'ms',
    goal: 3,
  })
  figures.push({
    what: 'evaluation of what loads later',
    value: await timeEvaluation(page, engine),
    unit: 'ms',
    goal: 3,
  })
  await browser.close()
}

await measureCalls()
await measureEvaluation()
for (const { what, value, unit, goal } of figures) {
  console.log(
    `${value.toFixed(2).padStart(8)} ${unit}  ${what}${goal === undefined ? '' : ` (goal: at most ${goal} ${unit})`}`,
  )
}
mkdirSync('.cache', { recursive: true })
writeFileSync('.cache/bench.json', `${JSON.stringify(figures, null, 2)}\n`)
