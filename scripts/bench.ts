// Measures what a call with the access token and the evaluation of the modules cost in real Chromium. Figures, not tests.
import { mkdirSync, writeFileSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { build } from 'esbuild'
import { createPlaywrightEngine } from '../test/browser/engines/playwright.ts'
import { startApi } from '../test/browser/servers/api.ts'
import { startApp, type App } from '../test/browser/servers/app.ts'
import { startHostileProvider } from '../test/browser/servers/hostile-provider.ts'
import { startPouringApi } from '../test/browser/servers/pouring-api.ts'
import { openSignedIn } from '../test/browser/steps.ts'
import type { Engine, Tab } from '../test/browser/tab.ts'
import { findEngine, launchOf } from './browsers.ts'

type Figure = [what: string, value: number, unit: string, goal?: number]

/** Clocks are finer in a page that is isolated: 5 µs instead of 100. */
const isolation = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'credentialless',
  'content-security-policy': "script-src 'self' blob:",
}

/** tsx marks functions with a helper that a page does not have. */
const helpers = `
  globalThis.__name = (value) => value
  globalThis.median = (values) => values.toSorted((one, other) => one - other)[values.length >> 1]`

declare function median(values: number[]): number

/** Replaces fetch before claimcheck is loaded: the API answers at once, at the cost of a Request as in the real one. */
const immediateFetch = (origin: string): string => `
  const real = fetch
  window.fetch = (input, init) => {
    const url = typeof input === 'string' ? input : input.url
    if (!url.startsWith('${origin}')) return real(input, init)
    new Request(input, init)
    return Promise.resolve(new Response('{}'))
  }`

/** That many calls in a row, after a pause of milliseconds that is not timed. */
type Pace = [batch: number, pause: number]
type Times = { overhead: number; plain: number }

/** Median of 1,000 differences, in microseconds a call: claimcheck and plain fetch with the same header take turns. */
function timeCalls(tab: Tab, url: string, pace: Pace): Promise<Times> {
  return tab.evaluate(
    async ([address, calls, pause]) => {
      const init = { headers: { authorization: 'Bearer plain' } }
      const time = async (call: () => Promise<Response>): Promise<number> => {
        if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause))
        const start = performance.now()
        for (let count = 0; count < calls; count += 1) await call()
        return ((performance.now() - start) * 1000) / calls
      }
      const [overheads, plains]: [number[], number[]] = [[], []]
      for (let pair = 0; pair < 1000; pair += 1) {
        const ours = await time(() => window.oidc.fetch(address))
        plains.push(await time(() => fetch(address, init)))
        overheads.push(ours - (plains.at(-1) ?? 0))
      }
      return { overhead: median(overheads), plain: median(plains) }
    },
    [url, ...pace] as [string, number, number],
  )
}

async function measureCalls(engine: Engine, app: App): Promise<Figure[]> {
  const [op, api] = await Promise.all([startHostileProvider(), startApi()])
  api.accepts = () => true
  const open = async (early: string, pace: Pace): Promise<Times> => {
    app.reset()
    const options = { issuer: op.issuer, clientId: 'app', resources: [`${api.origin}/`] }
    Object.assign(app, { options, headers: isolation })
    app.early(helpers + early)
    const { tab, closeProfile } = await engine.open(app.origin)
    await openSignedIn(tab)
    return await timeCalls(tab, `${api.origin}/orders`, pace).finally(() => void closeProfile())
  }
  const hot = await open(immediateFetch(api.origin), [20, 0])
  const apart = await open(immediateFetch(api.origin), [1, 3])
  const real = await open('', [2, 0])
  await Promise.all([op.close(), api.close()])
  return [
    ['a call over an immediate fetch: script alone, call after call', hot.overhead, 'µs', 15],
    ['the same with calls 3 ms apart, so that no code is hot', apart.overhead, 'µs'],
    ['that immediate fetch itself, calls 3 ms apart', apart.plain, 'µs'],
    ['a call over plain fetch, with an API on loopback', real.overhead, 'µs'],
    ['that plain fetch itself', real.plain, 'µs'],
  ]
}

/** Milliseconds of that many calls, one after the other; with their bodies where they are long. */
function timeFetches(tab: Tab, url: string, calls: number): Promise<number> {
  return tab.evaluate(
    async ([address, count]) => {
      const start = performance.now()
      for (let call = 0; call < count; call += 1) {
        const reader = (await window.oidc.fetch(address)).body?.getReader()
        while (reader && !(await reader.read()).done);
      }
      return performance.now() - start
    },
    [url, calls] as [string, number],
  )
}

const medianOf = (values: number[]): number =>
  values.toSorted((one, other) => one - other)[values.length >> 1] ?? NaN

