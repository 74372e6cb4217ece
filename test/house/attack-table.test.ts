// The page of attacks is the same whatever the order of the run, and says where engines differ or one could not try.
import { expect, test } from 'vitest'
import type { Row } from '../attack/row.ts'
import { merge, read, render } from '../attack/table.ts'

const seen: Omit<Row, 'engine' | 'outcome'> = {
  id: 'X-10',
  name: 'one attack',
  timing: 'late',
  level: 'page bearer',
}

const rows: Row[] = [
  { ...seen, engine: 'firefox', outcome: 'stopped' },
  { ...seen, engine: 'chromium', outcome: 'stopped' },
  { ...seen, level: 'page dpop', engine: 'chromium', outcome: 'bound to a key' },
  { ...seen, level: 'page dpop', engine: 'firefox', outcome: 'not stopped' },
  { ...seen, id: 'X-9', name: 'hopeless', engine: 'chromium', outcome: 'not stopped' },
  { ...seen, id: 'X-9', name: 'hopeless', engine: 'firefox', outcome: { missing: 'time machines' } },
  { ...seen, id: 'X-9', timing: 'early', engine: 'chromium', outcome: 'stopped' },
]

test('engines that agree share a word, and what nothing stops comes first', () => {
  const lines = render(rows)
    .split('\n')
    .filter((line) => /^(\||##|-) /.test(line) && !line.startsWith('- **'))
  expect(lines).toEqual([
    expect.stringContaining('- Levels'),
    '## What nothing here stops',
    '| attack | script | page bearer | page dpop | worker bearer | worker dpop |',
    '| --- | --- | --- | --- | --- | --- |',
    '| X-9 hopeless | late | Chromium: not stopped; Firefox: not tried |  |  |  |',
    '## What some levels stop',
    '| attack | script | page bearer | page dpop | worker bearer | worker dpop |',
    '| --- | --- | --- | --- | --- | --- |',
    '| X-10 one attack | late | stopped | Chromium: bound to a key; Firefox: not stopped |  |  |',
    '## What every level stops',
    '| attack | script | page bearer | page dpop | worker bearer | worker dpop |',
    '| --- | --- | --- | --- | --- | --- |',
    '| X-9 one attack | early | Chromium: stopped |  |  |  |',
    '## Not tried',
    '- X-9 hopeless, in Firefox: time machines',
  ])
})

test('the order of the run makes no difference', () => {
  expect(render(rows.toReversed())).toBe(render(rows))
})

test('a page is read as it was written, and keeps what a run had no time for', () => {
  expect(render(read(render(rows)))).toBe(render(rows))
  const [first] = rows
  const changed = { ...first, outcome: 'not stopped' } as Row
  const page = render(merge([changed], read(render(rows))))
  expect(page).toContain('| X-10 one attack | late | Chromium: stopped; Firefox: not stopped |')
  expect(page).toContain('- X-9 hopeless, in Firefox: time machines')
})
