// Which signature algorithms are known, and what WebCrypto calls them.
import { expect, test } from 'vitest'
import { findAlgorithm } from '../../../src/id-token/algorithms.ts'
import { algorithms } from '../signer.ts'

const known: [string, string, string | undefined, string, string][] = [
  ['RS256', 'RSA', undefined, 'SHA-256', 'RSASSA-PKCS1-v1_5'],
  ['RS384', 'RSA', undefined, 'SHA-384', 'RSASSA-PKCS1-v1_5'],
  ['RS512', 'RSA', undefined, 'SHA-512', 'RSASSA-PKCS1-v1_5'],
  ['PS256', 'RSA', undefined, 'SHA-256', 'RSA-PSS'],
  ['PS384', 'RSA', undefined, 'SHA-384', 'RSA-PSS'],
  ['PS512', 'RSA', undefined, 'SHA-512', 'RSA-PSS'],
  ['ES256', 'EC', 'P-256', 'SHA-256', 'ECDSA'],
  ['ES384', 'EC', 'P-384', 'SHA-384', 'ECDSA'],
  ['ES512', 'EC', 'P-521', 'SHA-512', 'ECDSA'],
  ['EdDSA', 'OKP', 'Ed25519', 'SHA-512', 'Ed25519'],
  ['Ed25519', 'OKP', 'Ed25519', 'SHA-512', 'Ed25519'],
]

test.each(known)('%s', (alg, kty, crv, hash, name) => {
  expect(findAlgorithm(alg)).toMatchObject({ kty, crv, hash, parameters: { name, hash } })
})

test('that is all of them', () => {
  expect(known.map(([alg]) => alg).toSorted()).toEqual(algorithms.toSorted())
})

const unknown = [
  ...['none', 'None', '', 'HS256', 'HS384', 'HS512', 'RS1', 'RS257', 'ES256K', 'Ed448', 'ML-DSA-44', 'rs256'],
  ...[
    'RS256 ',
    'XRS256',
    '__proto__',
    'constructor',
    undefined,
    null,
    256,
    ['RS256'],
    { alg: 'RS256' },
    true,
  ],
]

test.each(unknown)('%j is none', (alg) => {
  expect(findAlgorithm(alg)).toBeUndefined()
})
