// Writes what a run of attacks found into docs/security-results.md; with --check it only compares. What the run had no time for stays.
import { annotation, type Row } from '../test/attack/row.ts'
import { merge, read, render } from '../test/attack/table.ts'
import { readNotes, settlePage } from './report-page.ts'

settlePage('docs/security-results.md', (tests, page) => {
  // A test that failed has no row, so that no page is made where one did.
  if (tests.some(({ status }) => status === 'unexpected')) throw new Error('A test failed in that run.')
  return render(merge(readNotes<Row>(tests, annotation), read(page)))
})
