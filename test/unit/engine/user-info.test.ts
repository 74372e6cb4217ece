// The UserInfo endpoint is asked with the access token, about the person of the ID Token.
import { expect, test } from 'vitest'
import { refusal } from '../refusal.ts'
import { document, issuer, setStage } from './stage.ts'
import { bearerAt, openEngine, signIn } from './steps.ts'

async function open(answer: () => unknown) {
  const stage = setStage()
  const engine = await openEngine(stage)
  await signIn(stage, engine)
  stage.on('/userinfo', answer)
  return { stage, engine }
}

test('its claims are given, and the token is in the header only', async () => {
  const { stage, engine } = await open(() => ({ sub: 'ada', name: 'Ada' }))
  expect(await engine.userInfo()).toEqual({ sub: 'ada', name: 'Ada' })
  const { url, method, redirect, credentials } = stage.requests.at(-1) ?? {}
  expect([url, method, redirect, credentials]).toEqual([`${issuer}/userinfo`, 'GET', 'error', 'omit'])
  expect(bearerAt(stage, '/userinfo')).toBe('Bearer at-1')
  expect(stage.steps).toContainEqual(
    expect.objectContaining({ type: 'request', endpoint: 'userinfo', carries: ['access token'] }),
  )
})

test('a token that it refuses is renewed once', async () => {
  const { stage, engine } = await open(() => new Response('', { status: 401 }))
  stage.on('/token', () => ({ access_token: 'at-2', token_type: 'Bearer' }))
  await expect(engine.userInfo()).rejects.toEqual(refusal('OIDC_USERINFO_INVALID'))
  expect(stage.asked).toEqual(['/userinfo', '/token', '/userinfo'])
})

const failures: [string, () => unknown, unknown][] = [
  ['another person', () => ({ sub: 'bob' }), refusal('OIDC_USERINFO_INVALID')],
  [
    'a signed answer',
    () => new Response('a', { headers: { 'content-type': 'application/jwt' } }),
    refusal('OIDC_NOT_SUPPORTED'),
  ],
  ['nobody', () => Promise.reject(new TypeError('no')), refusal('OIDC_NETWORK')],
  ['a deadline', () => Promise.reject(new DOMException('', 'TimeoutError')), refusal('OIDC_TIMEOUT')],
]

test.each(failures)('%s: the error says so, and the session stays', async (_, answer, error) => {
  const { stage, engine } = await open(answer)
  await expect(engine.userInfo()).rejects.toEqual(error)
  stage.on('/userinfo', () => ({ sub: 'ada' }))
  expect(await engine.userInfo()).toEqual({ sub: 'ada' })
})

test('a provider that has none is said to have none', async () => {
  const stage = setStage()
  const { userinfo_endpoint: _, ...rest } = document
  stage.on('/.well-known/openid-configuration', () => rest)
  const engine = await openEngine(stage)
  await signIn(stage, engine)
  await expect(engine.userInfo()).rejects.toEqual(refusal('OIDC_NOT_SUPPORTED'))
  expect(stage.asked).toEqual([])
})

test('signed out nothing is asked', async () => {
  const stage = setStage()
  await expect((await openEngine(stage)).userInfo()).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
  expect(stage.asked).toEqual([])
})
