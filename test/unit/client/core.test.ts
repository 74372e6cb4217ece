// One client as all its callers share it: started once, told of by the trace, and its session follows the engine.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openCore } from '../../../src/client/core.ts'
import type { OidcClientOptions } from '../../../src/client/options.ts'
import { checkOptions } from '../../../src/client/settings.ts'
import { OidcError } from '../../../src/errors/oidc-error.ts'
import type { TraceEvent } from '../../../src/trace/trace.ts'
import { refusal } from '../refusal.ts'
import { claims, makeEngine, openGate, openPage, origin } from './page-stub.ts'

const api = 'https://api.example/v1'
let stage: ReturnType<typeof makeEngine>

beforeEach(() => {
  stage = makeEngine()
})
afterEach(() => vi.unstubAllGlobals())

function open(changes: Partial<OidcClientOptions> = {}) {
  const options = {
    issuer: 'https://id.example',
    clientId: 'app',
    resources: [api],
    tokens: stage.tokens,
    ...changes,
  }
  const core = openCore(checkOptions(options)(origin))
  const events: TraceEvent[] = []
  core.listeners.add((event) => events.push(event))
  return { ...core, events }
}

const { stateMark } = checkOptions({ issuer: 'https://id.example', clientId: 'app' })(origin)
const sign = `claimcheck ${stateMark}`

/** A client on the page of its callback, signed in. */
async function signIn(changes?: Partial<OidcClientOptions>) {
  const page = openPage(`${origin}/?code=c&state=${stateMark}1`)
  const core = open(changes)
  expect(await core.ready()).toMatchObject({ status: 'signed-in' })
  return { ...core, page }
}

test('any number of calls share one run', async () => {
  const core = await signIn()
  const [one, other] = await Promise.all([core.ready(), core.ready()])
  expect(one).toBe(other)
  expect(stage.engine.redeem).toHaveBeenCalledOnce()
  expect(location.href).toBe(`${origin}/`)
})

test('a page that is not secure is said to be so, and no engine is started', async () => {
  openPage('http://lan.example/', false)
  const { ready } = open()
  const error = refusal('OIDC_INSECURE_CONTEXT', { remedy: 'fix' })
  expect(await ready()).toEqual({ status: 'signed-out', reason: 'failed', error })
  expect(stage.tokens.start).not.toHaveBeenCalled()
})

describe('fetch', () => {
  test('is the engine’s, with the arguments as they were', async () => {
    const { fetch } = await signIn()
    const response = await fetch(`${api}/a`, { method: 'PUT' })
    expect(await response.text()).toBe('answer')
    const asked = expect.objectContaining({ url: `${api}/a`, method: 'PUT' })
    expect(stage.engine.fetch).toHaveBeenCalledExactlyOnceWith(asked)
  })
  test('of what is not listed is refused before anybody is asked', async () => {
    openPage()
    await expect(open().fetch('https://evil.example/')).rejects.toEqual(refusal('OIDC_RESOURCE_NOT_LISTED'))
    expect(stage.tokens.start).not.toHaveBeenCalled()
  })
  test('is refused where nobody is signed in', async () => {
    openPage()
    await expect(open().fetch(api)).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
  })
  test('ends for a caller who gives up, and for no other', async () => {
    const { fetch } = await signIn()
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
    const { session } = await signIn()
    stage.hear({ renewal: 'running' })
    await vi.waitFor(() =>
      expect(session.get()).toMatchObject({ renewal: 'running', claims, scope: 'openid' }),
    )
    stage.hear({ renewal: 'idle', scope: 'x', claims: { ...claims, name: 'Ada' } })
    const news = { renewal: 'idle', scope: 'x', claims: { name: 'Ada' } }
    await vi.waitFor(() => expect(session.get()).toMatchObject(news))
  })
  test('ends the session, and calls say that nobody is signed in', async () => {
    const { session, fetch } = await signIn()
    const error = new OidcError('OIDC_SESSION_ENDED', '')
    stage.hear({ reason: 'ended', error })
    await vi.waitFor(() => expect(session.get()).toEqual({ status: 'signed-out', reason: 'ended', error }))
    await expect(fetch(api)).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
  })
  test('may be that another person came: calls say so', async () => {
    const { session, fetch } = await signIn()
    const error = new OidcError('OIDC_IDENTITY_CHANGED', '')
    stage.hear({ reason: 'ended', error })
    await vi.waitFor(() => expect(session.get().status).toBe('signed-out'))
    await expect(fetch(api)).rejects.toBe(error)
    expect(stage.engine.fetch).not.toHaveBeenCalled()
  })
})

