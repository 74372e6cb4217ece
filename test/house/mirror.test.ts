// Unit tests mirror the source: test/unit/errors/codes.test.ts tests src/errors/codes.ts.
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { listFiles } from './files.ts'

const tests = listFiles('test/unit', '.test.ts')

test('there are unit tests', () => {
  expect(tests).not.toEqual([])
})

test.each(tests)('%s has its file in src/', (file) => {
  const subject = file.replace('test/unit/', 'src/').replace('.test.ts', '.ts')
  expect(existsSync(subject), `${subject} exists`).toBe(true)
})
