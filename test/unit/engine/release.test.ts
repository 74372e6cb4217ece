// A sign-out at the provider: everything here is forgotten first, then tokens are revoked and the logout is asked for.
import { describe, expect, test } from 'vitest'
import type { EngineConfig } from '../../../src/engine/engine.ts'
import { refusal } from '../refusal.ts'
import { config, document, issuer, mark, setStage } from './stage.ts'
import { call, openEngine, signIn } from './steps.ts'

const leaving = { returnTo: '/bye', local: false }

async function open(
  tokens: object = {},
  without: readonly string[] = [],
  changes: Partial<EngineConfig> = {},
) {
  const stage = setStage()
  const members = Object.entries(document).filter(([name]) => !without.includes(name))
  stage.on('/.well-known/openid-configuration', () => Object.fromEntries(members))
  stage.on('/revoke', () => new Response())
  const engine = await openEngine(stage, changes)
  const { idToken } = await signIn(stage, engine, { tokens })
  return { stage, engine, idToken }
}

test('tokens are revoked, and the logout knows session, client and way back', async () => {
  const { stage, engine, idToken } = await open()
  const { reached, url: logout = '' } = await engine.release(leaving)
  const url = new URL(logout)
  expect(reached).toBe('provider')
  const { state = '', ...asked } = Object.fromEntries(url.searchParams)
  expect(url.origin + url.pathname).toBe(`${issuer}/logout`)
  expect(asked).toEqual({
    id_token_hint: idToken,
    client_id: 'app',
    post_logout_redirect_uri: config.postLogoutRedirectUri,
  })
  expect(stage.stored.get(`transaction ${state}`)).toMatchObject({ returnTo: '/bye', verifier: '' })
  expect(state.startsWith(mark)).toBe(true)
  expect(stage.asked).toEqual(['/revoke'])
  expect(await stage.formAt('/revoke')).toEqual({ token: 'rt-1', client_id: 'app' })
})

test.each([true, false])('the logout is shown the ID Token: %j', async (idTokenHint) => {
  const { engine, idToken } = await open({}, [], { idTokenHint })
  const { url = '' } = await engine.release(leaving)
  const { searchParams } = new URL(url)
  expect(searchParams.get('id_token_hint')).toBe(idTokenHint ? idToken : null)
  expect([searchParams.get('client_id'), url.includes(idToken)]).toEqual(['app', idTokenHint])
})

test.each([undefined, 'ended'] as const)('other tabs hear the reason (%s)', async (reason) => {
  const { stage, engine } = await open()
  await engine.release({ ...leaving, ...(reason && { reason }) })
  expect(stage.word).toBe(reason ?? 'signed-out')
})

test('the session is gone at once, whatever the provider does', async () => {
  const { stage, engine } = await open()
  const releasing = engine.release(leaving)
  await expect(call(engine)).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
  await expect(engine.userInfo()).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
  await releasing
  expect(stage.asked).toEqual(['/revoke'])
})

test.each([
  [{}, 'refresh token', 'rt-1'],
  [{ refresh_token: undefined }, 'access token', 'at-1'],
])('with the tokens %j the trace says that the %s goes', async (tokens, cargo, token) => {
  const { stage, engine } = await open(tokens)
  await engine.release(leaving)
  expect(stage.steps).toContainEqual({
    type: 'request',
    endpoint: 'revocation',
    method: 'POST',
    url: `${issuer}/revoke`,
    carries: [cargo],
  })
  expect(await stage.formAt('/revoke')).toHaveProperty('token', token)
})

test('where nobody is signed in nothing is asked', async () => {
  const stage = setStage()
  expect(await (await openEngine(stage)).release(leaving)).toEqual({ reached: 'local' })
  expect(stage.asked).toEqual([])
})

describe('there is no logout to go to', () => {
  test('where it is to be local; tokens are revoked all the same', async () => {
    const { stage, engine } = await open()
    expect(await engine.release({ ...leaving, local: true })).toEqual({ reached: 'revoked' })
    expect([stage.asked, await engine.awaits()]).toEqual([['/revoke'], false])
  })
  test('where the provider has none', async () => {
    const { engine } = await open({}, ['end_session_endpoint'])
    expect(await engine.release(leaving)).toEqual({ reached: 'revoked' })
  })
  test('and nothing was revoked either', async () => {
    const { engine } = await open({}, ['end_session_endpoint', 'revocation_endpoint'])
    expect(await engine.release(leaving)).toEqual({ reached: 'local' })
  })
})

test('without a revocation endpoint the logout is all there is', async () => {
  const { stage, engine } = await open({}, ['revocation_endpoint'])
  expect((await engine.release(leaving)).url).toContain(`${issuer}/logout?`)
  expect(stage.asked).toEqual([])
})

describe('a revocation', () => {
  test.each([
    ['fails', () => new Response('', { status: 503 })],
    ['cannot be sent', () => Promise.reject(new TypeError('no'))],
  ])('that %s does not hold the logout up', async (_, answer) => {
    const { stage, engine } = await open()
    stage.on('/revoke', answer)
    expect((await engine.release(leaving)).url).toContain('/logout')
  })
  test('that fails is not said to have been done', async () => {
    const { stage, engine } = await open()
    stage.on('/revoke', () => new Response('', { status: 503 }))
    expect(await engine.release({ ...leaving, local: true })).toEqual({ reached: 'local' })
  })
  test('that hangs is waited for, a second at most', async () => {
    const { stage, engine } = await open()
    stage.on('/revoke', () => new Promise(() => {}))
    const releasing = engine.release(leaving)
    expect(await stage.runTimer()).toBe(1_000)
    expect((await releasing).url).toContain('/logout')
  })
})

test('a logout that cannot be prepared is told of, and the session is gone all the same', async () => {
  const { stage, engine } = await open()
  stage.ports.records.set = () => Promise.reject(new Error('full'))
  expect(await engine.release(leaving)).toEqual({ reached: 'revoked' })
  expect(stage.steps.at(-1)).toMatchObject({ type: 'notice' })
  await expect(call(engine)).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
})
