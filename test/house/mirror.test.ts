// Unit tests mirror the source: test/unit/errors/codes.test.ts tests src/errors/codes.ts, and so does codes.texts.test.ts.
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { listFiles, readText } from './files.ts'

const tests = listFiles('test/unit', '.test.ts')
const subjectOf = (file: string) =>
  file.replace('test/unit/', 'src/').replace(/(\.[\w-]+)?\.test\.ts$/, '.ts')

/** Files without a unit test of their own, and what tests them. */
const elsewhere: Readonly<Record<string, string>> = {
  'src/access-token/proof-primordials.ts': 'test/unit/access-token/dpop-proof.test.ts',
  'src/access-token/seam-requests.ts': 'test/unit/access-token/seam.test.ts',
  'src/access-token/token-post.ts': 'test/unit/access-token/seam.test.ts',
  'src/client/forms.ts': 'test/unit/client/settings.test.ts',
  'src/client/listed-resources.ts': 'test/unit/client/settings.resources.test.ts',
  'src/client/local-engine.ts': 'test/unit/client/in-page.test.ts and every browser test',
}

/** Whether a file only declares types: nothing of it runs. */
const isTypesOnly = (file: string) => {
  const code = readText(file).replace(/\/\*[\s\S]*?\*\/|^\/\/.*$/gm, '')
  return !/^(export )?(async )?(function|const|let|class|enum) /m.test(code)
}

test('there are unit tests', () => {
  expect(tests).not.toEqual([])
})

test.each(tests)('%s has its file in src/', (file) => {
  expect(existsSync(subjectOf(file)), `${subjectOf(file)} exists`).toBe(true)
})

test('every file of src/ that does something has a unit test, or it is said what tests it', () => {
  const tested = new Set(tests.map(subjectOf))
  const files = listFiles('src', '.ts').filter((file) => !isTypesOnly(file) && !tested.has(file))
  expect(files).toEqual(Object.keys(elsewhere).toSorted())
})
