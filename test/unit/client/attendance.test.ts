// What looks after a session: idle time, whose end signs out, and the provider's session, whose change asks once.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { attend } from '../../../src/client/attendance.ts'
import type { OidcClientOptions } from '../../../src/client/options.ts'
import { checkOptions } from '../../../src/client/settings.ts'
import type { Engine } from '../../../src/engine/engine.ts'
import { OidcError } from '../../../src/errors/oidc-error.ts'
import { sessionFrames } from '../../../src/platform/session-frame.ts'
import { refusal } from '../refusal.ts'
import { identity, openStage, origin, signedIn } from '../flow/stage.ts'
import { openPage } from './page-stub.ts'

const checkSession = 'https://id.app.example/check-session'
const authorization = 'https://id.app.example/authorize'
const known = { ...identity, sessionState: 'abc' }
let page: ReturnType<typeof openPage>

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 })
  page = openPage()
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

function open(options: Partial<OidcClientOptions>, frames?: Awaited<ReturnType<Engine['frames']>>) {
  const stage = openStage()
  stage.engine.frames.mockResolvedValue(frames ?? { authorization, checkSession })
  const after = (milliseconds: number, task: () => void): (() => void) => {
    const timer = setTimeout(() => task(), milliseconds)
    return () => clearTimeout(timer)
  }
  Object.assign(stage.flow.page, { after })
  const settings = checkOptions({ issuer: 'https://id.example', clientId: 'app', ...options })(origin)
  const attendance = attend(stage.flow, settings)
  /** Shows a session, as it is shown when somebody has signed in. */
  const show = (isNew = true) => {
    const isAdmitted = attendance.admits(isNew)
    if (isAdmitted) {
      stage.flow.session.set({ ...signedIn })
      attendance.begin(known)
    }
    return isAdmitted
  }
  return { ...stage, attendance, show, settings }
}

const idle = { idle: { seconds: 60, warn: 5 } }

