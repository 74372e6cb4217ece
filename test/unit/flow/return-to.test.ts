// A sign-in returns to the app's own origin, whatever was asked or stored (row C-08).
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readReturnTo, requireReturnTo } from '../../../src/flow/return-to.ts'
import { refusal } from '../refusal.ts'

const origin = 'https://app.example'

const kept: [string, string][] = [
  ['/', '/'],
  ['', '/'],
  ['orders', '/orders'],
  ['?a=b', '/?a=b'],
  ['#a', '/#a'],
  ['/a/b?c=d&e=%2F#f/ä', '/a/b?c=d&e=%2F#f/%C3%A4'],
  [`${origin}/a?b#c`, '/a?b#c'],
  ['HTTPS://APP.EXAMPLE:443/a', '/a'],
  ['/a/../b', '/b'],
  ['\\a', '/a'],
  ['/%5Cevil.example', '/%5Cevil.example'],
  ['/%2F/evil.example', '/%2F/evil.example'],
  ['https:evil.example', '/evil.example'],
  ['https:/evil.example', '/evil.example'],
  ['?x#//evil.example', '/?x#//evil.example'],
  ['/a?//evil.example', '/a?//evil.example'],
]

test.each(kept)('%j is kept as %j', (value, path) => {
  expect(readReturnTo(value, origin)).toBe(path)
  expect(requireReturnTo(value, origin)).toBe(path)
})

const refused = [
  'https://evil.example',
  'https://app.example.evil.example/',
  'https://app.example@evil.example/',
  'https://app.example:8443/',
  'https://аpp.example/',
  'http://app.example/',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '\t//evil.example',
  '/\t/evil.example',
  '\x01https://evil.example',
  'ht\ntps://evil.example',
  '/..//evil.example',
  '/.//evil.example',
  '/a/..//evil.example',
  `${origin}//evil.example`,
  'javascript:alert(1)',
  'java\nscript:alert(1)',
  ' JavaScript:alert(1)',
  'data:text/html,a',
  'file:///etc/passwd',
  `blob:${origin}/1`,
  `filesystem:${origin}/1`,
  `view-source:${origin}/`,
  'mailto:ada@example.test',
  'https://',
  'https://[',
]

test.each(refused)('%j leads elsewhere', (value) => {
  expect(readReturnTo(value, origin)).toBeUndefined()
  expect(() => requireReturnTo(value, origin)).toThrow(refusal('OIDC_CONFIG_INVALID'))
})

test('a mistake names the option and the origin, not the value', () => {
  expect(() => requireReturnTo('https://evil.example/secret', origin)).toThrow(
    /`returnTo`.*https:\/\/app\.example/,
  )
  expect(() => requireReturnTo('https://evil.example/secret', origin)).not.toThrow('secret')
})

test('a long address is kept', () => {
  const long = `/?${'a'.repeat(100_000)}`
  expect(readReturnTo(long, origin)).toBe(long)
})

describe('whatever is not a text that stays the same', () => {
  test('a URL of a class of its own is read once, as a URL', () => {
    class Shifty extends URL {
      override get origin() {
        return origin
      }
    }
    expect(readReturnTo(new Shifty('https://evil.example/') as unknown as string, origin)).toBeUndefined()
  })
  test('an object that changes its mind never leads elsewhere', () => {
    const answers = ['/a', 'https://evil.example/']
    const value = { toString: () => answers.shift() ?? 'https://evil.example/' } as unknown as string
    expect(readReturnTo(value, origin)).toBeUndefined()
  })
})

test('whatever is asked, what is kept never leaves the origin', () => {
  const pieces = [
    'https:',
    'http:',
    'javascript:',
    '/',
    '//',
    '\\',
    '.',
    '..',
    '%2f',
    '%5c',
    '@',
    ':',
    '?',
    '#',
    '\t',
    '\n',
  ]
  const more = ['\x01', ' ', 'app.example', 'evil.example', origin, ':443', 'a', 'ä', '\u202e', '\ud800']
  const text = fc.array(fc.constantFrom(...pieces, ...more), { maxLength: 9 }).map((parts) => parts.join(''))
  const holds = (value: string): boolean => {
    const path = readReturnTo(value, origin)
    if (path === undefined) return true
    // Both as a base-relative address, and as browsers read it when an app assigns it later.
    return /^\/(?![/\\])/.test(path) && new URL(path, `${origin}/deep/er`).origin === origin
  }
  fc.assert(fc.property(fc.oneof(text, fc.string({ unit: 'binary', maxLength: 8 })), holds), {
    numRuns: 3_000,
  })
})
