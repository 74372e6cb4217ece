// A sign-out of a session that outlives the page or is shared by tabs: gone everywhere, revoked once, and for good.
import { describe, expect, test, vi } from 'vitest'
import { refusal } from '../refusal.ts'
import { key, openKept } from './kept-stage.ts'
import { call, openTab, signIn } from './steps.ts'

const leaving = { returnTo: '/bye', local: false }

describe('a kept session', () => {
  test('is gone in storage, and what a late answer stores does not come back', async () => {
    const { stage, engine, open } = await openKept()
    await engine.release(leaving)
    expect([stage.word, stage.stored.get(key)]).toEqual([
      'signed-out',
      { version: 1, ended: expect.any(String) },
    ])
    const { engine: next } = await open()
    await expect(call(next)).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
  })
  test('that this page has not restored yet is revoked all the same, and its ID Token is the hint', async () => {
    const { stage, idToken } = await openKept()
    stage.on('/revoke', () => new Response())
    const { engine } = await openTab(stage, { keeps: 'session' })
    const { reached, url = '' } = await engine.release(leaving)
    expect([reached, new URL(url).searchParams.get('id_token_hint')]).toEqual(['provider', idToken])
    expect(await stage.formAt('/revoke')).toEqual({ token: 'rt-1', client_id: 'app' })
    expect(stage.steps).toContainEqual(
      expect.objectContaining({ endpoint: 'revocation', carries: ['refresh token'] }),
    )
    await expect(call(engine)).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
  })
  test('that is just being restored does not come back', async () => {
    const { stage } = await openKept()
    const { decrypt } = crypto.subtle
    let open: () => void = () => undefined
    const gate = new Promise<void>((resolve) => (open = resolve))
    const opening = vi.spyOn(crypto.subtle, 'decrypt').mockImplementation(async (...all) => {
      await gate
      return decrypt.apply(crypto.subtle, all)
    })
    const { engine } = await openTab(stage, { keeps: 'session' })
    const restoring = engine.restore()
    await vi.waitUntil(() => opening.mock.calls.length > 0)
    const releasing = engine.release({ ...leaving, local: true })
    open()
    await releasing
    expect((await restoring).identity).toBeUndefined()
    await expect(call(engine)).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
    opening.mockRestore()
  })
  test('is gone here where storage fails', async () => {
    const { stage, engine } = await openKept()
    Object.assign(stage.ports.records, { update: () => Promise.reject(new Error('blocked')) })
    await engine.release({ ...leaving, local: true })
    await expect(call(engine)).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
    expect(stage.word).toBe('signed-out')
  })
})

test('a mark is gone, and other tabs hear of it', async () => {
  const { stage, engine } = await openKept({ keeps: 'mark' })
  const { engine: other, events } = await openTab(stage, { keeps: 'mark' })
  await signIn(stage, other)
  await engine.release({ ...leaving, local: true })
  await other.wake()
  expect(events).toEqual([{ reason: 'signed-out' }])
})

describe('many tabs whose time is up at once', () => {
  const shared = { ...leaving, isShared: true }
  test.each([
    ['session', ['provider', 'local'], ['rt-1']],
    ['mark', ['provider', 'revoked'], ['rt-1', 'rt-2']],
    ['nothing', ['provider', 'provider'], ['rt-1', 'rt-2']],
  ] as const)('where what is kept is %s: one goes to the provider', async (keeps, reached, revoked) => {
    const { stage, engine, open: openNext } = await openKept({ keeps })
    stage.on('/revoke', () => new Response())
    const { engine: other } = await openNext()
    if (keeps !== 'session') await signIn(stage, other, { tokens: { refresh_token: 'rt-2' } })
    const releases = [await engine.release(shared), await other.release(shared)]
    expect(releases.map((release) => release.reached)).toEqual(reached)
    const sent = stage.requests.filter(({ url }) => url.endsWith('/revoke'))
    const forms = await Promise.all(sent.map(async (request) => new URLSearchParams(await request.text())))
    expect(forms.map((form) => form.get('token'))).toEqual(revoked)
  })
})
