// A page that arrives with something to do: a response of the provider, or a session of an earlier page load.
import { describe, expect, test, vi } from 'vitest'
import { OidcError } from '../../../src/errors/oidc-error.ts'
import { arrive } from '../../../src/flow/arrive.ts'
import { refusal } from '../refusal.ts'
import { authorization, identity, openStage, origin, place, signedIn } from './stage.ts'

const ours = { parameters: `code=c&state=${place.stateMark}1`, hasState: true }
const nothing = { hasState: false }
const view = { state: { page: 2 }, x: 0, y: 400 }

describe('a response', () => {
  test('becomes a session, at the address and the view where the sign-in began', async () => {
    const { flow, sessions, moves, engine } = openStage()
    engine.redeem.mockResolvedValue({ identity, returnTo: '/a?b#c', view })
    await arrive(flow, ours)
    expect(sessions).toEqual([{ ...signedIn, returnTo: '/a?b#c' }])
    expect([moves, engine.redeem.mock.calls]).toEqual([[['moveTo', '/a?b#c', view]], [[ours.parameters]]])
    expect(engine.restore).not.toHaveBeenCalled()
  })
  test.each(['https://evil.example/', '//evil.example', 'javascript:alert(1)'])(
    'whose record says %s returns to /',
    async (stored) => {
      const { flow, sessions, moves, engine } = openStage()
      engine.redeem.mockResolvedValue({ identity, returnTo: stored })
      await arrive(flow, ours)
      expect([moves, sessions]).toEqual([[['moveTo', '/']], [{ ...signedIn, returnTo: '/' }]])
    },
  )
  test('of a logout: signed out, by the user', async () => {
    const { flow, sessions, engine } = openStage()
    engine.redeem.mockResolvedValue({ returnTo: '/a' })
    await arrive(flow, ours)
    expect(sessions).toEqual([{ status: 'signed-out', reason: 'signed-out' }])
  })
  test('that is an error is thrown, once the address is back, and the breaker knows it', async () => {
    const { flow, moves, engine, breaker } = openStage()
    const oauth = { error: 'login_required' }
    const error = new OidcError('OIDC_AUTHORIZATION_FAILED', '', { oauth })
    engine.redeem.mockResolvedValue({ error, returnTo: '/a', view })
    await expect(arrive(flow, ours)).rejects.toBe(error)
    expect([moves, breaker.noteFailure.mock.calls]).toEqual([[['moveTo', '/a', view]], [[oauth]]])
    expect(engine.restore).not.toHaveBeenCalled()
  })
  test.each([
    [undefined, true],
    [false, true],
    [true, false],
  ])('of a sign-in that was silent (%j) is a new one: %j', async (isSilent, isNew) => {
    const { flow, engine } = openStage()
    const attendance = { admits: vi.fn(() => true), begin: vi.fn(), stop: vi.fn() }
    engine.redeem.mockResolvedValue({ identity, returnTo: '/', ...(isSilent !== undefined && { isSilent }) })
    await arrive({ ...flow, attendance: async () => attendance }, ours)
    expect(attendance.admits.mock.calls).toEqual([[isNew]])
  })
  test('for another window, which nobody came for, is finished here, and the others are told', async () => {
    const { flow, engine, timers, rung, sessions } = openStage()
    engine.handOver.mockResolvedValue(true)
    const arriving = arrive(flow, ours)
    await vi.waitUntil(() => timers.has(3_000))
    engine.collect.mockResolvedValue(ours.parameters)
    timers.get(3_000)?.()
    await arriving
    expect([rung.length, sessions]).toEqual([2, [{ ...signedIn, returnTo: '/' }]])
  })
})

