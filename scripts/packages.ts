// Packs the package and looks at it as an installer would: its files, its types, and README's first example built from it.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { listDoors } from './doors.ts'
import { readFirstExample } from './readme.ts'
import {
  findCodeFaults,
  findLockFaults,
  findManifestFaults,
  runtimePackages,
  type Lock,
} from './supply-chain.ts'

/** What belongs in the package; all else is a mistake. */
const expected = [
  /^dist\/[\w-]+\.js$/,
  /^dist\/worker\.licences\.txt$/,
  /^dist\/([\w-]+\/)*[\w-]+\.d\.ts$/,
  /^docs\/([\w-]+\/)*[\w-]+\.md$/,
  /^(package\.json|LICENSE|README\.md|CHANGELOG\.md|SECURITY\.md)$/,
]

const required = ['package.json', 'LICENSE', 'README.md', 'CHANGELOG.md', 'SECURITY.md']

const program = (name: string): string => path.resolve('node_modules/.bin', name)

/** Runs a step and remembers its failure; the next steps still run. */
function check(name: string, command: string, args: string[], cwd = '.'): void {
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], cwd })
  report(name, status === 0 ? [] : [`${path.basename(command)} ended with ${status}`])
}

function report(name: string, faults: string[]): void {
  console.log(`${faults.length === 0 ? 'passed' : 'FAILED'}: ${[name, ...faults].join('\n  ')}`)
  if (faults.length > 0) process.exitCode = 1
}

function pack(folder: string): { tarball: string; files: string[] } {
  const output = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder])
  const [packed] = JSON.parse(output.toString()) as { filename: string; files: { path: string }[] }[]
  if (!packed) throw new Error('npm pack wrote nothing')
  return { tarball: path.join(folder, packed.filename), files: packed.files.map((file) => file.path) }
}

function checkFiles(files: string[]): void {
  const doors = listDoors().flatMap((door) => [`dist/${door}.js`, `dist/${door}.d.ts`])
  report('the packed files are the ones that belong there', [
    ...[...required, ...doors].filter((file) => !files.includes(file)).map((file) => `missing: ${file}`),
    ...files.filter((file) => !expected.some((pattern) => pattern.test(file))).map((file) => `odd: ${file}`),
  ])
}

/** Looks at what runs where the package is installed, and at the code that an app gets, dependencies too. */
function checkSupplyChain(files: string[]): void {
  const read = (file: string): object => JSON.parse(readFileSync(file, 'utf8')) as object
  report('there are no install scripts, and two dependencies of one version each', [
    ...findManifestFaults(read('package.json')),
    ...findLockFaults(read('package-lock.json') as Lock),
  ])
  const scripts = files.filter((file) => file.endsWith('.js'))
  const foreign = runtimePackages.map((name) => fileURLToPath(import.meta.resolve(name)))
  const faults = [...scripts, ...foreign].flatMap((file) =>
    findCodeFaults(readFileSync(file, 'utf8')).map((fault) => `${file}: ${fault}`),
  )
  report('no code and no HTML is made of text', scripts.length > 0 ? faults : ['no script was looked at'])
}

/** Installs the tarball into an empty project, with README's first example as its only file. */
function installExample(folder: string, tarball: string): string {
  const app = path.join(folder, 'app')
  mkdirSync(app)
  const manifest = { name: 'app', private: true, type: 'module' }
  const compilerOptions = {
    strict: true,
    noEmit: true,
    module: 'preserve',
    lib: ['ES2023', 'DOM'],
    types: [],
  }
  const files = {
    'package.json': JSON.stringify(manifest),
    'tsconfig.json': JSON.stringify({
      compilerOptions: { ...compilerOptions, target: 'ES2022' },
      include: ['*.ts'],
    }),
    'index.html': '<script type="module" src="app.ts"></script>',
    'app.ts': readFirstExample(),
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(app, name), text)
  const options = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--silent']
  check('the tarball can be installed', 'npm', ['install', ...options, tarball], app)
  return app
}

const folder = mkdtempSync(path.join(tmpdir(), 'claimcheck-package-'))
try {
  const { tarball, files } = pack(folder)
  checkFiles(files)
  checkSupplyChain(files)
  check('publint finds nothing', program('publint'), ['--strict'])
  check('types resolve', program('attw'), [tarball, '--profile', 'esm-only', '--quiet'])
  const app = installExample(folder, tarball)
  check("README's first example type-checks", program('tsc'), [], app)
  check(
    "README's first example can be built",
    program('vite'),
    ['build', '--logLevel', 'warn', '--target', 'es2022'],
    app,
  )
} finally {
  rmSync(folder, { recursive: true })
}
