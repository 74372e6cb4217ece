// Pages of docs that are made of what a run of browser tests noted: written anew, or compared with `--check`.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/** A test of a run, with what it noted. */
export type Test = { status: string; annotations: { type: string; description?: string }[] }
type Suite = { suites?: Suite[]; specs?: { tests: Test[] }[] }

function testsOf({ suites = [], specs = [] }: Suite): Test[] {
  return [...specs.flatMap(({ tests }) => tests), ...suites.flatMap(testsOf)]
}

/** What tests noted under a name; there must be something. */
export function readNotes<Note>(tests: readonly Test[], annotation: string): Note[] {
  const notes = tests
    .flatMap(({ annotations }) => annotations)
    .filter(({ type }) => type === annotation)
    .map(({ description = '' }) => JSON.parse(description) as Note)
  if (notes.length === 0) throw new Error(`The report holds no ${annotation}.`)
  return notes
}

/**
 * Makes a page of the report that the command line names, else of that of the test command. With `--check` the page must be
 * that already; else it is written.
 */
export function settlePage(page: string, render: (tests: Test[], before: string) => string): void {
  const [, script = '', ...words] = process.argv
  const [report = '.cache/reports/browser-tests.json'] = words.filter((word) => !word.startsWith('--'))
  const before = existsSync(page) ? readFileSync(page, 'utf8') : ''
  const text = render(testsOf(JSON.parse(readFileSync(report, 'utf8')) as Suite), before)
  if (before === text) return
  if (!words.includes('--check')) return writeFileSync(page, text)
  console.log(`${page} does not say what the run found; tsx ${script} writes it.`)
  process.exitCode = 1
}