describe('a response that was used up already', () => {
  const stale = new OidcError('OIDC_CALLBACK_UNKNOWN_STATE', '')
  test('leads to the session that it brought; the trace tells of it', async () => {
    const { flow, engine, sessions, steps } = openStage()
    engine.redeem.mockRejectedValue(stale)
    engine.restore.mockResolvedValue({ identity })
    await arrive(flow, ours)
    expect([sessions, steps]).toEqual([[signedIn], [{ type: 'error', code: 'OIDC_CALLBACK_UNKNOWN_STATE' }]])
  })
  test('is stale where there is no session', async () => {
    const { flow, engine, sessions } = openStage()
    engine.redeem.mockRejectedValue(stale)
    await expect(arrive(flow, ours)).rejects.toBe(stale)
    expect(sessions).toEqual([])
  })
  test('is not looked behind where another thing is wrong', async () => {
    const { flow, engine } = openStage()
    engine.redeem.mockRejectedValue(new OidcError('OIDC_CALLBACK_EXPIRED', ''))
    engine.restore.mockResolvedValue({ identity })
    await expect(arrive(flow, ours)).rejects.toEqual(refusal('OIDC_CALLBACK_EXPIRED'))
  })
})

describe('a session of an earlier page load', () => {
  test('is shown, without a way back', async () => {
    const { flow, engine, sessions, moves } = openStage()
    engine.restore.mockResolvedValue({ identity })
    await arrive(flow, nothing)
    expect([sessions, moves]).toEqual([[signedIn], []])
  })
  test('that is none: nobody is signed in', async () => {
    const { flow, sessions } = openStage()
    await arrive(flow, nothing)
    expect(sessions).toEqual([{ status: 'signed-out', reason: 'none' }])
  })
  test('of which there is a mark: the provider is asked by a silent trip, with the view to come back to', async () => {
    const { flow, engine, moves, breaker } = openStage(`${origin}/a?b#c`)
    engine.restore.mockResolvedValue({ isMark: true })
    void arrive(flow, nothing)
    await vi.waitUntil(() => moves.length > 0)
    expect(moves).toEqual([['replace', `${authorization}?state=secret`]])
    expect(engine.begin.mock.calls).toEqual([[{ prompt: 'none', returnTo: '/a?b#c', view }]])
    expect(breaker.mayLeave.mock.calls).toEqual([['sign-in', true]])
    expect(breaker.noteLeaving.mock.calls).toEqual([['sign-in']])
  })
  test('of which there is a mark, in a frame: nobody leaves', async () => {
    const { flow, engine, moves, sessions } = openStage()
    flow.page.isFramed = true
    engine.restore.mockResolvedValue({ isMark: true })
    await arrive(flow, nothing)
    expect([moves, sessions]).toEqual([[], [{ status: 'signed-out', reason: 'none' }]])
  })
  test('of which there is a mark, offline: nobody leaves, and it is said', async () => {
    const { flow, engine, moves } = openStage()
    engine.restore.mockResolvedValue({ isMark: true })
    const offline = { ...flow, page: { ...flow.page, isOffline: () => true } }
    await expect(arrive(offline, nothing)).rejects.toEqual(refusal('OIDC_NETWORK', { remedy: 'retry' }))
    expect(moves).toEqual([])
  })
})

describe('a foreign answer', () => {
  test('is another integration’s where no sign-in waits', async () => {
    const { flow, sessions, moves, steps } = openStage()
    await arrive(flow, { isForeign: true, hasState: true })
    expect([sessions, moves, steps]).toEqual([[{ status: 'signed-out', reason: 'none' }], [], []])
  })
  test.each([
    ['with a state is left where it is', true, []],
    ['without one is taken off the address', false, [['show', place.redirectUri]]],
  ])('%s while a sign-in waits, and is not redeemed', async (_, hasState, shown) => {
    const { flow, moves, steps, engine } = openStage()
    engine.awaits.mockResolvedValue(true)
    const arriving = arrive(flow, { isForeign: true, hasState })
    await expect(arriving).rejects.toEqual(refusal('OIDC_CALLBACK_UNKNOWN_STATE'))
    expect(moves).toEqual(shown)
    expect(steps).toContainEqual(
      expect.objectContaining({ type: 'callback', outcome: 'foreign', brings: [] }),
    )
    expect(engine.redeem).not.toHaveBeenCalled()
  })
})
