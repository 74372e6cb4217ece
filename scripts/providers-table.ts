// Writes docs/providers.md from the report of a run that went through all providers; with --check it only compares.
import { render } from '../test/providers/page.ts'
import { annotation, type Result } from '../test/providers/result.ts'
import { readNotes, settlePage } from './report-page.ts'

settlePage('docs/providers.md', (tests) =>
  render(
    readNotes<Result>(
      tests.filter(({ status }) => status === 'expected'),
      annotation,
    ),
  ),
)
