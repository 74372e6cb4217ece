// A sign-out ends the session here first, and for good; then it leaves for the provider's logout, if there is one.
import { expect, test } from 'vitest'
import { signOut } from '../../../src/flow/sign-out.ts'
import { refusal } from '../refusal.ts'
import { openStage, place } from './stage.ts'

const logout = 'https://id.example/logout?id_token_hint=secret'
const ended = { status: 'signed-out', reason: 'signed-out' }

test('the session ends before the provider is told', async () => {
  const { flow, engine, sessions } = openStage()
  let seen: unknown
  engine.release.mockImplementation(async () => {
    await Promise.resolve()
    seen = sessions.at(-1)
    return { reached: 'local' }
  })
  await signOut(flow, {})
  expect(seen).toEqual(ended)
  expect(engine.release.mock.calls).toEqual([[{ returnTo: '/bye', local: false, isShared: false }]])
})

test('without a logout at the provider the page stays', async () => {
  const { flow, engine, moves, steps, sessions } = openStage()
  engine.release.mockResolvedValue({ reached: 'revoked' })
  expect(await signOut(flow, { local: true, returnTo: '/a' })).toEqual({ reached: 'revoked' })
  expect([moves, steps, sessions]).toEqual([[], [], [ended]])
})

test('the page leaves without an entry in its history; the trace tells where to, without the query', async () => {
  const { flow, engine, moves, steps } = openStage()
  engine.release.mockResolvedValue({ reached: 'provider', url: logout })
  expect(await signOut(flow, { returnTo: '/a', local: false }, true)).toEqual({ reached: 'provider' })
  expect(engine.release.mock.calls).toEqual([[{ returnTo: '/a', local: false, isShared: true }]])
  expect(moves).toEqual([['replace', logout]])
  expect(steps).toEqual([
    {
      type: 'navigation',
      endpoint: 'end_session',
      url: 'https://id.example/logout',
      redirectUri: place.postLogoutRedirectUri,
      carries: ['ID token'],
    },
  ])
})

test('a way back that leads elsewhere is a mistake, and the session stays', async () => {
  const { flow, sessions, engine } = openStage()
  const run = signOut(flow, { returnTo: 'https://evil.example/' })
  await expect(run).rejects.toEqual(refusal('OIDC_CONFIG_INVALID'))
  expect([sessions, engine.release.mock.calls]).toEqual([[], []])
})
