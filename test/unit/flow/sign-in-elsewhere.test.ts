// A sign-in in a popup or a frame: this page stays, and finishes with the response that the other window hands over.
import { describe, expect, test, vi } from 'vitest'
import { OidcError } from '../../../src/errors/oidc-error.ts'
import { signInElsewhere } from '../../../src/flow/sign-in-elsewhere.ts'
import { refusal } from '../refusal.ts'
import { fulfilled, login, openElsewhere as open, outcome, parameters, rejected } from './elsewhere-stage.ts'
import { authorization, claims, identity, makeWindow, openStage, place, signedIn } from './stage.ts'

test('the window goes to the provider; the page stays; the trace tells where to, without the query', async () => {
  const { elsewhere, engine, moves, steps, sessions } = await open({
    loginHint: 'ada',
    returnTo: '/elsewhere',
  })
  expect(elsewhere.go.mock.calls).toEqual([[`${authorization}?state=secret`]])
  expect(engine.begin.mock.calls).toEqual([[{ loginHint: 'ada', returnTo: '/', isElsewhere: true }]])
  expect([moves, sessions]).toEqual([[], []])
  expect(steps).toEqual([
    {
      type: 'navigation',
      endpoint: 'authorization',
      url: authorization,
      redirectUri: place.redirectUri,
      carries: [],
    },
  ])
})

describe('the response', () => {
  test('is redeemed here, the window is closed, and the others hear that it was taken', async () => {
    const { running, answer, elsewhere, engine, rung, sessions } = await open()
    answer()
    expect(await running).toEqual(fulfilled(signedIn))
    expect([engine.redeem.mock.calls, engine.collect.mock.calls]).toEqual([[[parameters]], [['secret']]])
    expect([rung.length, sessions]).toEqual([1, [signedIn]])
    expect(elsewhere.close).toHaveBeenCalled()
  })
  test('of another window is not waited for any longer by a ring alone', async () => {
    const { engine, ring, sessions, elsewhere } = await open()
    ring()
    await vi.waitUntil(() => engine.look.mock.settledResults.length > 0)
    expect([sessions, elsewhere.close.mock.calls]).toEqual([[], []])
  })
  test('that the other window has finished itself: its session is taken over, or there is none here', async () => {
    for (const isKept of [true, false]) {
      const { running, engine, ring, flow } = await open()
      engine.look.mockResolvedValue({ hasAnswer: false, isPending: false })
      engine.wake.mockImplementation(async () => void (isKept && flow.session.set(signedIn)))
      ring()
      expect(await running).toEqual(isKept ? fulfilled(signedIn) : rejected(refusal('OIDC_POPUP_CLOSED')))
      expect(engine.redeem).not.toHaveBeenCalled()
    }
  })
  test('that is an error is the outcome, and leaves a session that there is as it is', async () => {
    for (const before of [signedIn, undefined]) {
      const { running, answer, engine, flow } = await open()
      if (before) flow.session.set(before)
      engine.redeem.mockResolvedValue({ returnTo: '/', error: login })
      answer()
      expect(await running).toEqual(fulfilled(outcome))
      expect(flow.session.get()).toEqual(before ?? outcome)
    }
  })
  test('whose claims the app refuses leaves nobody signed in, also where somebody was', async () => {
    const error = new OidcError('OIDC_ID_TOKEN_INVALID', 'no', { check: 'shape' })
    const { running, answer, engine, flow } = await open()
    flow.session.set(signedIn)
    Object.assign(flow, { accept: () => Promise.reject(error) })
    answer()
    await running
    expect(engine.release.mock.calls).toEqual([[{ returnTo: '/', local: true }]])
    expect(flow.session.get()).toMatchObject({ status: 'signed-out', error })
  })
})

describe('a sign-in for one person only', () => {
  test.each([
    ['ada', true],
    ['bob', false],
  ])('that brings %s: shown: %j', async (sub, isShown) => {
    const { running, answer, engine, flow } = await open({ display: 'silent', onlyFor: identity })
    flow.session.set(signedIn)
    engine.redeem.mockResolvedValue({ returnTo: '/', identity: { ...identity, claims: { ...claims, sub } } })
    answer()
    const error = refusal('OIDC_IDENTITY_CHANGED')
    const outcomes = isShown ? signedIn : { status: 'signed-out', reason: 'failed', error }
    expect(await running).toEqual(fulfilled(outcomes))
    const ended = { returnTo: '/', local: true, reason: 'ended' }
    expect(engine.release.mock.calls).toEqual(isShown ? [] : [[ended]])
  })
})

describe('a silent attempt', () => {
  test('that gets no answer in ten seconds fails as an outcome, and no late answer counts', async () => {
    const { running, timers, elsewhere, answer, engine } = await open({ display: 'silent' })
    timers.get(10_000)?.()
    const error = refusal('OIDC_TIMEOUT', { remedy: 'retry' })
    expect(await running).toEqual(fulfilled({ status: 'signed-out', reason: 'failed', error }))
    expect(elsewhere.close).toHaveBeenCalled()
    answer()
    expect(engine.collect).not.toHaveBeenCalled()
  })
  test('that the provider refuses is an outcome, and a session stays as it is', async () => {
    const { running, answer, engine, flow } = await open({ display: 'silent' })
    flow.session.set(signedIn)
    engine.redeem.mockResolvedValue({ returnTo: '/', error: login })
    answer()
    expect([await running, flow.session.get()]).toEqual([fulfilled(outcome), signedIn])
  })
  test('waits no longer once it is answered; a popup waits as long as the person takes', async () => {
    const silent = await open({ display: 'silent' })
    silent.answer()
    await silent.running
    const popup = await open()
    expect([[...silent.timers.keys()], [...popup.timers.keys()]]).toEqual([[], [86_400_000]])
  })
  test.each([
    [true, undefined],
    [undefined, true],
  ])('counts as activity where it asked the person (silent: %j)', async (isSilent, isNew) => {
    const { running, answer, engine, flow } = await open()
    const attendance = { admits: vi.fn(() => true), begin: vi.fn(), stop: vi.fn() }
    Object.assign(flow, { attendance: async () => attendance })
    engine.redeem.mockResolvedValue({ identity, returnTo: '/', ...(isSilent && { isSilent }) })
    answer()
    await running
    expect(attendance.admits.mock.calls).toEqual([[isNew ?? false]])
  })
})

describe('calls that wait', () => {
  test('have something to wait for until it is over, whatever comes of it', async () => {
    const { running, flow, elsewhere } = await open()
    const waiting = flow.elsewhere
    elsewhere.shut()
    expect(await waiting).toBeUndefined()
    await running
    await vi.waitUntil(() => flow.elsewhere === undefined)
  })
  test('wait for the newest of two', async () => {
    const { flow, running, elsewhere } = await open()
    const [second, first] = [makeWindow(), flow.elsewhere]
    void signInElsewhere(flow, { display: 'popup' }, second)
    const newest = flow.elsewhere
    elsewhere.shut()
    await running
    await first
    expect(flow.elsewhere).toBe(newest)
  })
})

test('a failure before the provider is asked closes the window, and is thrown', async () => {
  const { flow, engine } = openStage()
  const elsewhere = makeWindow()
  engine.begin.mockRejectedValue(new Error('no'))
  await expect(signInElsewhere(flow, { display: 'popup' }, elsewhere)).rejects.toThrow('no')
  expect([elsewhere.go.mock.calls, elsewhere.close.mock.calls.length]).toEqual([[], 1])
})
