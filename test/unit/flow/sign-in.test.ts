// A sign-in leaves for the provider; what goes wrong before that is said at once.
import { describe, expect, test, vi } from 'vitest'
import { signIn } from '../../../src/flow/sign-in.ts'
import type { SignInOptions } from '../../../src/flow/sign-in.ts'
import { refusal } from '../refusal.ts'
import { makeWindow, openStage, origin, place } from './stage.ts'

const url = 'https://id.example/authorize?state=secret'

/** Starts a sign-in, whose promise stays pending, and waits until the page leaves. */
async function leave(options: SignInOptions, address?: string) {
  const stage = openStage(address)
  const pending = signIn(stage.flow, options)
  await Promise.race([pending, new Promise((resolve) => setTimeout(resolve))])
  return { ...stage, pending }
}

test('the page leaves; the trace tells where to, without the query', async () => {
  const { moves, steps } = await leave({})
  expect(moves).toEqual([['assign', url]])
  expect(steps).toEqual([
    {
      type: 'navigation',
      endpoint: 'authorization',
      url: 'https://id.example/authorize',
      redirectUri: place.redirectUri,
      carries: [],
    },
  ])
})

test('wishes go to the engine, and the way back is where the page is', async () => {
  const { engine } = await leave(
    { prompt: 'login', maxAge: 60, signal: new AbortController().signal },
    `${origin}/a?b#c`,
  )
  expect(engine.begin.mock.calls).toEqual([[{ prompt: 'login', maxAge: 60, returnTo: '/a?b#c' }]])
})

test('the way back may be another address of this origin', async () => {
  const { engine } = await leave({ returnTo: 'orders?x' })
  expect(engine.begin.mock.calls).toEqual([[{ returnTo: '/orders?x' }]])
})

describe('a circle of redirects', () => {
  const kinds: [SignInOptions, string][] = [
    [{}, 'sign-in'],
    [{ prompt: 'login' }, 'sign-in'],
    [{ acrValues: 'gold' }, 'step-up'],
    [{ maxAge: 0 }, 'step-up'],
  ]
  test.each(kinds)('is looked for before %j, and the departure counted as %s', async (options, kind) => {
    const { breaker } = await leave(options)
    expect([breaker.mayLeave.mock.calls, breaker.noteLeaving.mock.calls]).toEqual([[[kind, false]], [[kind]]])
  })
  test('is stopped, with what the provider said last', async () => {
    const { flow, breaker, engine, moves } = openStage()
    const oauth = { error: 'access_denied' }
    breaker.mayLeave.mockReturnValue(false)
    breaker.lastError.mockReturnValue(oauth)
    await expect(signIn(flow, {})).rejects.toEqual(refusal('OIDC_LOGIN_LOOP', { oauth, remedy: 'report' }))
    expect([engine.begin.mock.calls, moves, breaker.noteLeaving.mock.calls]).toEqual([[], [], []])
  })
})

describe('a silent sign-in', () => {
  const sameSite = 'https://id.app.example/authorize'
  test('leaves where the provider is of another site, and comes back to the same view', async () => {
    const { moves, engine, frames } = await leave({ display: 'silent', loginHint: 'ada' }, `${origin}/a`)
    expect(moves).toEqual([['replace', url]])
    const view = { state: { page: 2 }, x: 0, y: 400 }
    expect(engine.begin.mock.calls).toEqual([[{ loginHint: 'ada', prompt: 'none', returnTo: '/a', view }]])
    expect(frames).toEqual([])
  })
  test('goes on in a frame where it is of this site', async () => {
    const { flow, engine, frames, moves } = openStage()
    engine.frames.mockResolvedValue({ authorization: sameSite })
    void signIn(flow, { display: 'silent' })
    await vi.waitUntil(() => frames[0]?.go.mock.calls.length)
    expect(engine.begin.mock.calls).toEqual([[{ prompt: 'none', returnTo: '/', isElsewhere: true }]])
    expect(moves).toEqual([])
  })
})

test('a window that was opened in the click is used, whatever the display', async () => {
  const { flow, moves, engine } = openStage()
  const popup = makeWindow()
  void signIn(flow, { display: 'popup' }, popup)
  await vi.waitUntil(() => popup.go.mock.calls.length > 0)
  expect([popup.go.mock.calls, moves]).toEqual([[[url]], []])
  expect(engine.begin.mock.calls).toEqual([[{ returnTo: '/', isElsewhere: true }]])
})

test('a way back that leads elsewhere is a mistake, and nothing is asked', async () => {
  const { flow, engine } = openStage()
  await expect(signIn(flow, { returnTo: '//evil.example' })).rejects.toEqual(refusal('OIDC_CONFIG_INVALID'))
  expect(engine.begin).not.toHaveBeenCalled()
})

test('a failure of the engine is the failure of the sign-in', async () => {
  const { flow, engine, moves } = openStage()
  engine.begin.mockRejectedValue(new Error('no'))
  await expect(signIn(flow, {})).rejects.toThrow('no')
  expect(moves).toEqual([])
})

test('an abort before the page leaves keeps it here', async () => {
  const { flow, moves } = openStage()
  await expect(signIn(flow, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i)
  expect(moves).toEqual([])
})

test('an abort while the page leaves ends the wait', async () => {
  const controller = new AbortController()
  const { pending, moves } = await leave({ signal: controller.signal })
  expect(moves).toHaveLength(1)
  controller.abort(new Error('gone'))
  await expect(pending).rejects.toThrow('gone')
})
