// A text that is cut short, or was never written here, comes to empty places and no token.
import { expect, test } from 'vitest'
import { line, readLines, writeLines } from '../../../src/access-token/secret-lines.ts'
import type { Pins } from '../../../src/access-token/secret-lines.ts'

/** What is read of a text: the refresh token, the places, and what each access token is. */
function read(text: string): readonly [string, Pins, readonly (readonly [string, string])[]] {
  const tokens: [string, string][] = []
  let heard: [string, Pins] | undefined
  readLines(text, {
    first: (...all) => (heard = all),
    accessToken: (...all) => tokens.push(all),
  })
  if (!heard) throw new Error('nothing was heard')
  return [...heard, tokens]
}

const nowhere = { token: '', revocation: '', userInfo: '' }

test.each([
  ['', '', nowhere],
  ['cut', '', nowhere],
  ['r\ncut', 'r', nowhere],
  ['r\nt\n', 'r', { ...nowhere, token: 't' }],
  ['r\nt\nv\ncut', 'r', { ...nowhere, token: 't', revocation: 'v' }],
  ['r\nt\nv\nu\n', 'r', { token: 't', revocation: 'v', userInfo: 'u' }],
])('%j brings no access token', (text, refresh, places) => {
  const [first, pins, tokens] = read(text)
  expect([first, { ...pins }, tokens]).toEqual([refresh, places, []])
  expect(Reflect.getPrototypeOf(pins)).toBeNull()
})

test.each([
  ['cut', [['', '']]],
  ['a\n', [['a', '']]],
  ['a\ncut', [['a', '']]],
  [
    'a\nta\nb\ncut',
    [
      ['a', 'ta'],
      ['b', ''],
    ],
  ],
])('of %j where access tokens should be only whole lines count', (rest, tokens) => {
  expect(read(`r\nt\nv\nu\n${rest}`)[2]).toEqual(tokens)
})

test.each([
  [{ revocation: undefined, userInfo: 'u' }, 'r\nt\n\nu\n'],
  [{ revocation: 'v', userInfo: undefined }, 'r\nt\nv\n\n'],
  [{}, 'r\nt\n\n\n'],
])('places %j are written as lines', (places, text) => {
  expect(writeLines('r', { __proto__: null, token: 't', ...places })).toBe(text)
  expect(line('a')).toBe('a\n')
})
