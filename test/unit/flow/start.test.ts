// What a page load comes to: a session, or a reason why there is none; it never rejects.
import { describe, expect, test } from 'vitest'
import { OidcError } from '../../../src/errors/oidc-error.ts'
import { start } from '../../../src/flow/start.ts'
import { refusal } from '../refusal.ts'
import { claims, openStage, origin, place } from './stage.ts'

const callback = `${place.redirectUri}?code=c&state=${place.stateMark}1`
const foreign = `${place.redirectUri}?code=c&state=other`

test('an ordinary page load: nobody is signed in, nothing is shown, and the engine is not asked', async () => {
  const { flow, sessions, moves, engine } = openStage()
  await start(flow)
  expect(sessions).toEqual([{ status: 'signed-out', reason: 'none' }])
  expect([moves, engine.redeem.mock.calls, engine.awaits.mock.calls]).toEqual([[], [], []])
})

describe('a callback', () => {
  test('becomes a session, at the address where the sign-in began', async () => {
    const { flow, sessions, moves, engine } = openStage(callback)
    engine.redeem.mockResolvedValue({ claims, scope: 'openid x', returnTo: '/a?b#c' })
    await start(flow)
    expect(sessions).toEqual([
      { status: 'signed-in', claims, scope: 'openid x', renewal: 'idle', returnTo: '/a?b#c' },
    ])
    expect(moves).toEqual([
      ['show', place.redirectUri],
      ['moveTo', '/a?b#c'],
    ])
    expect(engine.redeem.mock.calls).toEqual([[`code=c&state=${place.stateMark}1`]])
  })
  test('is taken off the address before anything is waited for', () => {
    const { flow, moves } = openStage(callback)
    void start(flow)
    expect(moves).toEqual([['show', place.redirectUri]])
  })
  test.each(['https://evil.example/', '//evil.example', 'javascript:alert(1)'])(
    'whose record says %s returns to /',
    async (stored) => {
      const { flow, sessions, moves, engine } = openStage(callback)
      engine.redeem.mockResolvedValue({ claims, returnTo: stored })
      await start(flow)
      expect(moves.at(-1)).toEqual(['moveTo', '/'])
      expect(sessions.at(-1)).toMatchObject({ status: 'signed-in', returnTo: '/', scope: '' })
    },
  )
  test('of a logout: signed out, by the user', async () => {
    const { flow, sessions, engine } = openStage(`${place.postLogoutRedirectUri}?state=${place.stateMark}1`)
    engine.redeem.mockResolvedValue({ returnTo: '/a' })
    await start(flow)
    expect(sessions).toEqual([{ status: 'signed-out', reason: 'signed-out' }])
  })
  test('whose claims the app does not accept: the tokens are let go, here only', async () => {
    const { flow, sessions, engine } = openStage(callback)
    const error = new OidcError('OIDC_ID_TOKEN_INVALID', 'no', { check: 'shape' })
    await start({ ...flow, accept: () => Promise.reject(error) })
    expect(engine.release.mock.calls).toEqual([[{ returnTo: '/', local: true }]])
    expect(sessions).toEqual([{ status: 'signed-out', reason: 'failed', error }])
  })
})

const failed = (error: string) => new OidcError('OIDC_AUTHORIZATION_FAILED', '', { oauth: { error } })
const reasons: [OidcError, string][] = [
  [new OidcError('OIDC_CALLBACK_UNKNOWN_STATE', ''), 'stale-callback'],
  [new OidcError('OIDC_CALLBACK_EXPIRED', ''), 'stale-callback'],
  [new OidcError('OIDC_CALLBACK_INVALID', ''), 'failed'],
  [new OidcError('OIDC_CALLBACK_ISSUER_MISMATCH', ''), 'failed'],
  [failed('access_denied'), 'denied'],
  [failed('user_cancelled_login'), 'denied'],
  [failed('login_required'), 'interaction-required'],
  [failed('consent_required'), 'interaction-required'],
  [failed('server_error'), 'failed'],
  [failed('login_required_soon'), 'failed'],
  [new OidcError('OIDC_AUTHORIZATION_FAILED', ''), 'failed'],
  [new OidcError('OIDC_TOKEN_REQUEST_FAILED', '', { oauth: { error: 'access_denied' } }), 'failed'],
]

test.each(reasons)('%s (%#) gives the reason %s', async (error, reason) => {
  const { flow, sessions, engine, moves } = openStage(callback)
  engine.redeem.mockResolvedValue({ error, returnTo: '/a' })
  await start(flow)
  expect(sessions).toEqual([{ status: 'signed-out', reason, error }])
  expect(moves.at(-1)).toEqual(['moveTo', '/a'])
})

test('an error that is none of ours is wrapped, to be reported', async () => {
  const { flow, sessions, engine } = openStage(callback)
  const cause = new TypeError('broken')
  engine.redeem.mockRejectedValue(cause)
  await start(flow)
  const error = refusal('OIDC_NOT_SUPPORTED', { remedy: 'report' })
  expect(sessions).toEqual([{ status: 'signed-out', reason: 'failed', error }])
  expect(sessions[0]).toHaveProperty('error.cause', cause)
})

describe('a foreign answer', () => {
  test('is another integration’s where no sign-in waits', async () => {
    const { flow, sessions, moves, steps } = openStage(foreign)
    await start(flow)
    expect([sessions, moves, steps]).toEqual([[{ status: 'signed-out', reason: 'none' }], [], []])
  })
  test.each([
    ['with a state is left where it is', foreign, []],
    ['without one is taken off the address', `${place.redirectUri}?error=x`, [['show', place.redirectUri]]],
  ])('%s while a sign-in waits, and is not redeemed', async (_, address, shown) => {
    const { flow, sessions, moves, steps, engine } = openStage(address)
    engine.awaits.mockResolvedValue(true)
    await start(flow)
    const error = refusal('OIDC_CALLBACK_UNKNOWN_STATE')
    expect([sessions, moves]).toEqual([[{ status: 'signed-out', reason: 'stale-callback', error }], shown])
    expect(steps).toContainEqual(
      expect.objectContaining({ type: 'callback', outcome: 'foreign', brings: [] }),
    )
    expect(engine.redeem).not.toHaveBeenCalled()
  })
})

describe('what a sign-in will need', () => {
  test('is loaded when the page is idle, and a failure is nobody’s business', async () => {
    const { flow, engine, idle } = openStage(`${origin}/`)
    engine.prepare.mockRejectedValue(new Error('offline'))
    await start(flow)
    expect(engine.prepare).not.toHaveBeenCalled()
    await idle()
    expect(engine.prepare).toHaveBeenCalledOnce()
  })
  test('is not loaded for somebody who is signed in', async () => {
    const { flow, engine, idle } = openStage(callback)
    await start(flow)
    await idle()
    expect(engine.prepare).not.toHaveBeenCalled()
  })
})
