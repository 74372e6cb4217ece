// Test servers: the three-line app, built as its readers build it, and served from a folder of plain files or by a dev server.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build as buildByEsbuild } from 'esbuild'
import { rollup } from 'rollup'
import { build as buildByVite, createServer, type InlineConfig } from 'vite'
import webpack from 'webpack'
import { listen } from './loopback.ts'

/** An app that is served. */
export type BuiltApp = {
  readonly origin: string
  /** The one URL that a policy has to name. */
  readonly worker: string
  close: () => Promise<void>
}

/** How the app names its Worker where the bundler finds it, and where somebody else puts it. */
const found = "new URL('claimcheck/worker', import.meta.url)"
const named = "'/worker.js'"

type Options = { readonly [name: string]: unknown }

const writeApp = (worker: string, options: Options): string => `
  import { createOidcClient, inWorker } from 'claimcheck'
  const tokens = inWorker(() => new Worker(${worker}, { type: 'module' }))
  window.oidc = createOidcClient({ ...${JSON.stringify(options)}, tokens })`

const page = '<!doctype html><title>app</title><script type="module" src="/app.js"></script>'

/** A folder with the app, and the package as an installer puts it there. */
function install(worker: string, options: Options): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'claimcheck-bundlers-'))
  const modules = path.join(folder, 'node_modules')
  mkdirSync(path.join(modules, 'claimcheck'), { recursive: true })
  for (const part of ['dist', 'package.json']) {
    cpSync(part, path.join(modules, 'claimcheck', part), { recursive: true })
  }
  for (const name of ['oauth4webapi', 'idb-keyval']) {
    symlinkSync(path.resolve('node_modules', name), path.join(modules, name))
  }
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'app', type: 'module' }))
  writeFileSync(path.join(folder, 'app.js'), writeApp(worker, options))
  writeFileSync(path.join(folder, 'index.html'), page)
  return folder
}

const viteConfig = (root: string): InlineConfig => ({
  root,
  configFile: false,
  logLevel: 'error',
  cacheDir: path.join(root, '.vite'),
  build: { target: 'es2022', outDir: 'out' },
})

/** Builds the app of a folder into its folder `out`. */
type Build = (folder: string) => Promise<unknown>

const byVite: Build = (folder) => buildByVite(viteConfig(folder))

const byEsbuild: Build = (folder) =>
  buildByEsbuild({
    absWorkingDir: folder,
    entryPoints: { app: 'app.js', worker: 'claimcheck/worker' },
    outdir: 'out',
    ...{ bundle: true, splitting: true, format: 'esm', target: 'es2022', logLevel: 'error' },
  })

async function byRollup(folder: string): Promise<void> {
  const { resolve } = createRequire(path.join(folder, 'app.js'))
  const resolvePackages = {
    name: 'resolve-packages',
    resolveId(id: string) {
      if (/^[./]/.test(id)) return null
      return id.startsWith('claimcheck') ? resolve(id) : fileURLToPath(import.meta.resolve(id))
    },
  }
  const input = { app: path.join(folder, 'app.js'), worker: 'claimcheck/worker' }
  const bundle = await rollup({ input, plugins: [resolvePackages] })
  await bundle.write({ dir: path.join(folder, 'out'), entryFileNames: '[name].js' })
}

const byWebpack: Build = (folder) =>
  new Promise((resolve, reject) => {
    const output = { path: path.join(folder, 'out'), filename: 'app.js', publicPath: '/' }
    webpack({ context: folder, mode: 'production', entry: './app.js', output }, (error, stats) => {
      if (error || stats?.hasErrors()) reject(error ?? new Error(stats?.toString('errors-only')))
      else resolve(stats)
    })
  })

/** No bundler: an import map, and the files of the package as they are. */
async function byHand(folder: string): Promise<void> {
  cpSync(path.join(folder, 'node_modules/claimcheck/dist'), path.join(folder, 'out'), { recursive: true })
  cpSync(path.join(folder, 'app.js'), path.join(folder, 'out/app.js'))
  const map = '<script type="importmap">{ "imports": { "claimcheck": "/index.js" } }</script>'
  writeFileSync(path.join(folder, 'out/index.html'), page.replace('<script', `${map}<script`))
}

/** Ways to the app, each with how it names its Worker. */
export const builders: readonly (readonly [name: string, worker: string, build: Build])[] = [
  ['Vite', found, byVite],
  ['webpack', found, byWebpack],
  ['esbuild', named, byEsbuild],
  ['rollup', named, byRollup],
  ['no bundler', named, byHand],
]

const types: Record<string, string> = { '.js': 'text/javascript', '.html': 'text/html' }

/** What a file is by its content: the script of the Worker, and no other, says so in its words. */
const isWorker = (text: string): boolean =>
  /claimcheck life/.test(text) && !/createOidcClient\s*[({]/.test(text)

/** Builds the app and serves what came of it, under a policy that allows exactly that Worker. */
export async function serveBuilt(
  [, worker, build]: (typeof builders)[number],
  options: Options,
): Promise<BuiltApp> {
  const folder = install(worker, options)
  await build(folder)
  const out = path.join(folder, 'out')
  if (!existsSync(path.join(out, 'index.html'))) writeFileSync(path.join(out, 'index.html'), page)
  const scripts = readdirSync(out, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.js'))
  const holder = scripts.find((file) => isWorker(readFileSync(path.join(out, file), 'utf8')))
  const { origin, close } = await listen((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const file = path.join(out, path.extname(pathname) ? pathname : 'index.html')
    const type = types[path.extname(file)] ?? 'text/plain'
    response.writeHead(existsSync(file) ? 200 : 404, {
      'content-type': type,
      'content-security-policy': `worker-src ${origin}/${holder ?? 'none'}`,
    })
    response.end(existsSync(file) ? readFileSync(file) : 'not found')
  }, 'localhost')
  const end = async (): Promise<void> => {
    await close()
    rmSync(folder, { recursive: true })
  }
  return { origin, worker: `${origin}/${holder ?? 'none'}`, close: end }
}

/** Serves the app by Vite's dev server, which puts imports of its own into Workers: no policy names them all. */
export async function serveByVite(options: Options): Promise<BuiltApp> {
  const folder = install(found, options)
  const at = '/node_modules/claimcheck/dist/worker.js'
  const server = await createServer({ ...viteConfig(folder), server: { port: 0, host: 'localhost' } })
  await server.listen()
  const [origin = ''] = (server.resolvedUrls?.local ?? []).map((url) => new URL(url).origin)
  const close = async (): Promise<void> => {
    await server.close()
    rmSync(folder, { recursive: true })
  }
  return { origin, worker: `${origin}${at}`, close }
}
