// What is written in lines is read from them again; what never was written so comes to nothing.
import { expect, test } from 'vitest'
import { line, readLines, writeLines } from '../../../src/access-token/secret-lines.ts'
import type { Pins } from '../../../src/access-token/secret-lines.ts'

const pins: Pins = { __proto__: null, token: 'https://id.test/token', revocation: 'https://id.test/r' }

function read(text: string): object {
  const tokens: [string, string][] = []
  let first: object = {}
  readLines(text, {
    first: (refresh, found) => (first = { refresh, ...found }),
    accessToken: (target, token) => tokens.push([target, token]),
  })
  return { ...first, tokens }
}

test('refresh token, places, and any number of access tokens', () => {
  const written = writeLines('r', pins) + line('') + line('a') + line('["urn:b",null,null]') + line('b')
  expect(read(written)).toEqual({
    refresh: 'r',
    token: 'https://id.test/token',
    revocation: 'https://id.test/r',
    userInfo: '',
    tokens: [
      ['', 'a'],
      ['["urn:b",null,null]', 'b'],
    ],
  })
})

test.each(['', 'no line break', 'a\nb', '\n\n\n\nx', '\n\n\n\n\n'])('%j ends', (text) => {
  expect(read(text)).toHaveProperty('tokens')
})
