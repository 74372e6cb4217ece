// The access token is renewed: once for all callers, and only the provider's word or another person ends the session.
import { describe, expect, test } from 'vitest'
import { refusal } from '../refusal.ts'
import { callPatiently, countRenewals, expire, refused, renewed } from './renew-stage.ts'
import { signer } from './stage.ts'
import { bearerAt, call } from './steps.ts'

test('many call, one renewal is made, and all use its token', async () => {
  const { stage, engine } = await expire()
  await Promise.all([call(engine), call(engine), call(engine)])
  expect(stage.asked).toEqual(['/token', '/v1', '/v1', '/v1'])
  expect(await stage.formAt('/token')).toEqual({
    grant_type: 'refresh_token',
    refresh_token: 'rt-1',
    client_id: 'app',
  })
  const sent = stage.requests.slice(-3).map(({ headers }) => headers.get('authorization'))
  expect(new Set(sent)).toEqual(new Set(['Bearer at-2']))
  expect(stage.events).toEqual([{ renewal: 'running' }, { renewal: 'idle', scope: 'openid profile email' }])
  expect(stage.steps).toContainEqual(expect.objectContaining({ type: 'request', carries: ['refresh token'] }))
})

test('the newest refresh token is used, and the newest lifetime counts', async () => {
  const { stage, engine } = await expire()
  await call(engine)
  await call(engine)
  stage.now += 600_000
  await call(engine)
  expect(stage.asked).toEqual(['/token', '/v1', '/v1', '/token', '/v1'])
  expect(await stage.formAt('/token')).toHaveProperty('refresh_token', 'rt-2')
})

test('a new ID Token brings new claims, with or without the nonce', async () => {
  for (const withNonce of [true, false]) {
    const { stage, engine, nonce } = await expire()
    const claims = stage.claims(nonce, { name: 'Ada King', ...(!withNonce && { nonce: undefined }) })
    const idToken = await signer.sign(claims)
    stage.on('/token', () => ({ ...renewed, id_token: idToken, scope: 'openid' }))
    await call(engine)
    expect(stage.events.at(-1)).toEqual({
      renewal: 'idle',
      scope: 'openid',
      claims: JSON.parse(JSON.stringify(claims)),
    })
  }
})

const definitive = ['invalid_grant', 'login_required', 'interaction_required', 'consent_required']

test.each(definitive)('%s is said for good, and ends the session', async (error) => {
  const { stage, engine } = await expire(refused(400, { error }))
  const ended = refusal('OIDC_SESSION_ENDED', { oauth: { error }, remedy: 'sign-in' })
  await expect(call(engine)).rejects.toEqual(ended)
  expect(stage.events).toEqual([{ renewal: 'running' }, { reason: 'ended', error: ended }])
  await expect(call(engine)).rejects.toEqual(ended)
  expect(stage.asked).toEqual(['/token'])
})

describe('another identity ends the session, and its tokens are not used', () => {
  test.each([
    ['another person', { sub: 'bob' }, 'OIDC_IDENTITY_CHANGED'],
    ['another audience', { aud: ['app', 'b'], azp: 'app' }, 'OIDC_IDENTITY_CHANGED'],
    ['another issuer', { iss: 'https://evil.test' }, 'OIDC_ID_TOKEN_INVALID'],
    ['another nonce', { nonce: 'x' }, 'OIDC_ID_TOKEN_INVALID'],
  ] as const)('%s', async (_, changes, code) => {
    const { stage, engine, nonce } = await expire()
    const idToken = await signer.sign(stage.claims(nonce, changes))
    stage.on('/token', () => ({ ...renewed, id_token: idToken }))
    await expect(call(engine)).rejects.toEqual(refusal(code))
    const ended = { reason: 'ended', error: refusal(code) }
    expect([stage.asked.includes('/v1'), stage.events.at(-1)]).toEqual([false, ended])
    await expect(call(engine)).rejects.toEqual(refusal(code))
  })
})

const retry = refusal('OIDC_TOKEN_REQUEST_FAILED', { remedy: 'retry' })
const fix = refusal('OIDC_TOKEN_REQUEST_FAILED', { remedy: 'fix' })
const html = () => new Response('<p>', { headers: { 'content-type': 'text/html' } })
const passing: [string, () => unknown, retries: number, unknown][] = [
  ['500', () => refused(500), 3, retry],
  ['503 that names the grant', () => refused(503, { error: 'invalid_grant_service' }), 3, retry],
  ['429', () => refused(429), 3, retry],
  ['408', () => refused(408), 3, retry],
  ['nobody', () => Promise.reject(new TypeError('no')), 3, refusal('OIDC_NETWORK')],
  ['a deadline', () => Promise.reject(new DOMException('', 'TimeoutError')), 0, refusal('OIDC_TIMEOUT')],
]
const lasting: [string, () => unknown, unknown][] = [
  ['an error of the set-up', () => refused(401, { error: 'invalid_client' }), fix],
  ['HTML', html, refusal('OIDC_TOKEN_RESPONSE_INVALID')],
]

test.each(passing)(
  '%s ends nothing: the call fails, the session waits, and the next call recovers',
  async (_, answer, retries, reason) => {
    const { stage, engine } = await expire()
    stage.on('/token', answer)
    const { outcome } = await callPatiently(stage, engine, retries)
    expect(outcome).toEqual({ status: 'rejected', reason })
    expect([countRenewals(stage), stage.events]).toEqual([
      retries + 1,
      [{ renewal: 'running' }, { renewal: 'waiting' }],
    ])
    stage.on('/token', () => renewed)
    await call(engine)
    expect(await stage.formAt('/token')).toHaveProperty('refresh_token', 'rt-1')
    expect(bearerAt(stage)).toBe('Bearer at-2')
  },
)

test.each(lasting)('%s ends nothing either, but is not asked for again soon', async (_, answer, error) => {
  const { stage, engine } = await expire()
  stage.on('/token', answer)
  for (let count = 0; count < 3; count += 1) await expect(call(engine)).rejects.toEqual(error)
  expect([countRenewals(stage), stage.events]).toEqual([1, [{ renewal: 'running' }, { renewal: 'waiting' }]])
  stage.on('/token', () => renewed)
  await stage.runTimer()
  await call(engine)
  expect(bearerAt(stage)).toBe('Bearer at-2')
})

test('a sign-out while a renewal runs wins: its tokens are dropped', async () => {
  const { stage, engine } = await expire()
  stage.on('/token', async () => {
    await engine.release({ returnTo: '/', local: true })
    return renewed
  })
  await expect(call(engine)).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
  await expect(call(engine)).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
  expect(stage.asked).not.toContain('/v1')
  expect(stage.events).toEqual([{ renewal: 'running' }])
})

test('a sign-out while a renewal fails is no end by the provider', async () => {
  const { stage, engine } = await expire()
  stage.on('/token', async () => {
    await engine.release({ returnTo: '/', local: true })
    return refused(400, { error: 'invalid_grant' })
  })
  await expect(call(engine)).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
  expect(stage.events).toEqual([{ renewal: 'running' }])
})
