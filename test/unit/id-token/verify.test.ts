// The verifier, from compact token to frozen claims; and whether a refreshed token is about the same sign-in.
import { describe, expect, test, vi } from 'vitest'
import type { IdTokenCheck } from '../../../src/errors/codes.ts'
import type { Expectation } from '../../../src/id-token/checks.ts'
import type { IdTokenClaims } from '../../../src/id-token/claims.ts'
import { checkSameIdentity, verifyIdToken } from '../../../src/id-token/verify.ts'
import { refusal } from '../refusal.ts'
import { algorithms, keySetOf, makeSigner } from '../signer.ts'
import { claims as honest, expected, now } from './honest-claims.ts'

const signer = makeSigner('ES256')

type Deviation = { payload?: object | string; header?: object; alg?: string; expects?: Partial<Expectation> }

/** Signs and verifies; tells the claims, and the checks that stood. */
async function verify({ payload = honest, header, alg = 'ES256', expects }: Deviation = {}) {
  const { key, sign } = alg === 'ES256' ? signer : makeSigner(alg)
  const stood: IdTokenCheck[] = []
  const run = verifyIdToken(await sign(payload, header), {
    keySet: keySetOf([key]),
    algorithms: {},
    expected: { ...expected, ...expects },
    hashCompanion: async (hash) => `hash by ${hash}`,
    passed: (check) => stood.push(check),
  })
  const claims = await run.catch((thrown: unknown) =>
    Promise.reject(Object.assign(thrown as Error, { stood })),
  )
  return { claims, stood }
}

test.each(algorithms)('a token signed with %s is verified, and at_hash by its hash', async (alg) => {
  const size = alg.startsWith('Ed') ? '512' : alg.slice(2)
  const payload = { ...honest, at_hash: `hash by SHA-${size}` }
  expect(await verify({ alg, payload })).toMatchObject({
    claims: payload,
    stood: expect.arrayContaining(['at_hash']),
  })
})

test('claims are frozen plain data, with members of all kinds', async () => {
  const payload = { ...honest, address: { lines: ['a'] }, email_verified: true }
  const { claims } = await verify({ payload })
  expect(claims).toEqual(payload)
  expect([claims, claims['address']].every(Object.isFrozen)).toBe(true)
  expect(() => Object.assign(claims, { sub: 'bob' })).toThrow(TypeError)
})

test('what stood is told in order: shape, algorithm, signature, claims that apply, hash', async () => {
  const all = { azp: 'app', nbf: now, auth_time: now, acr: 'gold', at_hash: 'hash by SHA-256' }
  const { stood } = await verify({ payload: { ...honest, ...all }, expects: { acr: ['gold'] } })
  const claims = ['iss', 'aud', 'azp', 'sub', 'exp', 'nbf', 'iat', 'nonce', 'auth_time', 'acr']
  expect(stood).toEqual(['shape', 'alg', 'signature', ...claims, 'at_hash'])
  expect((await verify()).stood).toEqual([
    ...['shape', 'alg', 'signature'],
    ...claims.filter((name) => !['azp', 'nbf', 'auth_time', 'acr'].includes(name)),
  ])
})

const refused: [IdTokenCheck, Deviation][] = [
  ['shape', { payload: '{"sub":"a","sub":"b"}' }],
  ['signature', { header: { kid: 'unknown' } }],
  ['iss', { payload: { ...honest, iss: 'https://evil.example' } }],
  ['aud', { payload: { ...honest, aud: 'other' } }],
  ['exp', { payload: { ...honest, exp: now - 31 } }],
  ['nonce', { payload: { ...honest, nonce: 'other' } }],
  ['at_hash', { payload: { ...honest, at_hash: 'hash by SHA-512' } }],
  ['at_hash', { payload: { ...honest, at_hash: '' } }],
  ['at_hash', { payload: { ...honest, at_hash: null } }],
]

test.each(refused)(
  '%s fails: the error names it, and it is not told as one that stood',
  async (check, deviation) => {
    const error = await verify(deviation).catch((thrown: unknown) => thrown)
    expect(error).toEqual(refusal('OIDC_ID_TOKEN_INVALID', { check }))
    expect(error).toHaveProperty('message', expect.stringContaining(`\`${check}\``))
    expect((error as { stood: string[] }).stood).not.toContain(check)
  },
)

test('shape fails also for what the header says', async () => {
  const error = refusal('OIDC_ID_TOKEN_INVALID', { check: 'shape' })
  await expect(verify({ header: { typ: 'at+jwt' } })).rejects.toEqual(error)
})

test('the algorithm is looked at before the key set is', async () => {
  const current = vi.fn(async () => [])
  const run = verifyIdToken(await signer.sign(honest), {
    keySet: { current, renewed: current },
    algorithms: { pinned: 'RS256' },
    expected,
    hashCompanion: async () => '',
    passed: () => undefined,
  })
  await expect(run).rejects.toEqual(refusal('OIDC_ID_TOKEN_INVALID', { check: 'alg' }))
  expect(current).not.toHaveBeenCalled()
})

describe('a refreshed token', () => {
  const before: IdTokenClaims = { ...honest, auth_time: now - 60, azp: 'app', aud: ['app', 'b'] }
  const compare = (changes: Record<string, unknown>) => () =>
    checkSameIdentity(before, { ...before, iat: now + 60, ...changes })

  test.each([
    ['is newer', {}],
    ['is as old', { iat: now }],
    ['leaves auth_time out', { auth_time: undefined }],
    ['names its audiences in another order', { aud: ['b', 'app'] }],
    ['has other claims about the person', { name: 'Ada King', exp: now + 900, nonce: undefined }],
  ])('that %s is about the same sign-in', (_, changes) => {
    expect(compare(changes)).not.toThrow()
  })

  test.each([
    ['another issuer', { iss: 'https://evil.example' }],
    ['another person', { sub: 'bob' }],
    ['another audience', { aud: ['app', 'c'] }],
    ['an audience more', { aud: ['app', 'b', 'c'] }],
    ['another party', { azp: 'b' }],
    ['no party any more', { azp: undefined }],
    ['another time of sign-in', { auth_time: now }],
    ['an earlier issue', { iat: now - 1 }],
  ])('with %s is not', (_, changes) => {
    expect(compare(changes)).toThrow(refusal('OIDC_IDENTITY_CHANGED'))
  })

  test('may write one audience as text or as list', () => {
    const one = { ...before, aud: 'app' }
    expect(() => checkSameIdentity(one, { ...one, aud: ['app'] })).not.toThrow()
  })
})
