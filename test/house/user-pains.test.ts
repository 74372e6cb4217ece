// docs/user-pains.md is about all 46 pains, and whatever it calls a proof is the title of a test that there is.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { readText } from './files.ts'

const page = 'docs/user-pains.md'

/** The rows of the table: number, pain, what claimcheck does, proof. */
const rows = readText(page)
  .split('\n')
  .filter((line) => /^\| \d+ \|/.test(line))
  .map((line) => line.slice(2, -2).split(' | '))

/** What links lead to tests, and what they say that the tests are called. */
function readProofs(text: string): { file: string; title: string }[] {
  return [...text.matchAll(/\[((?:[^\][]|\[[^\][]*\])+)\]\((\.\.\/test\/[^)#\s]+)\)/g)].map(
    ([, title = '', link = '']) => ({ title, file: path.posix.join(path.posix.dirname(page), link) }),
  )
}

/** The titles of the tests in a file. What a table fills in is `…`. */
function listTitles(source: string): string[] {
  const plain = source.replace(/\$\{[^}]*\}|%[sdifjo#]|\$\w+/g, '…')
  return [...plain.matchAll(/\btest(?:\.each\([\s\S]*?\))?\(\s*(['`])((?:(?!\1).)+)\1,/g)].map(
    ([, , title = '']) => title.replaceAll('\\', ''),
  )
}

test('there is a row for each pain, in order, with four cells', () => {
  expect(rows.map(([number]) => Number(number))).toEqual(Array.from({ length: 46 }, (_, index) => index + 1))
  expect(rows.filter((cells) => cells.length !== 4 || cells.some((cell) => !cell.trim()))).toEqual([])
})

test.each(rows)(
  'pain %s, %s: a test proves it, or it is said that none does',
  (_number, _pain, does = '', proof = '') => {
    const proofs = readProofs(proof)
    if (proofs.length === 0) expect(does.toLowerCase()).toContain('not yet')
    const wrong = proofs.filter(
      ({ file, title }) => !existsSync(file) || !listTitles(readText(file)).includes(title),
    )
    expect(wrong).toEqual([])
  },
)

describe('a proof is looked for', () => {
  const source = [
    "test('plain', () => {})",
    'test(`of ${kind}: much`, async () => {})',
    "test.each(rows)('%s is %d', () => {})",
    "test.each([\n  ['a', f(1)],\n])('listed %j', () => {})",
    "// test('in a remark'",
  ].join('\n')
  test.each(['plain', 'of …: much', '… is …', 'listed …'])('and found: %s', (title) => {
    expect(listTitles(source)).toContain(title)
  })
  test('and not found where only the text is there', () => {
    expect(listTitles(source)).toHaveLength(4)
  })
  test('in links to tests only', () => {
    const text = '[a [b] c](../test/x.spec.ts), [d](../src/y.ts), [e](../test/z.test.ts)'
    expect(readProofs(text).map(({ title }) => title)).toEqual(['a [b] c', 'e'])
  })
})
