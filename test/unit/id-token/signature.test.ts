// The signature: by a published key of the right kind, found by `kid` where there is one, and by no other.
import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { findAlgorithm } from '../../../src/id-token/algorithms.ts'
import { parseJws } from '../../../src/id-token/jws.ts'
import { checkSignature } from '../../../src/id-token/signature.ts'
import type { JsonObject } from '../../../src/protocol/json.ts'
import type { KeySet } from '../../../src/protocol/key-set.ts'
import { refusal } from '../refusal.ts'
import { algorithms, keySetOf, makeSigner } from '../signer.ts'

const refused = refusal('OIDC_ID_TOKEN_INVALID', { check: 'signature' })
const payload = { sub: 'ada' }

async function check(token: string, keySet: KeySet): Promise<'accepted'> {
  const parts = parseJws(token)
  const algorithm = findAlgorithm(parts.header['alg'])
  if (!algorithm) throw new Error('unknown algorithm')
  await checkSignature(parts, algorithm, keySet)
  return 'accepted'
}

/** The same token with one letter of a part replaced by another. */
function tamper(token: string, part: number): string {
  const parts = token.split('.')
  const text = parts[part] ?? ''
  parts[part] = `${text.slice(0, 9)}${text[9] === 'A' ? 'B' : 'A'}${text.slice(10)}`
  return parts.join('.')
}

describe.each(algorithms)('%s', (alg) => {
  const signer = makeSigner(alg)
  const other = makeSigner(alg)

  test('is verified with its key', async () => {
    expect(await check(await signer.sign(payload), keySetOf([other.key, signer.key]))).toBe('accepted')
  })
  test('is refused with its signature tampered with', async () => {
    await expect(check(tamper(await signer.sign(payload), 2), keySetOf([signer.key]))).rejects.toEqual(
      refused,
    )
  })
  test('is refused with the signature cut, or of another token', async () => {
    const [header, body, signature = ''] = (await signer.sign(payload)).split('.')
    const [, , foreign] = (await signer.sign({ sub: 'bob' })).split('.')
    for (const forged of ['', signature.slice(0, -4), foreign]) {
      await expect(check(`${header}.${body}.${forged}`, keySetOf([signer.key]))).rejects.toEqual(refused)
    }
  })
  test('is refused with another payload', async () => {
    const [header, , signature] = (await signer.sign(payload)).split('.')
    const forged = `${header}.${Buffer.from('{"sub":"bob"}').toString('base64url')}.${signature}`
    await expect(check(forged, keySetOf([signer.key]))).rejects.toEqual(refused)
  })
  test('is refused where another key has its name', async () => {
    const token = await other.sign(payload, { kid: signer.key.kid })
    await expect(check(token, keySetOf([signer.key]))).rejects.toEqual(refused)
  })
})

const rsa = makeSigner('RS256')
const { use: _use, alg: _alg, ...bare } = rsa.key
const others = ['ES256', 'EdDSA', 'RS256'].map((alg) => makeSigner(alg).key)
const oct = { kty: 'oct', k: 'AAAA', kid: rsa.key.kid }

const chosen: [string, readonly JsonObject[], object?][] = [
  ['of a key that says nothing of itself', [bare]],
  ['of one of two keys with the same name', [{ ...others[2], kid: rsa.key.kid }, rsa.key]],
  ['without a name, of the only key', [rsa.key], { kid: undefined }],
  ['without a name, of one key of many', [...others, rsa.key], { kid: undefined }],
  ['of a key that may verify', [{ ...bare, key_ops: ['sign', 'verify'] }]],
  [
    'of a key beside what is no key for it',
    [oct, { kty: 'RSA', kid: rsa.key.kid, e: 'AQAB' }, ...others, rsa.key],
  ],
  ['of a key named __proto__', [{ ...rsa.key, kid: '__proto__' }], { kid: '__proto__' }],
]

test.each(chosen)('a signature %s is verified', async (_, keys, header) => {
  expect(await check(await rsa.sign(payload, header), keySetOf(keys))).toBe('accepted')
})

