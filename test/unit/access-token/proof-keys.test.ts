// Key pairs for proofs: the algorithm follows from what the provider lists, and nothing else is taken back from storage.
import { calculateJwkThumbprint, exportJWK } from 'jose'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { isProofKey, makeProofKey, thumbprintOf } from '../../../src/access-token/proof-keys.ts'
import type { ProofKey } from '../../../src/access-token/proof-keys.ts'
import { polluted, refusal } from '../refusal.ts'

afterEach(() => vi.resetModules())

const choices: [listed: string[] | undefined, alg: string][] = [
  [undefined, 'ES256'],
  [['ES256'], 'ES256'],
  [['RS256', 'PS256', 'EdDSA', 'Ed25519', 'ES384', 'ES256'], 'ES256'],
  [['RS256', 'PS256', 'EdDSA', 'Ed25519', 'ES384'], 'ES384'],
  [['EdDSA', 'Ed25519'], 'Ed25519'],
  [['RS256', 'EdDSA'], 'EdDSA'],
  [['RS256', 'PS256'], 'PS256'],
  [['HS256', 'none', 'ES512', 'RS256'], 'RS256'],
]

test.each(choices)('of %j a key is made for %s', async (listed, alg) => {
  const key = await makeProofKey(listed)
  expect(key.alg).toBe(alg)
  expect(key.pair.privateKey).toMatchObject({ type: 'private', extractable: false, usages: ['sign'] })
  expect(isProofKey(key)).toBe(true)
})

test.each([[[]], [['HS256']], [['none', 'ES512', 'es256', '__proto__', 'toString']]])(
  'of %j none can be made',
  async (listed) => {
    const made = makeProofKey(listed)
    await expect(made).rejects.toEqual(refusal('OIDC_NOT_SUPPORTED', { remedy: 'fix' }))
    for (const alg of listed.filter((name) => !name.startsWith('__'))) await expect(made).rejects.toThrow(alg)
  },
)

test('the provider cannot write into the message', async () => {
  const listed = ['<img src=x>', 'a'.repeat(100), ...Array.from({ length: 50 }, (_, index) => `X${index}`)]
  const message = await makeProofKey(listed).catch((thrown: Error) => thrown.message)
  expect(message).not.toMatch(/<img|aaaa|X11/)
})

test('what this platform does not have is passed over', async () => {
  const { subtle } = crypto
  const { generateKey } = subtle
  const spy = vi.spyOn(subtle, 'generateKey').mockImplementation((...all: unknown[]) => {
    const { name } = all[0] as { name: string }
    if (name === 'Ed25519') throw new DOMException('no', 'NotSupportedError')
    return Reflect.apply(generateKey, subtle, all) as never
  })
  vi.resetModules()
  const fresh = await import('../../../src/access-token/proof-keys.ts')
  expect((await fresh.makeProofKey(['EdDSA', 'PS256'])).alg).toBe('PS256')
  await expect(fresh.makeProofKey(['EdDSA'])).rejects.toThrow('EdDSA')
  spy.mockRestore()
})

test('a script that patches the platform later makes no key that can be exported, and hears of none', async () => {
  const spy = vi.spyOn(crypto.subtle, 'generateKey').mockImplementation(() => {
    throw new Error('heard')
  })
  const key = await polluted('extractable', true, () => makeProofKey(undefined))
  expect(spy).not.toHaveBeenCalled()
  expect(key.pair.privateKey.extractable).toBe(false)
  spy.mockRestore()
})

test.each(['jwk', 'pkcs8', 'raw'] as const)(
  'the private key cannot be exported as %s (row X-17)',
  async (format) => {
    const { pair } = await makeProofKey(undefined)
    await expect(crypto.subtle.exportKey(format, pair.privateKey)).rejects.toThrow(/.+/)
  },
)

test.each(['ES256', 'EdDSA', 'PS256'])(
  'what is public of a key for %s is what its thumbprint needs',
  async (alg) => {
    const { pair, jwk } = await makeProofKey([alg])
    const whole = await exportJWK(pair.publicKey)
    expect(await calculateJwkThumbprint(jwk)).toBe(await calculateJwkThumbprint(whole))
    expect(Object.keys(jwk).every((name) => ['crv', 'e', 'kty', 'n', 'x', 'y'].includes(name))).toBe(true)
  },
)

