// README.md says what is true: the measured size, and the one command that CI runs.
import { expect, test } from 'vitest'
import { listFiles, readText } from './files.ts'

type Size = { total: number; entry: number }

/** Bytes as the README writes them: kilobytes of 1000 bytes, rounded up to a tenth. */
const inKilobytes = (bytes: number) => `${(Math.ceil(bytes / 100) / 10).toFixed(1)} kB`

test('the sizes in README.md are the measured ones', () => {
  expect(listFiles('.cache'), 'run `npm run size` first').toContain('.cache/size.json')
  const { total, entry } = JSON.parse(readText('.cache/size.json')) as Size
  const figures = readText('README.md').match(/\d+\.\d kB/g) ?? []
  expect([...new Set(figures)].toSorted()).toEqual([inKilobytes(total), inKilobytes(entry)].toSorted())
})

test('CI runs what README.md tells a reader to run', () => {
  const command = 'npm ci && npm test'
  expect(readText('.ci/run').trim().split('\n').at(-1)).toBe(command)
  expect(readText('README.md').includes(command), `README.md says \`${command}\``).toBe(true)
})