const unfit: [string, readonly JsonObject[], object?][] = [
  ['of no key', []],
  ['of a key of another name', [{ ...rsa.key, kid: 'other' }]],
  ['of a key without a name', [{ ...rsa.key, kid: undefined }]],
  ['of a key for encryption', [{ ...rsa.key, use: 'enc' }]],
  ['of a key that may only encrypt', [{ ...bare, key_ops: ['encrypt'] }]],
  ['of a key that says `verify` in another way', [{ ...bare, key_ops: 'verify' }]],
  ['of a key for another algorithm', [{ ...rsa.key, alg: 'PS256' }]],
  ['of a key of another kind', [{ ...rsa.key, kty: 'EC' }]],
  ['of a key on a curve', [{ ...rsa.key, crv: 'P-256' }]],
  ['of a private key that was published', [rsa.pair]],
  ['of a key whose modulus is no text', [{ ...rsa.key, n: 1 }]],
  [
    'of the ninth key that fits',
    [...Array.from({ length: 8 }, () => others[2] ?? {}), rsa.key],
    { kid: undefined },
  ],
  ['whose name is a list', [rsa.key], { kid: [rsa.key.kid] }],
  ['whose name is null', [{ ...rsa.key, kid: undefined }], { kid: null }],
]

test.each(unfit)('a signature %s is refused', async (_, keys, header) => {
  await expect(check(await rsa.sign(payload, header), keySetOf(keys))).rejects.toEqual(refused)
})

test('a key of 1,024 bits is refused', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const signed = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.e30`
  const token = `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`
  const key = publicKey.export({ format: 'jwk' }) as JsonObject
  await expect(check(token, keySetOf([key]))).rejects.toEqual(refused)
})

test('a key member of 2,000 characters is imported, one beyond that is not', async () => {
  const token = await rsa.sign(payload)
  const keyOf = (length: number) => ({ ...rsa.key, e: 'AQAB'.padStart(length, 'A') })
  expect(await check(token, keySetOf([keyOf(2_000)]))).toBe('accepted')
  await expect(check(token, keySetOf([keyOf(2_004)]))).rejects.toEqual(refused)
  const key = { ...rsa.key, n: `${'A'.repeat(2_000)}${rsa.key['n'] as string}` }
  await expect(check(token, keySetOf([key]))).rejects.toEqual(refused)
})

test('EdDSA and Ed25519 are names of one algorithm', async () => {
  const signer = makeSigner('EdDSA')
  expect(await check(await signer.sign(payload), keySetOf([{ ...signer.key, alg: 'Ed25519' }]))).toBe(
    'accepted',
  )
})

test.each(['ES256', 'XEdDSA', 'Curve-Ed25519'])('a key for %s is none for EdDSA', async (alg) => {
  const signer = makeSigner('EdDSA')
  const token = await signer.sign(payload)
  expect(await check(token, keySetOf([signer.key]))).toBe('accepted')
  await expect(check(token, keySetOf([{ ...signer.key, alg }]))).rejects.toEqual(refused)
})

describe('a fresh look at the keys', () => {
  test('is had once for a key that is not known, which may be found', async () => {
    const keySet = keySetOf(others, [...others, rsa.key])
    expect(await check(await rsa.sign(payload), keySet)).toBe('accepted')
    expect(keySet.looks).toBe(1)
  })
  test('is had where only a key of another kind has that name', async () => {
    const keySet = keySetOf([{ ...rsa.key, kty: 'EC' }], [rsa.key])
    expect(await check(await rsa.sign(payload), keySet)).toBe('accepted')
    expect(keySet.looks).toBe(1)
  })
  test('is had once for a key that is not found', async () => {
    const keySet = keySetOf(others, others)
    await expect(check(await rsa.sign(payload), keySet)).rejects.toEqual(refused)
    expect(keySet.looks).toBe(1)
  })
  test('is not had for a bad signature of a known key', async () => {
    const keySet = keySetOf([rsa.key], [rsa.key])
    await expect(check(tamper(await rsa.sign(payload), 2), keySet)).rejects.toEqual(refused)
    expect(keySet.looks).toBe(0)
  })
})
