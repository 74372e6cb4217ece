// The edges of a challenge: lengths, schemes that are alike, and characters that RFC 6750 does not have.
import { describe, expect, test } from 'vitest'
import { asksForNonce, readChallenge, readStepUp } from '../../../src/access-token/challenge.ts'

const read = (challenge: string, status = 401) =>
  readChallenge(new Response(null, { status, headers: { 'www-authenticate': challenge } }))

const stronger = 'error="insufficient_user_authentication"'

test.each([1, 999, 1_000])('a value of %d characters is read', (length) => {
  expect(read(`Bearer scope="${'x'.repeat(length)}"`)).toEqual({ scope: 'x'.repeat(length) })
})

test.each([
  ['one word', 'a'],
  ['many words', 'a b c d'],
  ['long words', 'read:orders write:orders all'],
  ['all characters', "!#$%&'()*+,-./09:;<=>?@AZ[]^_`az{|}~"],
])('%s are read', (_, scope) => {
  expect(read(`Bearer scope="${scope}", error="x"`)).toEqual({ scope, error: 'x' })
})

test.each([
  ['two spaces', 'a  b'],
  ['a space before', ' a'],
  ['a space behind', 'a '],
  ['a quotation mark before', '\\"a'],
  ['a quotation mark behind', 'a\\"'],
  ['a quotation mark in a later word', 'a b\\"'],
  ['a backslash', 'a\\\\b'],
  ['a tab', 'a\tb'],
  ['a letter beyond ASCII', 'a\u00e9'],
])('what has %s is not', (_, scope) => {
  expect(read(`Bearer scope="${scope}", error="x"`)).toEqual({ error: 'x' })
})

describe.each(['XBearer', 'Bearer2', 'XDPoP', 'DPoP2'])('the scheme %s is another one', (scheme) => {
  test('for what is refused', () => {
    expect(read(`${scheme} error="x"`)).toBeUndefined()
  })
  test('for a step-up, and for a nonce', () => {
    expect(readStepUp(401, `${scheme} ${stronger}`)).toBeUndefined()
    expect(asksForNonce(401, `${scheme} error="use_dpop_nonce"`)).toBe(false)
  })
})

test.each(['bearer', 'BEARER', 'dpop', 'DPOP'])('the scheme %s is known, however it is written', (scheme) => {
  expect(read(`${scheme} error="x"`)).toEqual({ error: 'x' })
  expect(readStepUp(401, `${scheme} ${stronger}`)).toEqual({})
})

describe('a step-up', () => {
  const ask = (parameters: string) => readStepUp(401, `Bearer ${stronger}, ${parameters}`)
  test('names up to 500 characters of acr_values, and nine digits of max_age', () => {
    expect(ask(`acr_values="${'a'.repeat(500)}"`)).toEqual({ acrValues: 'a'.repeat(500) })
    expect(ask('max_age=999999999')).toEqual({ maxAge: 999_999_999 })
    expect(ask('acr_values=" ~"')).toEqual({ acrValues: ' ~' })
  })
  test.each(['\u007f', '\u001f', '\u00e9'])('names none with %j at either end', (odd) => {
    expect(ask(`acr_values="${odd}a", max_age="5"`)).toEqual({ maxAge: 5 })
    expect(ask(`acr_values="a${odd}", max_age="5"`)).toEqual({ maxAge: 5 })
  })
  test.each(['5 ', 'a5', '5a', '5\n'])('names no max_age of %j', (text) => {
    expect(ask(`max_age="${text}"`)).toEqual({})
  })
})

test('what is said with 403 and 401 counts, and the first challenge of a known scheme', () => {
  expect(read('Basic error="a", Bearer error="b", DPoP error="c"', 403)).toEqual({ error: 'b' })
  expect(read('DPoP error="c", Bearer error="b"')).toEqual({ error: 'c' })
  expect(read('Bearer error="b"', 402)).toBeUndefined()
})

test.each(['Negotiate abc==', 'Negotiate  abc==', 'Negotiate \t abc'])(
  'behind %j, which has a token of its own, the next challenge is read',
  (before) => {
    expect(read(`${before}, Bearer error="x"`)).toEqual({ error: 'x' })
  },
)

test('a token at the end is not taken for a scheme', () => {
  expect(read('Negotiate Bearer')).toBeUndefined()
  expect(read('Negotiate, Bearer')).toEqual({})
})
