// Test servers: the app's origin: one bare page under a strict policy, the built package, and the scripts of the test.
import path from 'node:path'
import { send, type Answer, type JsonObject } from './answer.ts'
import { bundleClaimcheck, bundleScript, bundleWhole } from './bundle.ts'
import { startRecorder, type Recorder } from './recorder.ts'
import type { LoggedRequest } from './request-log.ts'

export type App = Recorder<'page' | 'file'> & {
  /** What createOidcClient is given by the boot script, beside `trace`. */
  options: JsonObject
  /** Headers of every answer, added to or in place of the usual ones. */
  headers: Record<string, string>
  /** Which realm holds the tokens: with `worker`, the page makes its Workers of /claimcheck/worker.js. */
  tokens: 'page' | 'worker'
  /** Whether the page signs in by itself whenever nobody is signed in, as careless apps do. */
  guarded: boolean
  /** Runs as a classic script before all others of the page. */
  early: (source: string) => void
  /** Runs as a module after the boot script. */
  late: (source: string) => void
  /** Boots with another script of `app/` than boot.ts. Bundled with what it imports. */
  bootWith: (file: string) => Promise<void>
  /** The same, bundled into one with the package, as by an app that has packages besides it. */
  bootWhole: (file: string) => Promise<void>
  /** Serves that text at that path; the type follows from the extension. */
  serve: (at: string, text: string) => void
}

type State = Pick<App, 'options' | 'headers' | 'guarded' | 'tokens'> & { files: Map<string, string> }

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
}

/** Everything may be asked on loopback, so that it is the client that refuses, not the policy. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "connect-src 'self' http://localhost:* https://localhost:* http://127.0.0.1:*",
  'img-src data:',
  'frame-src http://localhost:* http://127.0.0.1:*',
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

/** Its own pages may frame the callback; the provider's pages may frame the one for front-channel logout. */
function ancestors(at: string): string {
  const others = at === '/front-channel' ? ' http://localhost:* http://127.0.0.1:*' : ''
  return `frame-ancestors 'self'${others}`
}

function page({ files }: State): string {
  const early = files.has('/early.js') ? '<script src="/early.js"></script>' : ''
  const late = files.has('/late.js') ? '<script type="module" src="/late.js"></script>' : ''
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>harness</title>
<link rel="icon" href="data:,">
${early}<script src="/registered.js"></script>
<script type="module" src="/boot.js"></script>${late}
<h1 id="hello"></h1>
<button id="sign-in">Sign in</button>
<button id="popup">Sign in in a popup</button>
<button id="call">Call the API</button>
<button id="sign-out">Sign out</button>
<output id="result"></output>
</html>`
}

async function find(state: State, at: string): Promise<string | undefined> {
  if (path.extname(at) === '') return page(state)
  if (at === '/registered.js') {
    const { options, guarded, tokens } = state
    return `window.registered = ${JSON.stringify(options)}; window.guarded = ${guarded}; window.tokensIn = '${tokens}'`
  }
  return state.files.get(at) ?? (await bundleClaimcheck()).get(at)
}

/** The package's files are the same in every test, but for what a Worker takes from the headers of its script. */
function isFixed({ files }: State, at: string): boolean {
  return at.startsWith('/claimcheck/') && !files.has(at) && at !== '/claimcheck/worker.js'
}

async function answer(state: State, { path: at }: LoggedRequest): Promise<Answer> {
  const body = await find(state, at)
  const headers = {
    'content-type': types[path.extname(at) || '.html'] ?? 'text/plain',
    'content-security-policy': `${policy}; ${ancestors(at)}`,
    'referrer-policy': 'no-referrer',
    'cache-control': isFixed(state, at) ? 'max-age=3600' : 'no-store',
    ...state.headers,
  }
  const missing = at.startsWith('/claimcheck/') ? 'dist/ is missing: npm run build' : 'not found'
  return { status: body === undefined ? 404 : 200, headers, body: body ?? missing }
}

export async function startApp(): Promise<App> {
  const boot = await bundleScript('boot.ts')
  const honest = (): State => ({
    options: {},
    headers: {},
    guarded: false,
    tokens: process.env['CC_TOKENS'] === 'worker' ? 'worker' : 'page',
    files: new Map([['/boot.js', boot]]),
  })
  const state = honest()
  const recorder = await startRecorder({
    host: 'localhost',
    endpointOf: (request) => (path.extname(request.path) === '' ? 'page' : 'file'),
    respond: async (request, response) => send(response, await answer(state, request), { cors: 'off' }),
  })
  return Object.assign(state, {
    ...recorder,
    early: (source: string) => state.files.set('/early.js', source),
    late: (source: string) => state.files.set('/late.js', source),
    bootWith: async (file: string) => void state.files.set('/boot.js', await bundleScript(file)),
    async bootWhole(file: string) {
      for (const [at, text] of await bundleWhole(file)) state.files.set(at, text)
    },
    serve: (at: string, text: string) => state.files.set(at, text),
    reset() {
      recorder.reset()
      Object.assign(state, honest())
    },
  })
}
