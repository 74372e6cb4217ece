// Makes sure that the tests find their browsers, those named or else all: what is here, else Debian's packages, else Playwright's
// download.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { engines, findEngine, listMissingBeside, locateBrowser, type Engine } from './browsers.ts'

const named = process.argv.slice(2)
const wanted = named.length > 0 ? named.map(findEngine) : engines

function run(command: string, args: string[]): void {
  console.log(`$ ${command} ${args.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env })
}

function isDebianRoot(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false
  return /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'))
}

// A path that somebody set by hand is believed or refused; nothing is installed in its place.
const listMissing = () => wanted.filter((engine) => !process.env[engine.override] && !locateBrowser(engine))

if (listMissing().length > 0 && isDebianRoot()) {
  const packages = listMissing().flatMap((engine) => engine.packages)
  run('apt-get', ['update', '-qq'])
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages])
}
if (listMissing().length > 0) run('npx', ['playwright', 'install', ...listMissing().map(({ name }) => name)])

function explain(engine: Engine): string {
  const lost = listMissingBeside(engine)
  const beside = lost.length > 0 ? `; it also needs ${lost.join(' and ')} on PATH` : ''
  return `not found; install it (on Debian: ${engine.packages.join(' ')}), or set ${engine.override} to its path${beside}`
}

for (const engine of wanted) {
  const file = locateBrowser(engine)
  console.log(`${engine.name}: ${file ?? explain(engine)}`)
  if (file === undefined) process.exitCode = 1
}
