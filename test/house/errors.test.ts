// Every error code has a heading in docs/errors.md and a test that names it.
import { describe, expect, test } from 'vitest'
import { remedies } from '../../src/errors/codes.ts'
import { listFiles, readText } from './files.ts'

const codes = Object.keys(remedies)

test('the headings of docs/errors.md are the codes', () => {
  const headings = [...readText('docs/errors.md').matchAll(/^#+ `?(OIDC_\w+)`?$/gm)].map(
    ([, code = '']) => code,
  )
  expect(headings.toSorted()).toEqual(codes.toSorted())
})

describe('a test names', () => {
  const tests = listFiles('test', '.ts').filter((file) => !file.startsWith('test/house/'))
  const text = tests.map(readText).join('\n')
  test.each(codes)('%s', (code) => {
    expect(new RegExp(`\\b${code}\\b`).test(text)).toBe(true)
  })
})
