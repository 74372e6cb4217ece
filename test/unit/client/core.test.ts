// One client as all its callers share it: started once, told of by the trace, and its session follows the engine.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { OidcError } from '../../../src/errors/oidc-error.ts'
import { refusal } from '../refusal.ts'
import { api, openStage } from './core-stage.ts'
import type { CoreStage } from './core-stage.ts'
import { claims, openGate, openPage, origin } from './page-stub.ts'

let stage: CoreStage

beforeEach(() => {
  stage = openStage()
})
afterEach(() => vi.unstubAllGlobals())

test('any number of calls share one run', async () => {
  const core = await stage.signIn()
  const [one, other] = await Promise.all([core.ready(), core.ready()])
  expect(one).toBe(other)
  expect(stage.engine.redeem).toHaveBeenCalledOnce()
  expect(location.href).toBe(`${origin}/`)
})

test('a page that is not secure is said to be so, and no engine is started', async () => {
  openPage('http://lan.example/', false)
  const { ready } = stage.open()
  const error = refusal('OIDC_INSECURE_CONTEXT', { remedy: 'fix' })
  expect(await ready()).toEqual({ status: 'signed-out', reason: 'failed', error })
  expect(stage.tokens.start).not.toHaveBeenCalled()
})

describe('fetch', () => {
  test('is the engine’s, with the arguments as they were', async () => {
    const { fetch } = await stage.signIn()
    const response = await fetch(`${api}/a`, { method: 'PUT' })
    expect(await response.text()).toBe('answer')
    const asked = expect.objectContaining({ url: `${api}/a`, method: 'PUT' })
    expect(stage.engine.fetch).toHaveBeenCalledExactlyOnceWith(asked)
  })
  test('of what is not listed is refused before anybody is asked', async () => {
    openPage()
    await expect(stage.open().fetch('https://evil.example/')).rejects.toEqual(
      refusal('OIDC_RESOURCE_NOT_LISTED'),
    )
    expect(stage.tokens.start).not.toHaveBeenCalled()
  })
  test('is refused where nobody is signed in', async () => {
    openPage()
    await expect(stage.open().fetch(api)).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
  })
  test('ends for a caller who gives up, and for no other', async () => {
    const { fetch } = await stage.signIn()
    const gate = openGate()
    stage.engine.fetch.mockImplementation(() => gate.promise)
    const controller = new AbortController()
    const { signal } = new AbortController()
    const removed = vi.spyOn(signal, 'removeEventListener')
    const [mine, other, patient] = [
      fetch(api, { signal: controller.signal }),
      fetch(api),
      fetch(api, { signal }),
    ]
    controller.abort(new Error('gone'))
    await expect(mine).rejects.toThrow('gone')
    await expect(fetch(new Request(api, { signal: AbortSignal.abort() }))).rejects.toThrow(/abort/)
    gate.resolve(new Response('late'))
    expect(await (await other).text()).toBe('late')
    expect((await patient).bodyUsed).toBe(true)
    await vi.waitFor(() => expect(removed).toHaveBeenCalled())
  })
})

describe('what the engine reports', () => {
  test('is shown by the session: a renewal, its scope and claims', async () => {
    const { session } = await stage.signIn()
    stage.hear({ renewal: 'running' })
    await vi.waitFor(() =>
      expect(session.get()).toMatchObject({ renewal: 'running', claims, scope: 'openid' }),
    )
    stage.hear({ renewal: 'idle', scope: 'x', claims: { ...claims, name: 'Ada' } })
    const news = { renewal: 'idle', scope: 'x', claims: { name: 'Ada' } }
    await vi.waitFor(() => expect(session.get()).toMatchObject(news))
  })
  test('ends the session, and calls say that nobody is signed in', async () => {
    const { session, fetch } = await stage.signIn()
    const error = new OidcError('OIDC_SESSION_ENDED', '')
    stage.hear({ reason: 'ended', error })
    await vi.waitFor(() => expect(session.get()).toEqual({ status: 'signed-out', reason: 'ended', error }))
    await expect(fetch(api)).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
  })
  test('may be that another person came: calls say so', async () => {
    const { session, fetch } = await stage.signIn()
    const error = new OidcError('OIDC_IDENTITY_CHANGED', '')
    stage.hear({ reason: 'ended', error })
    await vi.waitFor(() => expect(session.get().status).toBe('signed-out'))
    await expect(fetch(api)).rejects.toBe(error)
    expect(stage.engine.fetch).not.toHaveBeenCalled()
  })
})

test('an engine that cannot be loaded is tried again', async () => {
  openPage()
  const { stories } = stage.open()
  stage.tokens.start.mockRejectedValueOnce(new Error('offline'))
  const { signOut } = await stories()
  await expect(signOut({})).rejects.toThrow('offline')
  expect(await signOut({})).toEqual({ reached: 'local' })
  await signOut({})
  expect(stage.tokens.start).toHaveBeenCalledTimes(2)
})

test('the trace tells of sessions and errors, with the time, and goes on where a listener is broken', async () => {
  openPage()
  const { listeners, session, events } = stage.open()
  listeners.clear()
  listeners.add(() => expect.fail('broken'))
  listeners.add((event) => events.push(event))
  const error = new OidcError('OIDC_ID_TOKEN_INVALID', '', { check: 'exp' })
  session.set({ status: 'signed-in', claims, scope: '', renewal: 'idle' })
  session.set({ status: 'signed-out', reason: 'failed', error })
  const at = expect.any(Number)
  expect(events).toEqual([
    { at, type: 'session', status: 'signed-in', renewal: 'idle' },
    { at, type: 'session', status: 'signed-out', reason: 'failed' },
    { at, type: 'error', code: 'OIDC_ID_TOKEN_INVALID', check: 'exp' },
  ])
})