/** The same work with tokens in a page and in a Worker, in turns: what the Worker takes more, and how many times as long. */
async function compare(
  [page, worker]: readonly [Tab, Tab],
  url: string,
  { rounds, calls }: { rounds: number; calls: number },
): Promise<{ page: number; more: number; times: number }> {
  const [pages, workers]: [number[], number[]] = [[], []]
  for (const tab of [page, worker]) await timeFetches(tab, url, calls)
  for (let round = 0; round < rounds; round += 1) {
    pages.push((await timeFetches(page, url, calls)) / calls)
    workers.push((await timeFetches(worker, url, calls)) / calls)
  }
  const more = medianOf(workers.map((value, index) => value - (pages[index] ?? NaN)))
  return { page: medianOf(pages), more, times: medianOf(workers) / medianOf(pages) }
}

async function measureWorker(engine: Engine, app: App): Promise<Figure[]> {
  const [op, pouring] = await Promise.all([startHostileProvider(), startPouringApi()])
  const open = async (tokens: App['tokens']): Promise<Tab> => {
    app.reset()
    const options = { issuer: op.issuer, clientId: 'app', resources: [`${pouring.origin}/`] }
    Object.assign(app, { options, tokens, headers: isolation })
    const { tab } = await engine.open(app.origin)
    await openSignedIn(tab)
    return tab
  }
  const tabs = [await open('page'), await open('worker')] as const
  const short = await compare(tabs, `${pouring.origin}/short?bytes=2`, { rounds: 1000, calls: 1 })
  const long = await compare(tabs, `${pouring.origin}/long?bytes=50000000`, { rounds: 15, calls: 1 })
  await Promise.all([op.close(), pouring.close()])
  return [
    ['a call with tokens in a Worker, over one with tokens in the page', short.more, 'ms', 0.5],
    ['that call with tokens in the page', short.page, 'ms'],
    [
      'a streamed answer of 50 MB with tokens in a Worker, against tokens in the page',
      long.times,
      'times',
      1.3,
    ],
    ['that answer with tokens in the page', long.page, 'ms'],
  ]
}

/** What is loaded when there is something to do, and what only an option asks for. */
const laterParts = [
  './local-engine.js',
  './worker-engine.js',
  './stories.js',
  './attendance.js',
  './dpop-proof.js',
  './pushed-request.js',
  './refusal.js',
]

/** One file of that code and all that it imports, which notes how many milliseconds its own evaluation took. */
async function bundleTimed(contents: string): Promise<string> {
  const output = { bundle: true, minify: true, format: 'esm', target: 'es2022', write: false } as const
  const { outputFiles } = await build({
    ...output,
    stdin: { contents, resolveDir: '.' },
    ignoreAnnotations: true,
    external: laterParts,
    banner: { js: 'const begun=performance.now();' },
    footer: { js: ';globalThis.evaluated=performance.now()-begun;' },
  })
  return outputFiles[0]?.text ?? ''
}

/** Medians of 50 imports, each of a fresh blob URL: no network takes part. */
function timeImports(tab: Tab, source: string): Promise<{ evaluation: number; whole: number }> {
  return tab.evaluate(async (text) => {
    const [evaluations, wholes]: [number[], number[]] = [[], []]
    for (let count = 0; count < 50; count += 1) {
      const url = URL.createObjectURL(new Blob([`${text}//${count}`], { type: 'text/javascript' }))
      const start = performance.now()
      await import(url)
      wholes.push(performance.now() - start)
      evaluations.push((globalThis as unknown as { evaluated: number }).evaluated)
    }
    return { evaluation: median(evaluations), whole: median(wholes) }
  }, source)
}

const minimalApp = `import { createOidcClient } from './dist/index.js'
globalThis.made = createOidcClient({ issuer: 'https://id.example', clientId: 'app', resources: ['https://api.example/'] })`

async function measureEvaluation(engine: Engine, app: App): Promise<Figure[]> {
  app.reset()
  app.headers = isolation
  app.serve('/bare.html', `<!doctype html><script src="/bare.js"></script>`)
  app.serve('/bare.js', helpers)
  const { tab, closeProfile } = await engine.open(app.origin)
  await tab.goto('/bare.html')
  const entry = await timeImports(tab, await bundleTimed(minimalApp))
  const later = await timeImports(
    tab,
    await bundleTimed(`export * from './dist/local-engine.js'\nexport * as flows from './dist/stories.js'`),
  )
  await closeProfile()
  return [
    ['evaluation of a minimal app: its entry, before anybody signs in', entry.evaluation, 'ms', 3],
    ['the same with reading, parsing and linking, from a blob', entry.whole, 'ms'],
    ['evaluation of what is loaded later', later.evaluation, 'ms', 3],
    ['the same with reading, parsing and linking, from a blob', later.whole, 'ms'],
  ]
}

const browser = await chromium.launch(launchOf(findEngine('chromium')).launchOptions)
const engine = createPlaywrightEngine(browser)
const app = await startApp()
const figures = [
  ...(await measureCalls(engine, app)),
  ...(await measureWorker(engine, app)),
  ...(await measureEvaluation(engine, app)),
]
await Promise.all([engine.close(), app.close()])
const table = figures.map(([what, value, unit, goal]) => ({ what, value: +value.toFixed(2), unit, goal }))
console.table(table)
mkdirSync('.cache', { recursive: true })
writeFileSync('.cache/bench.json', `${JSON.stringify(table, null, 2)}\n`)
