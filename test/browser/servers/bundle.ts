// Test servers: bundles for the page: the built package once per process, and scripts of a test beside it.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { build, type BuildOptions, type Plugin } from 'esbuild'
import { listDoors } from '../../../scripts/doors.ts'

/** Browser files by the path they are served at. */
export type Files = Map<string, string>

const shared = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  write: false,
  logLevel: 'silent',
} as const satisfies BuildOptions

const packageFolder = path.resolve('.cache/browser/claimcheck')

async function bundlePackage(): Promise<Files> {
  const entries = listDoors().map((door) => `dist/${door}.js`)
  const entryPoints = entries.filter((entry) => existsSync(entry))
  const { outputFiles } = await build({ ...shared, entryPoints, splitting: true, outdir: packageFolder })
  return new Map(
    outputFiles.map((file) => [`/claimcheck/${path.relative(packageFolder, file.path)}`, file.text]),
  )
}

let packageFiles: Promise<Files> | undefined

/** The files of dist/, dependencies put in. Empty where nothing has been built. */
export function bundleClaimcheck(): Promise<Files> {
  packageFiles ??= bundlePackage()
  return packageFiles
}

/** A script names the source, for its types; the page gets what is built, wherever that is. */
const builtPackage = (locate: (door: string) => { path: string; external?: boolean }): Plugin => ({
  name: 'built-package',
  setup(bundler) {
    bundler.onResolve({ filter: /\/src\/\w+\.ts$/ }, ({ path: specifier }) =>
      locate(path.basename(specifier, '.ts')),
    )
  },
})

// package.json says that no module has side effects; a script has nothing else.
const scripts = { ...shared, ignoreAnnotations: true } as const

/** Bundles one script of `app/` for the page. All scripts get the same copy of the package. */
export async function bundleScript(file: string): Promise<string> {
  const entry = path.resolve('test/browser/app', file)
  const plugin = builtPackage((door) => ({ path: `/claimcheck/${door}.js`, external: true }))
  const { outputFiles } = await build({ ...scripts, plugins: [plugin], entryPoints: [entry] })
  return outputFiles[0]?.text ?? ''
}

/** Bundles one script of `app/` as an app does, into /boot.js and parts: one copy of the package and of its peers. */
export async function bundleWhole(file: string): Promise<Files> {
  const outdir = path.resolve('.cache/browser/whole')
  const plugin = builtPackage((door) => ({ path: path.resolve(`dist/${door}.js`) }))
  const entryPoints = { boot: path.resolve('test/browser/app', file) }
  const options = { ...scripts, plugins: [plugin], splitting: true, entryPoints, outdir }
  const { outputFiles } = await build(options)
  return new Map(outputFiles.map((output) => [`/${path.relative(outdir, output.path)}`, output.text]))
}