test.each(['ES256', 'ES384', 'EdDSA', 'PS256', 'RS256'])(
  'the thumbprint of a key for %s is that of RFC 7638, in whatever order its members stand',
  async (alg) => {
    const key = await makeProofKey([alg])
    const thumbprint = await calculateJwkThumbprint(key.jwk)
    expect(await thumbprintOf(key)).toBe(thumbprint)
    const jwk = Object.fromEntries(Object.entries(key.jwk).toReversed())
    expect(await thumbprintOf({ ...key, jwk })).toBe(thumbprint)
  },
)

test.each(['ES256', 'ES384', 'Ed25519', 'EdDSA', 'PS256', 'RS256'])(
  'a key for %s survives storage',
  async (alg) => {
    const key = await makeProofKey([alg])
    const stored: unknown = structuredClone(key)
    expect(isProofKey(stored)).toBe(true)
    expect((stored as ProofKey).jwk).toEqual(key.jwk)
  },
)

const generate = (isExtractable: boolean, namedCurve = 'P-256', usages: KeyUsage[] = ['sign', 'verify']) =>
  crypto.subtle.generateKey({ name: 'ECDSA', namedCurve }, isExtractable, usages)

type Tampering = (key: ProofKey) => unknown

const tamperings: Record<string, Tampering> = {
  nothing: () => undefined,
  null: () => null,
  'a text': () => 'key',
  'no algorithm': ({ pair, jwk }) => ({ pair, jwk }),
  'another algorithm': (key) => ({ ...key, alg: 'ES384' }),
  'an algorithm of another family': (key) => ({ ...key, alg: 'RS256' }),
  'an unknown algorithm': (key) => ({ ...key, alg: 'HS256' }),
  'a member of Object.prototype as algorithm': (key) => ({ ...key, alg: 'toString' }),
  'a key pair that can be exported': async (key) => ({ ...key, pair: await generate(true) }),
  'a key pair of another curve': async (key) => ({ ...key, pair: await generate(false, 'P-384') }),
  'a key pair that is a JWK': (key) => ({ ...key, pair: { publicKey: key.jwk, privateKey: key.jwk } }),
  'no key pair': ({ alg, jwk }) => ({ alg, jwk }),
  'its public half twice': (key) => {
    const { publicKey } = key.pair
    return { ...key, pair: { publicKey, privateKey: publicKey } }
  },
  'a public half that cannot be exported': async (key) => {
    const { publicKey } = await generate(true)
    const raw = await crypto.subtle.exportKey('raw', publicKey)
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
    const privateKey = await crypto.subtle.importKey('raw', raw, algorithm, false, ['verify'])
    return { ...key, pair: { publicKey, privateKey } }
  },
  'a private half of another use': async (key) => {
    const usages: KeyUsage[] = ['deriveBits', 'deriveKey']
    const algorithm = { name: 'ECDH', namedCurve: 'P-256' }
    return { ...key, pair: await crypto.subtle.generateKey(algorithm, false, usages) }
  },
  'a private member': (key) => ({ ...key, jwk: { ...key.jwk, d: 'x' } }),
  'a public key with a member more': (key) => ({ ...key, jwk: { ...key.jwk, kid: 'x' } }),
  'a public key with a number': (key) => ({ ...key, jwk: { ...key.jwk, x: 1 } }),
  'a public key without type': (key) => ({ ...key, jwk: { ...key.jwk, kty: undefined } }),
  'no public key': ({ alg, pair }) => ({ alg, pair }),
}

describe('a stored key is refused with', () => {
  test.each(Object.entries(tamperings))('%s', async (_, tamper) => {
    expect(isProofKey(await tamper(structuredClone(await makeProofKey(undefined))))).toBe(false)
  })
  test.each([
    ['another hash', 'RSASSA-PKCS1-v1_5', 'SHA-1'],
    ['another padding', 'RSA-PSS', 'SHA-256'],
  ])('an RSA pair for %s', async (_, name, hash) => {
    const algorithm = { name, hash, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) }
    const pair = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])
    expect(isProofKey({ ...(await makeProofKey(['RS256'])), pair })).toBe(false)
  })
})
