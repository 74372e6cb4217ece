// Which tests an engine leaves out for want of time: the further ones of a kind.
import { expect, test } from 'vitest'
import { leaveOut, type Listed } from '../../scripts/choose-tests.ts'

const projects = ['chromium', 'firefox'].map((projectName) => ({ projectName }))

const spec = (file: string, line: number, title: string) => ({
  title,
  file,
  line,
  column: 3,
  tests: projects,
})

const rows = spec.bind(undefined, 'browser/rows.spec.ts')
const attack = (title: string) => spec('attack/attack.ts', 9, title)

const list: Listed = {
  title: '',
  suites: [
    {
      title: 'browser/rows.spec.ts',
      specs: [rows(3, 'one value'), rows(3, 'another value'), rows(7, 'alone')],
      suites: [{ title: 'below', specs: [rows(12, 'first'), rows(12, 'second')] }],
    },
    {
      title: 'attack/x.spec.ts',
      specs: ['page · bearer', 'page · dpop', 'worker · dpop'].map((level) => attack(`X-01 dump · ${level}`)),
    },
    { title: 'attack/y.spec.ts', specs: [attack('X-02 walk · page · bearer')] },
  ],
}

test('the first of a kind is run', () => {
  expect(leaveOut(list, ['firefox'])).toEqual([
    '[firefox] › browser/rows.spec.ts › another value',
    '[firefox] › browser/rows.spec.ts › below › second',
    '[firefox] › attack/attack.ts › X-01 dump · page · dpop',
    '[firefox] › attack/attack.ts › X-01 dump · worker · dpop',
  ])
})

test('an engine that has time for all leaves nothing out', () => {
  expect(leaveOut(list, [])).toEqual([])
})
