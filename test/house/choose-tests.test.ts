// Which tests a run leaves out for want of time: the further ones of a kind.
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
      specs: [
        rows(3, 'J-01 one value'),
        rows(3, 'J-01 another'),
        rows(3, 'J-02 one value'),
        rows(7, 'J-01 apart'),
      ],
      suites: [{ title: 'below', specs: [rows(12, 'J-01 first'), rows(12, 'J-01 second')] }],
    },
    {
      title: 'attack/x.spec.ts',
      specs: ['page · bearer', 'page · dpop', 'worker · dpop'].map((level) => attack(`X-01 dump · ${level}`)),
    },
    { title: 'attack/y.spec.ts', specs: [attack('X-02 walk · page · bearer')] },
  ],
}

test('so many of a kind are run', () => {
  expect(leaveOut(list, { firefox: 1, chromium: 2 })).toEqual([
    '[firefox] › browser/rows.spec.ts › J-01 another',
    '[firefox] › browser/rows.spec.ts › below › J-01 second',
    '[firefox] › attack/attack.ts › X-01 dump · page · dpop',
    '[chromium] › attack/attack.ts › X-01 dump · worker · dpop',
    '[firefox] › attack/attack.ts › X-01 dump · worker · dpop',
  ])
})

test('an engine that has time for all leaves nothing out', () => {
  expect(leaveOut(list, {})).toEqual([])
})