describe('what other tabs do, and waking', () => {
  test('is looked at where the engine is at work', async () => {
    const { page } = await signIn()
    page.wake()
    page.tell(sign, 'signed-out')
    await vi.waitFor(() => expect(stage.engine.wake).toHaveBeenCalledTimes(2))
  })
  test('loads the engine where somebody signed in elsewhere', async () => {
    const page = openPage()
    await open().ready()
    page.wake()
    page.tell('claimcheck another', 'a.1')
    await Promise.resolve()
    expect(stage.tokens.start).not.toHaveBeenCalled()
    page.tell(sign, 'a.1')
    await vi.waitFor(() => expect(stage.engine.wake).toHaveBeenCalledOnce())
  })
  test('is nothing to a page that was not started up', async () => {
    const page = openPage()
    open()
    page.tell(sign, 'a.1')
    await Promise.resolve()
    expect(stage.tokens.start).not.toHaveBeenCalled()
  })
  test('is nothing to a client that was closed', async () => {
    const { page, close } = await signIn()
    close()
    page.wake()
    page.tell(sign, 'b.1')
    await Promise.resolve()
    expect(stage.engine.wake).not.toHaveBeenCalled()
  })
})

describe('what a sign-in will need', () => {
  test('is loaded when the page is idle, and a failure is nobody’s business', async () => {
    const page = openPage()
    stage.engine.prepare.mockRejectedValue(new Error('offline'))
    await open().ready()
    expect(stage.tokens.start).not.toHaveBeenCalled()
    page.idle()
    await vi.waitFor(() => expect(stage.engine.prepare).toHaveBeenCalledOnce())
  })
  test('is not loaded for somebody who is signed in', async () => {
    const { page } = await signIn()
    page.idle()
    await Promise.resolve()
    expect(stage.engine.prepare).not.toHaveBeenCalled()
  })
})

describe('calls during a sign-in in another window', () => {
  /** Somebody whose session has ended signs in again in a popup; a call waits. */
  async function wait(sub: string) {
    const { session, stories, fetch, page } = await signIn()
    stage.hear({ reason: 'ended', error: new OidcError('OIDC_SESSION_ENDED', '') })
    await vi.waitFor(() => expect(session.get().status).toBe('signed-out'))
    const popup = { go: vi.fn(), close: () => undefined, onClosed: () => () => undefined }
    const signingIn = (await stories()).signIn({ display: 'popup' }, popup)
    await vi.waitFor(() => expect(popup.go).toHaveBeenCalled())
    const calling = Promise.allSettled([fetch(api)])
    stage.engine.redeem.mockResolvedValue({
      returnTo: '/',
      identity: { claims: { ...claims, sub }, scope: '' },
    })
    stage.engine.collect.mockResolvedValueOnce('code=c&state=state')
    page.tell(`${sign} bell`, 'x')
    await signingIn
    const [outcome] = await calling
    return outcome
  }
  test('go on for the same person', async () => {
    expect(await wait('ada')).toMatchObject({ status: 'fulfilled' })
  })
  test('do not go on for another', async () => {
    expect(await wait('bob')).toEqual({ status: 'rejected', reason: refusal('OIDC_IDENTITY_CHANGED') })
    expect(stage.engine.fetch).not.toHaveBeenCalled()
  })
})

test('an engine that cannot be loaded is tried again', async () => {
  openPage()
  const { stories } = open()
  stage.tokens.start.mockRejectedValueOnce(new Error('offline'))
  const { signOut } = await stories()
  await expect(signOut({})).rejects.toThrow('offline')
  expect(await signOut({})).toEqual({ reached: 'local' })
  await signOut({})
  expect(stage.tokens.start).toHaveBeenCalledTimes(2)
})

test('the trace tells of sessions and errors, with the time, and goes on where a listener is broken', async () => {
  openPage()
  const { listeners, session, events } = open()
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
