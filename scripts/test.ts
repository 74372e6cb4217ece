// The one test command: every check in order, whatever fails, and `N passed, N failed` as the last line.
// With names as arguments it runs those steps only, for example `tsx scripts/test.ts lint types`.
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { type Counts, add, countReport } from './counts.ts'

type Step = { name: string; command: string; needs?: string; runner?: 'vitest' | 'playwright' }

const reports = '.cache/reports'

/** A step that hangs is ended and has failed. */
const patience = 55 * 60_000

/** Cheap steps first; the build among them, because the playground is checked against the built package. */
const steps: Step[] = [
  { name: 'format', command: 'oxfmt --check' },
  { name: 'build', command: 'tsx scripts/build.ts' },
  { name: 'lint', command: 'oxlint' },
  { name: 'types', command: 'tsc', needs: 'build' },
  { name: 'worker-types', command: 'tsc -p tsconfig.worker.json' },
  { name: 'size', command: 'tsx scripts/size.ts', needs: 'build' },
  {
    name: 'tests',
    command: `vitest run --reporter=default --reporter=json --outputFile.json=${reports}/tests.json`,
    runner: 'vitest',
  },
  { name: 'unused', command: 'knip' },
  { name: 'packages', command: 'tsx scripts/packages.ts', needs: 'build' },
  { name: 'browsers', command: 'tsx scripts/ensure-browsers.ts' },
  {
    name: 'browser-tests',
    command: 'tsx scripts/browser-tests.ts --reporter=list,json',
    needs: 'build',
    runner: 'playwright',
  },
  { name: 'attack-table', command: 'tsx scripts/attack-table.ts --check', needs: 'browser-tests' },
  { name: 'providers-table', command: 'tsx scripts/providers-table.ts --check', needs: 'browser-tests' },
]

/** Runs one step with its output shown as it comes. */
function run({ name, command, runner }: Step): Counts {
  const report = path.join(reports, `${name}.json`)
  rmSync(report, { force: true })
  const [program = '', ...args] = command.split(' ')
  const { status } = spawnSync(path.resolve('node_modules/.bin', program), args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: path.resolve(report) },
    timeout: patience,
  })
  if (runner) return countReport(runner, report, status === 0)
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, excused: 0 }
}

function runAll(chosen: Step[]): Counts[] {
  const broken = new Set<string>()
  return chosen.map((step) => {
    const start = performance.now()
    const isBlocked = step.needs !== undefined && broken.has(step.needs)
    console.log(`\n── ${step.name}: ${isBlocked ? `not run, because ${step.needs} failed` : step.command}`)
    const counts = isBlocked ? { passed: 0, failed: 1, excused: 0 } : run(step)
    if (counts.failed > 0) broken.add(step.name)
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    summary.push(`${counts.failed > 0 ? 'FAILED' : 'passed'}  ${seconds.padStart(6)} s  ${step.name}`)
    return counts
  })
}

const names = process.argv.slice(2)
const unknown = names.find((name) => !steps.some((step) => step.name === name))
if (unknown !== undefined) throw new Error(`No step is called ${unknown}`)
const summary: string[] = []
mkdirSync(reports, { recursive: true })
const { passed, failed, excused } = add(
  runAll(names.length > 0 ? steps.filter(({ name }) => names.includes(name)) : steps),
)
console.log(`\n${summary.join('\n')}\n`)
if (excused > 0) console.log(`${excused} left out, each naming a missing platform feature`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
