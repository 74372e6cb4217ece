// The provider's own words are cut down to what RFC 6749 lets them be.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readOAuthError } from '../../../src/errors/oauth-error.ts'

const read = (members: Record<string, unknown>) => readOAuthError((name) => members[name])

test('what is as it should be is kept', () => {
  const members = {
    error: 'access_denied',
    error_description: 'Told [why]; ask (again)!',
    error_uri: 'https://id.example/e?a=b#c',
  }
  expect(read(members)).toEqual(members)
})

test.each([undefined, null, '', '   ', '"', 'ä', 1, ['access_denied'], {}])(
  'without a name (%j) there is no error',
  (error) => {
    expect(read({ error, error_description: 'x', error_uri: 'https://id.example' })).toBeUndefined()
  },
)

const texts: [string, string][] = [
  ['a "quote" and a \\', 'a  quote  and a'],
  ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
  ['line\nbreak\r\n', 'line break'],
  ['\u001b[31mred\u202e', '[31mred'],
  ['zwölf €', 'zw lf'],
  ['\ud800', ''],
  ['~!#[]^', '~!#[]^'],
]

test.each(texts)('%j becomes %j', (text, clean) => {
  expect(read({ error: 'x', error_description: text })?.error_description ?? '').toBe(clean)
  expect(read({ error: text })?.error ?? '').toBe(clean)
})

describe('lengths', () => {
  test('a name has 80 characters, a description 400', () => {
    const long = 'a'.repeat(100_000)
    const error = read({ error: long, error_description: long })
    expect([error?.error.length, error?.error_description?.length]).toEqual([80, 400])
  })
  test('a text that is mostly refuse is not searched to its end', () => {
    expect(read({ error: 'x', error_description: `${'"'.repeat(2_000)}a` })).toEqual({ error: 'x' })
  })
})

const links: [unknown, boolean][] = [
  ['https://id.example/e', true],
  ['http://id.example/e', true],
  ['HTTPS://id.example/e', true],
  [`https://${'a'.repeat(392)}`, true],
  [`https://${'a'.repeat(393)}`, false],
  ['javascript:alert(1)', false],
  ['data:text/html,a', false],
  ['//id.example', false],
  ['/e', false],
  [' https://id.example', false],
  ['https://id.example/a b', false],
  ['https://id.example/"', false],
  ['https://id.example/\\', false],
  ['https://id.example/ä', false],
  [1, false],
  [null, false],
]

test.each(links)('the link %j is kept: %j', (uri, isKept) => {
  expect(read({ error: 'x', error_uri: uri })).toEqual(
    isKept ? { error: 'x', error_uri: uri } : { error: 'x' },
  )
})

test('whatever is sent, what is kept is printable ASCII without quotes and backslashes', () => {
  const pieces = ['https://', ...'a "\\\n\0\x1bé\u202e\ud800<~\x7f']
  const text = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join(''))
  const value = fc.oneof(text, fc.constantFrom(undefined, null, 1, ['a'], { a: 1 }))
  const members = fc.record({ error: value, error_description: value, error_uri: value })
  const isClean = (sent: Record<string, unknown>): boolean =>
    Object.values(read(sent) ?? {}).every((kept) => /^[ !#-[\]-~]+$/.test(kept))
  fc.assert(fc.property(members, isClean), { numRuns: 2_000 })
})
