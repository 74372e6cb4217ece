// A sign-in elsewhere that is given up: the window is closed, or only seems so, or the app ends the attempt.
import { describe, expect, test, vi } from 'vitest'
import { refusal } from '../refusal.ts'
import { login, openElsewhere as open, outcome, rejected } from './elsewhere-stage.ts'
import { signedIn } from './stage.ts'

describe('a window that is closed', () => {
  const closed = refusal('OIDC_POPUP_CLOSED', { remedy: 'retry' })
  test('rejects, and changes no session', async () => {
    const { running, elsewhere, sessions } = await open()
    elsewhere.shut()
    expect([await running, sessions]).toEqual([rejected(closed), []])
  })
  test('only seemed so: a late response still signs in', async () => {
    const { running, elsewhere, answer, sessions } = await open()
    elsewhere.shut()
    await running
    answer()
    await vi.waitUntil(() => sessions.length > 0)
    expect(sessions).toEqual([signedIn])
  })
  test('only seemed so: a late error is shown where nobody is signed in', async () => {
    const { running, elsewhere, answer, sessions, engine } = await open()
    elsewhere.shut()
    await running
    engine.redeem.mockResolvedValue({ returnTo: '/', error: login })
    answer()
    await vi.waitUntil(() => sessions.length > 0)
    expect(sessions).toEqual([outcome])
  })
  test('is not listened for after a day', async () => {
    const { running, elsewhere, timers, answer, engine } = await open()
    elsewhere.shut()
    await running
    timers.get(86_400_000)?.()
    answer()
    expect(engine.collect).not.toHaveBeenCalled()
  })
})

describe('an abort', () => {
  test.each(['popup', 'silent'] as const)(
    'ends a %s, closes it, and no late answer counts',
    async (display) => {
      const controller = new AbortController()
      const { running, elsewhere, answer, engine } = await open({ display, signal: controller.signal })
      const reason = new Error('gone')
      controller.abort(reason)
      expect(await running).toEqual(rejected(reason))
      expect(elsewhere.close).toHaveBeenCalled()
      answer()
      expect(engine.collect).not.toHaveBeenCalled()
    },
  )
  test('before it begins goes nowhere', async () => {
    const { running, elsewhere } = await open({ signal: AbortSignal.abort() })
    expect((await running).status).toBe('rejected')
    expect([elsewhere.go.mock.calls, elsewhere.close.mock.calls.length > 0]).toEqual([[], true])
  })
})
