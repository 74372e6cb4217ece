// The header may name an algorithm that was expected, and nothing that needs more than that.
import { describe, expect, test } from 'vitest'
import { checkHeader } from '../../../src/id-token/header.ts'
import type { AlgorithmPolicy } from '../../../src/id-token/header.ts'
import type { JsonObject, JsonValue } from '../../../src/protocol/json.ts'
import { refusal } from '../refusal.ts'

const listed: AlgorithmPolicy = { listed: ['RS256', 'ES256'] }
const alg = refusal('OIDC_ID_TOKEN_INVALID', { check: 'alg' })
const shape = refusal('OIDC_ID_TOKEN_INVALID', { check: 'shape' })

const accepted: [string, string, AlgorithmPolicy][] = [
  ['one that is listed', 'ES256', listed],
  ['any known one, where nothing is listed', 'PS512', {}],
  ['the pinned one', 'RS256', { pinned: 'RS256' }],
  ['the pinned one, though it is not listed', 'EdDSA', { pinned: 'EdDSA', ...listed }],
]

test.each(accepted)('accepts %s', (_, name, policy) => {
  expect(checkHeader({ alg: name }, policy).parameters.name).toMatch(/ECDSA|RSA-PSS|RSASSA|Ed25519/)
})

const refused: [string, JsonValue | undefined, AlgorithmPolicy][] = [
  ['one that is not listed', 'PS256', listed],
  ['one that is listed but not pinned', 'ES256', { pinned: 'RS256', ...listed }],
  ['another one than the pinned', 'PS256', { pinned: 'RS256' }],
  ['none, though it is listed', 'none', { listed: ['none'] }],
  ['HS256, though it is listed', 'HS256', { listed: ['HS256'] }],
  ['HS256, though it is pinned', 'HS256', { pinned: 'HS256' }],
  ['one that is missing', undefined, {}],
  ['one that is a list', ['RS256'], {}],
  ['one that is null', null, {}],
]

test.each(refused)('refuses %s', (_, name, policy) => {
  expect(() => checkHeader({ alg: name }, policy)).toThrow(alg)
})

describe('the message', () => {
  test('names the algorithm and what to set at the provider', () => {
    expect(() => checkHeader({ alg: 'HS256' }, {})).toThrow(/HS256.*RS256 or ES256/)
    expect(() => checkHeader({ alg: 'RS256' }, { pinned: 'EdDSA' })).toThrow(/RS256.*EdDSA/)
  })
  test('never repeats what looks like something else', () => {
    for (const name of ['<img src=x>', 'A'.repeat(10)]) {
      expect(() => checkHeader({ alg: name }, {})).not.toThrow(name)
      expect(() => checkHeader({ alg: name }, {})).toThrow(alg)
    }
  })
})

test.each(['JWT', 'jwt', 'application/jwt', 'Application/JWT'])('accepts the type %s', (typ) => {
  expect(checkHeader({ alg: 'RS256', typ }, {}).kty).toBe('RSA')
})

const strange: Record<string, JsonObject> = {
  'the type of an access token': { typ: 'at+jwt' },
  'the type of a logout token': { typ: 'logout+jwt' },
  'the type of a proof': { typ: 'dpop+jwt' },
  'a type that begins alike': { typ: 'JWTx' },
  'a type that ends alike': { typ: 'x-JWT' },
  'an empty type': { typ: '' },
  'a type that is null': { typ: null },
  'a type that is a list': { typ: ['JWT'] },
  'a critical extension': { crit: ['b64'], b64: false },
  'no critical extension, said loudly': { crit: [] },
  'critical extensions that are null': { crit: null },
}

test.each(Object.entries(strange))('refuses %s', (_, header) => {
  expect(() => checkHeader({ alg: 'RS256', ...header }, {})).toThrow(shape)
})

test('looks at no other member', () => {
  const more = {
    jku: 'https://evil.example',
    jwk: { kty: 'oct' },
    x5u: 'https://evil.example',
    x5c: ['x'],
    cty: 'JWT',
  }
  expect(checkHeader({ alg: 'ES256', ...more }, listed)).toEqual(checkHeader({ alg: 'ES256' }, listed))
})
