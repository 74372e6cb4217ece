// What a client waits for: other tabs, waking, an idle page, and a sign-in in another window.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { OidcError } from '../../../src/errors/oidc-error.ts'
import { refusal } from '../refusal.ts'
import { api, openStage, sign } from './core-stage.ts'
import type { CoreStage } from './core-stage.ts'
import { claims, openPage } from './page-stub.ts'

let stage: CoreStage

beforeEach(() => {
  stage = openStage()
})
afterEach(() => vi.unstubAllGlobals())

describe('what other tabs do, and waking', () => {
  test('is looked at where the engine is at work', async () => {
    const { page } = await stage.signIn()
    page.wake()
    page.tell(sign, 'signed-out')
    await vi.waitFor(() => expect(stage.engine.wake).toHaveBeenCalledTimes(2))
  })
  test('loads the engine where somebody signed in elsewhere', async () => {
    const page = openPage()
    await stage.open().ready()
    page.wake()
    page.tell('claimcheck another', 'a.1')
    await Promise.resolve()
    expect(stage.tokens.start).not.toHaveBeenCalled()
    page.tell(sign, 'a.1')
    await vi.waitFor(() => expect(stage.engine.wake).toHaveBeenCalledOnce())
  })
  test('is nothing to a page that was not started up', async () => {
    const page = openPage()
    stage.open()
    page.tell(sign, 'a.1')
    await Promise.resolve()
    expect(stage.tokens.start).not.toHaveBeenCalled()
  })
  test('is nothing to a client that was closed', async () => {
    const { page, close } = await stage.signIn()
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
    await stage.open().ready()
    expect(stage.tokens.start).not.toHaveBeenCalled()
    page.idle()
    await vi.waitFor(() => expect(stage.engine.prepare).toHaveBeenCalledOnce())
  })
  test('is not loaded for somebody who is signed in', async () => {
    const { page } = await stage.signIn()
    page.idle()
    await Promise.resolve()
    expect(stage.engine.prepare).not.toHaveBeenCalled()
  })
})

describe('calls during a sign-in in another window', () => {
  /** Somebody whose session has ended signs in again in a popup; a call waits. */
  async function wait(sub: string) {
    const { session, stories, fetch, page } = await stage.signIn()
    stage.hear({ reason: 'ended', error: new OidcError('OIDC_SESSION_ENDED', '') })
    await vi.waitFor(() => expect(session.get().status).toBe('signed-out'))
    const replace = vi.fn()
    const popup = { location: { replace }, close: () => undefined } as object as Window
    const signingIn = (await stories()).signIn({ display: 'popup' }, popup)
    await vi.waitFor(() => expect(replace).toHaveBeenCalled())
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
