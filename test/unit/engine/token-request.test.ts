// A token request from end to end: the trace names what goes and comes, and the ID Token vouches for the access token.
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { refusal } from '../refusal.ts'
import { issuer, setStage } from './stage.ts'
import { answerCode, call, openEngine, signIn } from './steps.ts'

const halfHash = (text: string) =>
  createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url')

/** A token whose hash has both letters that base64url has of its own. */
const odd =
  Array.from({ length: 99 }, (_, index) => `at-${index}`).find((token) => /-.*_/.test(halfHash(token))) ?? ''

test.each([
  ['whose hash has - and _', odd],
  ['of odd characters', 'a+/=%&~ ä'],
  ['of 8,000 characters', 'x'.repeat(8_000)],
])('at_hash is that of an access token %s', async (_, token) => {
  const stage = setStage()
  const engine = await openEngine(stage)
  await signIn(stage, engine, { tokens: { access_token: token }, claims: { at_hash: halfHash(token) } })
  expect(stage.steps).toContainEqual({ type: 'check', check: 'at_hash', passed: true })
})

test('a check that fails is told, and those before it', async () => {
  const stage = setStage()
  const engine = await openEngine(stage)
  const { query } = await answerCode(stage, engine, { claims: { aud: 'other' } })
  await engine.redeem(query)
  const checks = stage.steps.filter(({ type }) => type === 'check')
  expect(checks.slice(-2)).toEqual([
    { type: 'check', check: 'iss', passed: true },
    { type: 'check', check: 'aud', passed: false },
  ])
})

test('what goes and comes is named, never shown', async () => {
  const stage = setStage()
  const engine = await openEngine(stage)
  await signIn(stage, engine)
  const url = `${issuer}/token`
  const talk = stage.steps.filter((step) => 'endpoint' in step && step.endpoint === 'token')
  expect(talk).toEqual([
    {
      type: 'request',
      endpoint: 'token',
      method: 'POST',
      url,
      carries: ['authorization code', 'code verifier'],
    },
    {
      type: 'response',
      endpoint: 'token',
      url,
      status: 200,
      brings: ['access token', 'refresh token', 'ID token'],
    },
  ])
})

test('an algorithm that the app did not expect is refused', async () => {
  const stage = setStage()
  const engine = await openEngine(stage, { idTokenSigningAlg: 'RS256' })
  const { query } = await answerCode(stage, engine)
  expect((await engine.redeem(query)).error).toEqual(refusal('OIDC_ID_TOKEN_INVALID', { check: 'alg' }))
})

test('the leeway of the app counts', async () => {
  for (const [clockTolerance, isAccepted] of [
    [600, true],
    [60, false],
  ] as const) {
    const stage = setStage()
    const engine = await openEngine(stage, { clockTolerance })
    const { query } = await answerCode(stage, engine)
    stage.now += 400_000
    expect('identity' in (await engine.redeem(query))).toBe(isAccepted)
  }
})

test.each([
  ['https://other.test', true],
  ['https://another.test', false],
])('an issuer that the app expects besides (%s): %j', async (expectedIssuer, isAccepted) => {
  const stage = setStage()
  const engine = await openEngine(stage, { expectedIssuer: [expectedIssuer] })
  const { query } = await answerCode(stage, engine, { claims: { iss: 'https://other.test' } })
  expect('identity' in (await engine.redeem(query))).toBe(isAccepted)
})

test.each([undefined, '', 0, 'soon', 1, 9.9])(
  'a lifetime of %j is not believed: no renewal by time',
  async (life) => {
    const stage = setStage()
    const engine = await openEngine(stage)
    await signIn(stage, engine, { tokens: { expires_in: life } })
    stage.now += 1e9
    await call(engine)
    expect(stage.asked).toEqual(['/v1'])
  },
)

describe('the type of token that was asked for', () => {
  test.each([
    [false, 'DPoP'],
    [true, 'Bearer'],
  ])('dpop %j: a token of type %s is not used', async (dpop, type) => {
    const stage = setStage()
    const engine = await openEngine(stage, { dpop })
    const { query } = await answerCode(stage, engine, { tokens: { token_type: type } })
    expect((await engine.redeem(query)).error).toEqual(refusal('OIDC_TOKEN_RESPONSE_INVALID'))
    await expect(call(engine)).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
  })
})

test('an ID Token whose keys cannot be fetched signs nobody in', async () => {
  const stage = setStage()
  const engine = await openEngine(stage)
  const { query } = await answerCode(stage, engine)
  stage.on('/jwks', () => new Response('', { status: 503 }))
  const error = refusal('OIDC_METADATA_INVALID', { remedy: 'retry' })
  expect(await engine.redeem(query)).toMatchObject({ error })
  await expect(call(engine)).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
})

test('how long the provider asks to wait is in the error', async () => {
  const stage = setStage()
  const engine = await openEngine(stage)
  const { query } = await answerCode(stage, engine)
  stage.on('/token', () => new Response('', { status: 429, headers: { 'retry-after': '7' } }))
  const { error } = await engine.redeem(query)
  expect(error).toMatchObject({ code: 'OIDC_TOKEN_REQUEST_FAILED', remedy: 'retry', retryAfter: 7 })
})
