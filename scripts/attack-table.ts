// Writes docs/security-results.md from the report of a run that held all attacks; with --check it only compares.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { annotation, type Row } from '../test/attack/row.ts'
import { render } from '../test/attack/table.ts'

type Test = { status: string; annotations: { type: string; description?: string }[] }
type Suite = { suites?: Suite[]; specs?: { tests: Test[] }[] }

const page = 'docs/security-results.md'

function testsOf({ suites = [], specs = [] }: Suite): Test[] {
  return [...specs.flatMap(({ tests }) => tests), ...suites.flatMap(testsOf)]
}

/** The page that a report makes. A test that failed has no row, so that no page is made where one did. */
function read(report: string): string {
  const tests = testsOf(JSON.parse(readFileSync(report, 'utf8')) as Suite)
  if (tests.some(({ status }) => status === 'unexpected')) throw new Error(`A test failed in ${report}.`)
  const rows = tests.flatMap(({ annotations }) =>
    annotations
      .filter(({ type }) => type === annotation)
      .map(({ description = '' }) => JSON.parse(description) as Row),
  )
  if (rows.length === 0) throw new Error(`No attack is in ${report}.`)
  return render(rows)
}

const words = process.argv.slice(2)
const [report = '.cache/reports/browser-tests.json'] = words.filter((word) => !word.startsWith('--'))
const text = read(report)
const isNew = !existsSync(page) || readFileSync(page, 'utf8') !== text
if (isNew && words.includes('--check')) {
  console.log(`${page} does not say what the run found; tsx scripts/attack-table.ts writes it.`)
  process.exitCode = 1
} else if (isNew) writeFileSync(page, text)
