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

/** A script names the source, for its types; the page gets what is built, and all scripts get the same copy. */
const builtPackage: Plugin = {
  name: 'built-package',
  setup(bundler) {
    bundler.onResolve({ filter: /\/src\/\w+\.ts$/ }, ({ path: specifier }) => ({
      path: `/claimcheck/${path.basename(specifier, '.ts')}.js`,
      external: true,
    }))
  },
}

/** Bundles one script of this folder's `app/` for the page. */
export async function bundleScript(file: string): Promise<string> {
  const entry = path.resolve('test/browser/app', file)
  // package.json says that no module has side effects; a script has nothing else.
  const options = { ...shared, ignoreAnnotations: true, plugins: [builtPackage] }
  const { outputFiles } = await build({ ...options, entryPoints: [entry] })
  return outputFiles[0]?.text ?? ''
}
