// Writes docs/security-results.md from the report of a run that held all attacks; with --check it only compares.
import { annotation, type Row } from '../test/attack/row.ts'
import { render } from '../test/attack/table.ts'
import { readNotes, settlePage } from './report-page.ts'

settlePage('docs/security-results.md', (tests) => {
  // A test that failed has no row, so that no page is made where one did.
  if (tests.some(({ status }) => status === 'unexpected')) throw new Error('A test failed in that run.')
  return render(readNotes<Row>(tests, annotation))
})
