// Proofs of possession, read by another implementation: what they say, and that no two are the same.
import { createHash } from 'node:crypto'
import { EmbeddedJWK, calculateJwkThumbprint, decodeProtectedHeader, jwtVerify } from 'jose'
import type { JWTPayload } from 'jose'
import { describe, expect, test, vi } from 'vitest'
import { isProofKey, makeProofKey, openProver } from '../../../src/access-token/dpop-proof.ts'
import { polluted } from '../refusal.ts'

const key = await makeProofKey(undefined)
const time = 1_700_000_000_999
const url = 'https://id.example/token'
const open = () => openProver(key, () => time)

/** Verifies a proof with the key in its header, as a server does. */
async function read(proof: string): Promise<JWTPayload & { jti: string }> {
  const { payload } = await jwtVerify(proof, EmbeddedJWK, { typ: 'dpop+jwt', currentDate: new Date(time) })
  return payload as JWTPayload & { jti: string }
}

test('a proof says who asks what, when, and nothing else', async () => {
  const payload = await read(await open().prove({ method: 'POST', url }))
  expect(payload).toEqual({
    jti: expect.stringMatching(/^[\w-]{22,}$/),
    htm: 'POST',
    htu: url,
    iat: 1_700_000_000,
  })
})

test('its header names the type, the algorithm and the public key only', async () => {
  const header = decodeProtectedHeader(await open().prove({ method: 'POST', url }))
  expect(header).toEqual({ typ: 'dpop+jwt', alg: 'ES256', jwk: key.jwk })
  expect(Object.keys(header.jwk ?? {}).toSorted()).toEqual(['crv', 'kty', 'x', 'y'])
})

test.each(['ES256', 'ES384', 'Ed25519', 'EdDSA', 'PS256', 'RS256'])('a proof in %s verifies', async (alg) => {
  const made = await makeProofKey([alg])
  const proof = await openProver(made, () => time).prove({ method: 'POST', url })
  await read(proof)
  const { alg: said, jwk = {} } = decodeProtectedHeader(proof)
  expect(said).toBe(alg)
  expect(await calculateJwkThumbprint(jwk)).toBe(await calculateJwkThumbprint(made.jwk))
})

test('a key from storage proves the same', async () => {
  const stored: unknown = structuredClone(key)
  if (!isProofKey(stored)) throw new Error('not a key')
  const proof = await openProver(stored, () => time).prove({ method: 'POST', url })
  expect((await read(proof)).htu).toBe(url)
  expect(decodeProtectedHeader(proof).jwk).toEqual(key.jwk)
})

test('the hash of a token is taken as it is given', async () => {
  const ath = createHash('sha256').update('token').digest('base64url')
  expect((await read(await open().prove({ method: 'GET', url, ath }))).ath).toBe(ath)
})

test('no two proofs are the same, and each has an id of its own', async () => {
  const prover = open()
  const asks = Array.from({ length: 50 }, () => prover.prove({ method: 'POST', url }))
  const proofs = await Promise.all(asks)
  const ids = await Promise.all(proofs.map(async (proof) => (await read(proof)).jti))
  expect([new Set(proofs).size, new Set(ids).size]).toEqual([50, 50])
})

const targets: [url: string, htu: string][] = [
  ['https://api.example/a?b=c', 'https://api.example/a'],
  ['https://api.example/a#b', 'https://api.example/a'],
  ['https://api.example/a?b=c#d?e', 'https://api.example/a'],
  ['https://api.example/a/?', 'https://api.example/a/'],
  ['https://api.example?b', 'https://api.example/'],
  ['https://api.example', 'https://api.example/'],
  ['HTTPS://API.example:443/A', 'https://api.example/A'],
  ['https://api.example:8443/a', 'https://api.example:8443/a'],
  ['https://api.example/a/../b', 'https://api.example/b'],
  ['https://api.example/%C3%A4 ä', 'https://api.example/%C3%A4%20%C3%A4'],
  ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
  ['http://localhost:3000/a?b', 'http://localhost:3000/a'],
]

test.each(targets)('a proof for %s is for %s', async (target, htu) => {
  expect((await read(await open().prove({ method: 'GET', url: target }))).htu).toBe(htu)
})

test.each(['GET', 'DELETE', 'patch', 'QUERY'])('the method %s is written as it is sent', async (method) => {
  expect((await read(await open().prove({ method, url }))).htm).toBe(method)
})

describe('the nonce', () => {
  const nonceFor = async (prover: ReturnType<typeof open>, target: string) =>
    (await read(await prover.prove({ method: 'GET', url: target })))['nonce']

  test('is the newest of that server, on all its paths', async () => {
    const prover = open()
    expect(await nonceFor(prover, url)).toBeUndefined()
    prover.learn(url, 'one')
    prover.learn('https://id.example:443/other?x', 'two')
    expect(await nonceFor(prover, url)).toBe('two')
    expect(await nonceFor(prover, 'https://id.example/again')).toBe('two')
  })
  test('is told to no other server', async () => {
    const prover = open()
    prover.learn(url, 'one')
    for (const other of ['https://id.example:8443/token', 'http://id.example/token', 'https://api.example/'])
      expect(await nonceFor(prover, other)).toBeUndefined()
    prover.learn('https://api.example/', 'two')
    expect([await nonceFor(prover, url), await nonceFor(prover, 'https://api.example/x')]).toEqual([
      'one',
      'two',
    ])
  })
  test.each([null, ''])('stays where an answer brings none (%j)', async (none) => {
    const prover = open()
    prover.learn(url, 'one')
    prover.learn(url, none)
    expect(await nonceFor(prover, url)).toBe('one')
  })
  test.each(['"quoted"\\', 'é', 'a'.repeat(60), '__proto__'])('may be %j', async (nonce) => {
    const prover = open()
    prover.learn(url, nonce)
    expect(await nonceFor(prover, url)).toBe(nonce)
  })
  test('is not read from Object.prototype', async () => {
    const proof = polluted('https://id.example', 'evil', () => open().prove({ method: 'GET', url }))
    expect(await read(await proof)).not.toHaveProperty('nonce')
  })
})

test('what is on Object.prototype takes no part in a proof', async () => {
  const toJSON = () => ({ htu: 'https://evil.example/' })
  for (const [name, value] of Object.entries({ toJSON, hash: 'SHA-1', d: 'x', jti: 'same' })) {
    const proof = await polluted(name, value, () => open().prove({ method: 'POST', url }))
    expect(await read(proof)).toMatchObject({ htm: 'POST', htu: url, jti: expect.not.stringMatching('same') })
    expect(decodeProtectedHeader(proof).jwk).toEqual(key.jwk)
  }
})

test('a script that patches the realm later hears of no key, and gets no proof', async () => {
  const prover = open()
  const spies = [
    vi.spyOn(crypto.subtle, 'sign'),
    vi.spyOn(crypto, 'randomUUID'),
    vi.spyOn(JSON, 'stringify'),
    vi.spyOn(Promise.prototype, 'then'),
    vi.spyOn(TextEncoder.prototype, 'encode'),
    vi.spyOn(String.prototype, 'replace'),
    vi.spyOn(globalThis, 'URL'),
    vi.spyOn(globalThis, 'btoa'),
  ]
  const promise = prover.prove({ method: 'POST', url })
  const counts = spies.map((spy) => spy.mock.calls.length)
  for (const spy of spies) spy.mockRestore()
  expect(counts).toEqual(spies.map(() => 0))
  expect((await read(await promise)).htu).toBe(url)
})
