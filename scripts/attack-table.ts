// Writes docs/security-results.md from the report of a run that held all attacks; with --check it only compares.
import { readFileSync, writeFileSync } from 'node:fs'
import { annotation, type Row } from '../test/attack/row.ts'
import { render } from '../test/attack/table.ts'

type Test = { status: string; annotations: { type: string; description?: string }[] }
type Suite = { file?: string; suites?: Suite[]; specs?: { title: string; tests: Test[] }[] }

const page = 'docs/security-results.md'
const names = process.argv.slice(2)
const [report = '.cache/reports/browser-tests.json'] = names.filter((name) => !name.startsWith('--'))

function testsOf({ suites = [], specs = [] }: Suite): Test[] {
  return [...specs.flatMap(({ tests }) => tests), ...suites.flatMap(testsOf)]
}

const attacks = testsOf(JSON.parse(readFileSync(report, 'utf8')) as Suite).map(({ status, annotations }) => ({
  status,
  row: annotations.find(({ type }) => type === annotation)?.description,
}))
const rows = attacks.flatMap(({ row }) => (row === undefined ? [] : [JSON.parse(row) as Row]))
const text = render(rows)
const failed = attacks.filter(({ status }) => status === 'unexpected').length

if (failed > 0) console.log(`${failed} tests of this run failed, so ${page} cannot be compared or written`)
else if (!names.includes('--check')) writeFileSync(page, text)
else if (readFileSync(page, 'utf8') !== text) console.log(`${page} is not what the run found: ${report}`)
else process.exit()
process.exitCode = failed > 0 || names.includes('--check') ? 1 : 0
