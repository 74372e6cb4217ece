// A compact JWS is three parts of base64url, two of them JSON objects; all else has no shape.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { OidcError } from '../../../src/errors/oidc-error.ts'
import { parseJws } from '../../../src/id-token/jws.ts'
import { refusal } from '../refusal.ts'

const encode = (value: string | Uint8Array) => Buffer.from(value).toString('base64url')
const header = encode('{"alg":"ES256"}')
const payload = encode('{"sub":"ädä 😀"}')
const token = `${header}.${payload}.AQID`

test('its parts are read', () => {
  const { signed, ...parts } = parseJws(token)
  expect(parts).toEqual({
    header: { alg: 'ES256' },
    payload: { sub: 'ädä 😀' },
    signature: Uint8Array.of(1, 2, 3),
  })
  expect(new TextDecoder().decode(signed)).toBe(`${header}.${payload}`)
})

test('both letters that base64url has of its own are read', () => {
  expect(parseJws(`${header}.${payload}.-_-_`).signature).toEqual(Uint8Array.of(0xfb, 0xff, 0xbf))
})

test('an empty signature is left to the check of the signature', () => {
  expect(parseJws(`${header}.${payload}.`).signature).toHaveLength(0)
})

const shapeless: Record<string, string> = {
  'no text': '',
  'one part': header,
  'two parts': `${header}.${payload}`,
  'four parts': `${token}.AQID`,
  'six parts': 'a.b.c.d.e.f',
  'a hundred parts': 'a.'.repeat(100),
  'a header that is empty': `.${payload}.AQID`,
  'a payload that is empty': `${header}..AQID`,
  'a header that is no JSON': `${encode('{alg}')}.${payload}.AQID`,
  'a header that is a list': `${encode('[]')}.${payload}.AQID`,
  'a payload that is a string': `${header}.${encode('"sub"')}.AQID`,
  'a payload that is null': `${header}.${encode('null')}.AQID`,
  'a name twice in the header': `${encode('{"alg":"none","alg":"ES256"}')}.${payload}.AQID`,
  'a name twice in the payload': `${header}.${encode('{"sub":"a","sub":"b"}')}.AQID`,
  'a byte order mark': `${header}.${encode('\uFEFF{}')}.AQID`,
  'bytes that are no UTF-8': `${header}.${encode(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d))}.AQID`,
  'padding in the header': `${encode('{"alg":1}')}=.${payload}.AQID`,
  'padding in the signature': `${header}.${payload}.AQ==`,
  'base64 that is not of URLs': `${header}.${payload}.+/+/`,
  'white space around': ` ${token}\n`,
  'white space in between': `${header}.${payload}.AQ ID`,
  'a letter too many': `${header}.${payload}.AQIDA`,
  'letters beyond ASCII': `${header}.${payload}.ＡQID`,
  'more than 200,000 characters': fill(200_001),
}

/** A token of that many characters, whose signature is spelled as it should be. */
function fill(length: number): string {
  return `${token}${'A'.repeat(length - token.length)}`
}

test.each(Object.entries(shapeless))('%s has no shape', (_, text) => {
  expect(() => parseJws(text)).toThrow(refusal('OIDC_ID_TOKEN_INVALID', { check: 'shape' }))
})

test('a signature has one spelling: of one with bits left over nothing is read', () => {
  const read = (signature: string) => parseJws(`${header}.${payload}.${signature}`).signature
  expect([read('AQ'), read('AQI')]).toEqual([Uint8Array.of(1), Uint8Array.of(1, 2)])
  expect([read('AR'), read('AQJ')]).toEqual([new Uint8Array(), new Uint8Array()])
})

test('so have header and payload', () => {
  const [spelled, other] = ['eyJhIjoxMn0', 'eyJhIjoxMn1']
  expect(parseJws(`${spelled}.${spelled}.AQID`).header).toEqual({ a: 12 })
  for (const odd of [`${other}.${spelled}`, `${spelled}.${other}`])
    expect(() => parseJws(`${odd}.AQID`)).toThrow(refusal('OIDC_ID_TOKEN_INVALID', { check: 'shape' }))
})

test('a long token is read, to 200,000 characters and not one more', () => {
  expect(parseJws(fill(200_000)).signature.length).toBeGreaterThan(140_000)
  const long = `${header}.${encode(`{"a":"${'x'.repeat(140_000)}"}`)}.AQID`
  expect(parseJws(long).payload).toHaveProperty('a')
})

test('five parts are an encrypted token: not supported, and the fix is named', () => {
  expect(() => parseJws('a.b.c.d.e')).toThrow(refusal('OIDC_NOT_SUPPORTED'))
  expect(() => parseJws('....')).toThrow(/encrypted.*signed/)
})

test('no message repeats the token', () => {
  expect(() => parseJws('secret.secret.')).not.toThrow('secret')
})

test('whatever the token, it is read or refused by code', () => {
  const json = fc
    .constantFrom('{}', '{"a":1}', '{"a":1,"a":2}', '[]', 'null', '1', '"a"', '{', '\uFEFF{}')
    .map(encode)
  const bytes = fc.uint8Array({ maxLength: 6 }).map(encode)
  const odd = fc.constantFrom('', '=', '+', '/', 'A', 'AA=', ' e30', 'e30\n', 'é')
  const part = fc.oneof(json, bytes, odd)
  const holds = (parts: string[]): boolean => {
    try {
      const { header: one, payload: other } = parseJws(parts.join('.'))
      return typeof one === 'object' && typeof other === 'object' && parts.length === 3
    } catch (thrown) {
      return thrown instanceof OidcError
    }
  }
  fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), holds), { numRuns: 2_000 })
})
