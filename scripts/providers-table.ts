// Writes docs/providers.md from the report of a run that went through all providers; with --check it only compares.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { render } from '../test/providers/page.ts'
import { annotation, type Result } from '../test/providers/result.ts'

type Test = { status: string; annotations: { type: string; description?: string }[] }
type Suite = { suites?: Suite[]; specs?: { tests: Test[] }[] }

const page = 'docs/providers.md'

function testsOf({ suites = [], specs = [] }: Suite): Test[] {
  return [...specs.flatMap(({ tests }) => tests), ...suites.flatMap(testsOf)]
}

/** What the tests that passed have found. */
function read(report: string): Result[] {
  const results = testsOf(JSON.parse(readFileSync(report, 'utf8')) as Suite)
    .filter(({ status }) => status === 'expected')
    .flatMap(({ annotations }) => annotations)
    .filter(({ type }) => type === annotation)
    .map(({ description = '' }) => JSON.parse(description) as Result)
  if (results.length === 0) throw new Error(`No provider is in ${report}.`)
  return results
}

const words = process.argv.slice(2)
const [report = '.cache/reports/browser-tests.json'] = words.filter((word) => !word.startsWith('--'))
const text = render(read(report))
const isNew = !existsSync(page) || readFileSync(page, 'utf8') !== text
if (isNew && words.includes('--check')) {
  console.log(`${page} does not say what the run found; tsx scripts/providers-table.ts writes it.`)
  process.exitCode = 1
} else if (isNew) writeFileSync(page, text)
