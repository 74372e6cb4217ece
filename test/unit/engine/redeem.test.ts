// From a callback to a session: everything is checked before anything is kept, and every state is used up.
import { describe, expect, test, vi } from 'vitest'
import { refusal } from '../refusal.ts'
import { api, config, document, mark, setStage } from './stage.ts'
import { answerCode, bearerAt, begin, call, openEngine, signIn } from './steps.ts'

test('a code becomes claims and a scope, and the tokens can be used', async () => {
  const stage = setStage()
  const engine = await openEngine(stage)
  const { query, nonce } = await answerCode(stage, engine, { tokens: { scope: 'openid' } })
  const { state } = Object.fromEntries(new URLSearchParams(query))
  const { verifier } = stage.stored.get(`transaction ${state}`) as { verifier: string }
  const { returnTo, identity } = await engine.redeem(`${query}&session_state=abc`)
  expect([returnTo, identity]).toEqual([
    '/orders',
    expect.objectContaining({ claims: stage.claims(nonce), scope: 'openid', sessionState: 'abc' }),
  ])
  expect(await stage.formAt('/token')).toEqual({
    grant_type: 'authorization_code',
    code: 'c',
    redirect_uri: config.redirectUri,
    code_verifier: verifier,
    client_id: 'app',
  })
  await call(engine)
  expect(bearerAt(stage)).toBe('Bearer at-1')
})

test('without a scope in the answer it is the one that was asked for', async () => {
  const stage = setStage()
  expect(await signIn(stage, await openEngine(stage))).toMatchObject({ scope: 'openid profile email' })
})

test('keys are asked for while the code is redeemed, and each step is told', async () => {
  const stage = setStage()
  const engine = await openEngine(stage)
  const { query, tokens } = await answerCode(stage, engine)
  stage.on('/token', async () => {
    await vi.waitUntil(() => stage.asked.includes('/jwks'))
    return tokens
  })
  expect(await engine.redeem(query)).toHaveProperty('identity.claims')
  const told = stage.steps.flatMap((step) => (step.type === 'check' && step.passed ? [step.check] : []))
  expect(told).toEqual(['state', 'shape', 'alg', 'signature', 'iss', 'aud', 'sub', 'exp', 'iat', 'nonce'])
  expect(JSON.stringify(stage.steps)).not.toMatch(/at-1|rt-1|eyJ/)
})

test('a callback is redeemed once, also by two at the same time', async () => {
  const stage = setStage()
  const engine = await openEngine(stage)
  const { query } = await answerCode(stage, engine)
  const results = await Promise.allSettled([engine.redeem(query), engine.redeem(query)])
  expect(results).toContainEqual({ status: 'rejected', reason: refusal('OIDC_CALLBACK_UNKNOWN_STATE') })
  await expect(engine.redeem(query)).rejects.toEqual(refusal('OIDC_CALLBACK_UNKNOWN_STATE'))
  expect(stage.asked.filter((path) => path === '/token')).toHaveLength(1)
})

describe('a response that is refused', () => {
  test.each([
    ['a wrong issuer', 'code=c&iss=https://evil.test', 'OIDC_CALLBACK_ISSUER_MISMATCH'],
    ['two codes', 'code=c&code=d', 'OIDC_CALLBACK_INVALID'],
    ['an error', 'error=access_denied', 'OIDC_AUTHORIZATION_FAILED'],
  ] as const)(
    'for %s: no code is sent, the state is used up, the way back is kept',
    async (_, parameters, code) => {
      const stage = setStage()
      const engine = await openEngine(stage)
      const { state } = await begin(engine)
      expect(await engine.redeem(`state=${state}&${parameters}`)).toEqual({
        returnTo: '/orders',
        error: refusal(code),
      })
      expect(stage.asked).not.toContain('/token')
      expect(await engine.awaits()).toBe(false)
    },
  )
  test('because the provider announces to name itself, and does not', async () => {
    const stage = setStage()
    stage.on('/.well-known/openid-configuration', () => ({
      ...document,
      authorization_response_iss_parameter_supported: true,
    }))
    const engine = await openEngine(stage)
    const { query } = await answerCode(stage, engine)
    expect((await engine.redeem(query)).error).toEqual(refusal('OIDC_CALLBACK_ISSUER_MISMATCH'))
  })
})

const refused: [string, { tokens?: object; claims?: object }, unknown][] = [
  [
    'an ID Token of another nonce',
    { claims: { nonce: 'x' } },
    refusal('OIDC_ID_TOKEN_INVALID', { check: 'nonce' }),
  ],
  [
    'an ID Token of another access token',
    { claims: { at_hash: 'x' } },
    refusal('OIDC_ID_TOKEN_INVALID', { check: 'at_hash' }),
  ],
  ['no ID Token', { tokens: { id_token: undefined } }, refusal('OIDC_TOKEN_RESPONSE_INVALID')],
  ['no access token', { tokens: { access_token: undefined } }, refusal('OIDC_TOKEN_RESPONSE_INVALID')],
  ['an encrypted ID Token', { tokens: { id_token: 'a.b.c.d.e' } }, refusal('OIDC_NOT_SUPPORTED')],
]

test.each(refused)('%s: nothing is kept', async (_, answer, error) => {
  const stage = setStage()
  const engine = await openEngine(stage)
  const { query } = await answerCode(stage, engine, answer)
  expect(await engine.redeem(query)).toEqual({ returnTo: '/orders', error })
  await expect(call(engine)).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
})

test('a sign-in without a refresh token forgets the one before', async () => {
  const stage = setStage()
  const engine = await openEngine(stage)
  await signIn(stage, engine)
  await signIn(stage, engine, { tokens: { access_token: 'at-2', refresh_token: undefined } })
  stage.now += 700_000
  await call(engine)
  expect(stage.asked).toEqual(['/v1'])
  expect(bearerAt(stage)).toBe('Bearer at-2')
})

test('the code is redeemed for the first target: API and audience are named, scopes are not', async () => {
  const stage = setStage()
  const targets = [{ key: 'a', resource: 'urn:a', audience: 'b', scope: 'read' }, { key: '' }]
  const engine = await openEngine(stage, { targets, resources: [{ prefix: api, target: 'a' }] })
  await signIn(stage, engine)
  const sent = await stage.formAt('/token')
  expect(sent).toMatchObject({ resource: 'urn:a', audience: 'b' })
  expect(sent).not.toHaveProperty('scope')
  await call(engine)
  expect(bearerAt(stage)).toBe('Bearer at-1')
})

test('the return from a logout is recognised once', async () => {
  const stage = setStage()
  const engine = await openEngine(stage)
  await signIn(stage, engine)
  const { url = '' } = await engine.release({ returnTo: '/bye', local: false })
  const state = new URL(url).searchParams.get('state') ?? ''
  expect(state.startsWith(mark)).toBe(true)
  expect(await engine.redeem(`state=${state}`)).toEqual({ returnTo: '/bye' })
  await expect(engine.redeem(`state=${state}`)).rejects.toEqual(refusal('OIDC_CALLBACK_UNKNOWN_STATE'))
})