describe('idle time', () => {
  test('counts down, and signs out at the end: one of many tabs goes to the provider', async () => {
    const { show, flow, engine } = open(idle)
    show()
    await vi.advanceTimersByTimeAsync(54_000)
    expect(flow.session.get()).not.toHaveProperty('idleIn')
    await vi.advanceTimersByTimeAsync(2_000)
    expect(flow.session.get()).toMatchObject({ status: 'signed-in', idleIn: 4 })
    await vi.advanceTimersByTimeAsync(4_000)
    expect(flow.session.get()).toEqual({ status: 'signed-out', reason: 'signed-out' })
    expect(engine.release.mock.calls).toEqual([[expect.objectContaining({ local: false, isShared: true })]])
  })
  test('signs nobody out whom another tab has signed out', async () => {
    const { show, flow, engine } = open(idle)
    engine.wake.mockImplementation(async () =>
      flow.session.set({ status: 'signed-out', reason: 'signed-out' }),
    )
    show()
    await vi.advanceTimersByTimeAsync(61_000)
    expect(engine.release).not.toHaveBeenCalled()
  })
  test('of an earlier page load goes on: a session that was idle too long is not shown', () => {
    open(idle).show()
    vi.setSystemTime(Date.now() + 59_000)
    expect(open(idle).show(false)).toBe(true)
    vi.setSystemTime(Date.now() + 61_000)
    expect(open(idle).show(false)).toBe(false)
  })
  test('of a session that is over is not that of the next, which came without a sign-in here', () => {
    const { show, flow } = open(idle)
    show()
    flow.session.set({ status: 'signed-out', reason: 'ended' })
    vi.setSystemTime(Date.now() + 3_600_000)
    expect(show(false)).toBe(true)
  })
  test('begins anew with a sign-in', () => {
    open(idle).show()
    vi.setSystemTime(Date.now() + 3_600_000)
    expect(open(idle).show(true)).toBe(true)
  })
  test('ends with the session: no timer is left, and nobody is signed out later', async () => {
    const { show, flow, engine } = open(idle)
    show()
    flow.session.set({ status: 'signed-out', reason: 'ended' })
    await vi.advanceTimersByTimeAsync(120_000)
    expect([engine.release.mock.calls, vi.getTimerCount()]).toEqual([[], 0])
  })
  test('is not looked at where the app did not ask', async () => {
    const { show } = open({ monitorSession: true }, { authorization })
    expect(show(false)).toBe(true)
    await vi.advanceTimersByTimeAsync(0)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('the provider’s session', () => {
  /** The provider's frame: what it is told, and what it says. */
  function openFrame() {
    const posted: string[] = []
    const frame = { close: vi.fn(), say: vi.fn<(text: unknown) => void>() }
    const opened = vi.spyOn(sessionFrames, 'open').mockImplementation((_, hear) => {
      frame.say.mockImplementation(hear.message)
      void Promise.resolve().then(() => hear.ready())
      return { post: (text) => void posted.push(text), close: frame.close }
    })
    return { posted, frame, opened }
  }
  const monitored = { monitorSession: true }
  const settled = () => vi.advanceTimersByTimeAsync(10)

  test('is asked for by the client id and the session state', async () => {
    const { posted, opened } = openFrame()
    open(monitored).show()
    await settled()
    expect([opened.mock.calls.map(([url]) => url), posted]).toEqual([[checkSession], ['app abc']])
  })
  test.each([
    ['has no page for it', { authorization }, known],
    ['is of another site', { authorization, checkSession: 'https://id.example/check' }, known],
    ['gave no session state', { authorization, checkSession }, identity],
  ])('is let be where the provider %s, and that is told', async (_, frames, who) => {
    const { opened } = openFrame()
    const { attendance, steps, flow } = open(monitored, frames)
    flow.session.set({ ...signedIn })
    attendance.begin(who)
    await settled()
    expect([opened.mock.calls, steps.at(-1)?.type]).toEqual([[], 'notice'])
  })
  describe('changed', () => {
    /** The silent attempt that follows comes to that. */
    async function change(outcome: object) {
      const { frame } = openFrame()
      const stage = open(monitored)
      stage.show()
      await settled()
      frame.say('changed')
      await settled()
      stage.engine.redeem.mockResolvedValue({ returnTo: '/', ...outcome })
      stage.engine.collect.mockResolvedValueOnce('code=c&state=secret')
      stage.ring()
      await settled()
      return stage
    }
    test('asks once, silently: the same person stays', async () => {
      const { engine, flow } = await change({ identity: known })
      expect(engine.begin.mock.calls).toEqual([[expect.objectContaining({ prompt: 'none' })]])
      expect([flow.session.get().status, engine.release.mock.calls]).toEqual(['signed-in', []])
    })
    test('and another person there: ended, and theirs is not shown', async () => {
      const { engine, flow } = await change({
        identity: { ...known, claims: { ...known.claims, sub: 'bob' } },
      })
      const error = refusal('OIDC_IDENTITY_CHANGED')
      expect(flow.session.get()).toEqual({ status: 'signed-out', reason: 'ended', error })
      expect(engine.release.mock.calls).toEqual([[{ returnTo: '/', local: true, reason: 'ended' }]])
    })
    test('and nobody there: ended, here only, with what the provider said', async () => {
      const error = new OidcError('OIDC_AUTHORIZATION_FAILED', '', { oauth: { error: 'login_required' } })
      const { engine, flow } = await change({ error })
      expect(flow.session.get()).toEqual({ status: 'signed-out', reason: 'ended', error })
      expect(engine.release.mock.calls).toEqual([[{ returnTo: '/', local: true, reason: 'ended' }]])
    })
    test.each(['OIDC_NETWORK', 'OIDC_TIMEOUT'] as const)(
      'and no definitive answer (%s): the session stays',
      async (code) => {
        const { engine, flow } = await change({ error: new OidcError(code, '') })
        expect([flow.session.get().status, engine.release.mock.calls]).toEqual(['signed-in', []])
      },
    )
  })
  test('is watched for one session at a time, and no longer than it lasts', async () => {
    const { frame, opened } = openFrame()
    const { show, flow, attendance } = open(monitored)
    show()
    await settled()
    show()
    await settled()
    expect([opened.mock.calls.length, frame.close.mock.calls.length]).toEqual([2, 1])
    flow.session.set({ status: 'signed-out', reason: 'ended' })
    expect(frame.close).toHaveBeenCalledTimes(2)
    show()
    attendance.stop()
    await settled()
    expect(frame.close).toHaveBeenCalledTimes(3)
  })
})

test('activity in another tab counts', async () => {
  const { show, flow, settings } = open(idle)
  show()
  await vi.advanceTimersByTimeAsync(57_000)
  expect(flow.session.get()).toHaveProperty('idleIn')
  page.tell(`claimcheck ${settings.stateMark} active`, String(Date.now()))
  expect(flow.session.get()).not.toHaveProperty('idleIn')
})
