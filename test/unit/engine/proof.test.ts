// Tokens that are bound to a key: it is made for the provider, kept with the session, and proves each request.
import { decodeJwt, decodeProtectedHeader, calculateJwkThumbprint } from 'jose'
import type { JWK } from 'jose'
import { describe, expect, test } from 'vitest'
import { newKey, newProof, proverOf } from '../../../src/engine/proof.ts'
import type { Transaction } from '../../../src/engine/transactions.ts'
import { refusal } from '../refusal.ts'
import { openKept, recordOf } from './kept-stage.ts'
import { document, issuer, setStage } from './stage.ts'
import type { Stage } from './stage.ts'
import { answerCode, bearerAt, call, openEngine, openTab } from './steps.ts'

const time = () => 1_700_000_000_000
const bound = { tokens: { token_type: 'DPoP' } }

/** The proof of the last request at a path: its claims, and which key made it. */
async function proofAt({ requests }: Stage, path: string) {
  const request = requests.findLast(({ url }) => new URL(url).pathname === path)
  const proof = request?.headers.get('dpop') ?? ''
  return {
    ...decodeJwt<{ htu: string }>(proof),
    key: await calculateJwkThumbprint(decodeProtectedHeader(proof).jwk as JWK),
  }
}

test('a key that is made is one that can be read from storage', async () => {
  const { key } = await newProof(['ES256'], time)
  const prover = await proverOf(structuredClone(key), time)
  expect(decodeJwt(await prover.prove({ method: 'GET', url: issuer }))).toMatchObject({ htm: 'GET' })
})

test.each([{}, { alg: 'ES256' }, { alg: 'none', pair: {}, jwk: {} }])(
  '%j in storage is none',
  async (key) => {
    await expect(proverOf(key as never, time)).rejects.toThrow()
  },
)

test('a provider without a common algorithm is told by name', async () => {
  await expect(newProof(['ES256K'], time)).rejects.toEqual(refusal('OIDC_NOT_SUPPORTED'))
})

test('a key that is made ahead has the name by which a provider knows it', async () => {
  const { key, thumbprint } = await newKey(['ES384'])
  expect([key.alg, thumbprint]).toEqual(['ES384', await calculateJwkThumbprint(key.jwk)])
})

describe('a code that is bound to a key', async () => {
  /** A callback of a sign-in that was begun with a key; `spoil` changes what is stored of it. */
  async function comeBack(spoil: (transaction: Transaction) => object) {
    const stage = setStage()
    const engine = await openEngine(stage, { keeps: 'session', dpop: true })
    const { query } = await answerCode(stage, engine, bound)
    const key = `transaction ${new URLSearchParams(query).get('state')}`
    const transaction = stage.stored.get(key) as Transaction
    stage.stored.set(key, { ...transaction, ...spoil(transaction) })
    return { stage, redeemed: await engine.redeem(query), proofKey: transaction.proofKey }
  }
  test('is redeemed with a proof by that key, which the session keeps', async () => {
    const { stage, redeemed, proofKey } = await comeBack(() => ({}))
    expect(redeemed).toHaveProperty('identity')
    const thumbprint = await calculateJwkThumbprint(proofKey?.jwk as JWK)
    expect((await proofAt(stage, '/token')).key).toBe(thumbprint)
    expect(recordOf(stage).kept.proofKey?.jwk).toEqual(proofKey?.jwk)
  })
  test('is redeemed with a new one where none is stored: a provider that bound it says no', async () => {
    const { stage, redeemed, proofKey } = await comeBack(() => ({ proofKey: undefined }))
    expect(redeemed).toHaveProperty('identity')
    expect((await proofAt(stage, '/token')).key).not.toBe(await calculateJwkThumbprint(proofKey?.jwk as JWK))
  })
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const damaged: [string, (transaction: Transaction) => object][] = [
    ['a text', () => ({ proofKey: 'key' })],
    ['true', () => ({ proofKey: true })],
    ['an empty object', () => ({ proofKey: {} })],
    ['a key of another algorithm', ({ proofKey }) => ({ proofKey: { ...proofKey, alg: 'RS256' } })],
    ['a key that can be exported', ({ proofKey }) => ({ proofKey: { ...proofKey, pair } })],
    ['no private half', ({ proofKey }) => ({ proofKey: { ...proofKey, pair: {} } })],
  ]
  test.each(damaged)('is not redeemed where %s is stored for it', async (_, spoil) => {
    const { stage, redeemed } = await comeBack(spoil)
    expect(redeemed).toEqual({ returnTo: '/orders', error: refusal('OIDC_CALLBACK_UNKNOWN_STATE') })
    expect(stage.asked).not.toContain('/token')
  })
})

describe('an engine whose tokens are bound', () => {
  test('proves the token request, each call and each renewal with one key', async () => {
    const { stage, engine } = await openKept({ dpop: true }, bound)
    await call(engine)
    const first = await proofAt(stage, '/token')
    const second = await proofAt(stage, '/v1')
    expect([first.htu, second.htu, bearerAt(stage)]).toEqual([
      `${issuer}/token`,
      'https://api.test/v1',
      'DPoP at-1',
    ])
    stage.on('/token', () => ({ access_token: 'at-2', token_type: 'DPoP', expires_in: 600 }))
    stage.now += 600_000
    await call(engine)
    const third = await proofAt(stage, '/token')
    expect(new Set([first.key, second.key, third.key]).size).toBe(1)
    expect(bearerAt(stage)).toBe('DPoP at-2')
  })
  test('keeps the key with the session, and makes another for another sign-in', async () => {
    const { stage, engine } = await openKept({ dpop: true }, bound)
    const { proofKey } = recordOf(stage).kept
    expect(proofKey?.pair.privateKey.extractable).toBe(false)
    const { engine: next } = await openTab(stage, { keeps: 'session', dpop: true })
    await next.restore()
    await call(next)
    const { key } = await proofAt(stage, '/v1')
    expect(key).toBe((await proofAt(stage, '/token')).key)
    const { query } = await answerCode(stage, engine, bound)
    await engine.redeem(query)
    expect((await proofAt(stage, '/token')).key).not.toBe(key)
  })
  test.each([
    [true, false],
    [false, true],
  ])('dpop %j: a session that was kept with dpop %j is not taken over', async (dpop, before) => {
    const { stage } = await openKept({ dpop: before }, before ? bound : {})
    const { engine } = await openTab(stage, { keeps: 'session', dpop })
    expect(await engine.restore()).toEqual({ isMark: false })
    await expect(call(engine)).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
  })
  test('signs as the provider lists it', async () => {
    const stage = setStage()
    stage.on('/.well-known/openid-configuration', () => ({
      ...document,
      dpop_signing_alg_values_supported: ['ES384', 'RS256'],
    }))
    const engine = await openEngine(stage, { dpop: true })
    const { query } = await answerCode(stage, engine, bound)
    expect(await engine.redeem(query)).toHaveProperty('identity')
    const proof = stage.requests.findLast(({ url }) => url.endsWith('/token'))?.headers.get('dpop') ?? ''
    expect(decodeProtectedHeader(proof).alg).toBe('ES384')
  })
})
