// Calls of several APIs: each with the token of its target, and the one exit of tokens.
import { expect, test } from 'vitest'
import { exitKey } from '../../../src/access-token/exit-key.ts'
import { takeSnapshot } from '../../../src/access-token/snapshot.ts'
import type { EngineConfig } from '../../../src/engine/engine.ts'
import { refusal } from '../refusal.ts'
import { api, setStage } from './stage.ts'
import type { Stage } from './stage.ts'
import { bearerAt, openEngine, signIn } from './steps.ts'

const other = 'https://other.test'
const key = '["urn:other",null,null]'
const two: Partial<EngineConfig> = {
  resources: [
    { prefix: api, target: '' },
    { prefix: `${api}/admin`, target: key, methods: ['GET'] },
    { prefix: other, target: key },
  ],
  targets: [{ key: '' }, { key, resource: 'urn:other' }],
}

/** The provider answers a refresh with a token that is named after what was asked for. */
function answerRefresh(stage: Stage): void {
  stage.on('/token', async (request) => {
    const form = new URLSearchParams(await request.text())
    return {
      access_token: `for ${form.get('resource') ?? 'all'} by ${form.get('refresh_token')}`,
      refresh_token: `after ${form.get('refresh_token')}`,
      token_type: 'Bearer',
      expires_in: 600,
    }
  })
}

async function open(changes: Partial<EngineConfig> = {}, tokens: object = {}) {
  const stage = setStage()
  const engine = await openEngine(stage, { ...two, ...changes })
  await signIn(stage, engine, { tokens })
  answerRefresh(stage)
  for (const path of ['/v1', '/v1/admin', '/x', '/userinfo']) stage.on(path, () => ({ sub: 'ada' }))
  const get = (url: string, init?: RequestInit) => engine.fetch(takeSnapshot(url, init))
  return { stage, engine, get }
}

test('the second API has a token of its own, asked for once', async () => {
  const { stage, get } = await open()
  await get(api)
  await Promise.all([get(`${other}/x`), get(`${other}/x`)])
  await get(api)
  expect([bearerAt(stage), bearerAt(stage, '/x')]).toEqual(['Bearer at-1', 'Bearer for urn:other by rt-1'])
  expect(stage.asked.filter((path) => path === '/token')).toHaveLength(1)
})

test('the longest prefix decides, and so do methods', async () => {
  const { stage, get } = await open()
  await get(`${api}/admin`)
  expect(bearerAt(stage, '/v1/admin')).toBe('Bearer for urn:other by rt-1')
  await expect(get(`${api}/admin`, { method: 'POST' })).rejects.toEqual(refusal('OIDC_RESOURCE_NOT_LISTED'))
})

test('where the code’s token is for one API, UserInfo gets one that is for none', async () => {
  const { stage, engine } = await open({
    resources: [{ prefix: other, target: key }],
    targets: [{ key, resource: 'urn:other' }, { key: '' }],
  })
  await engine.userInfo()
  expect(bearerAt(stage, '/userinfo')).toBe('Bearer for all by rt-1')
})

test('two targets are never renewed at once: the second uses the refresh token of the first', async () => {
  const { stage, get } = await open()
  stage.now += 601_000
  await Promise.all([get(api), get(`${other}/x`)])
  expect([bearerAt(stage), bearerAt(stage, '/x')]).toEqual([
    'Bearer for all by rt-1',
    'Bearer for urn:other by after rt-1',
  ])
})

test('the scope of the session is that of the sign-in, whatever a token for one API has', async () => {
  const { stage, get } = await open()
  stage.on('/token', () => ({ access_token: 'x', token_type: 'Bearer', scope: 'other:read' }))
  stage.events.splice(0)
  await get(`${other}/x`)
  expect(stage.events.at(-1)).toEqual({ renewal: 'idle', scope: 'openid profile email' })
})

test('what one API is refused is not asked for again at once, and the other goes on', async () => {
  const { stage, get } = await open()
  stage.on('/token', () => Response.json({ error: 'consent_required' }, { status: 400 }))
  const refused = refusal('OIDC_TOKEN_REQUEST_FAILED', { remedy: 'sign-in', signIn: { prompt: 'consent' } })
  await expect(get(`${other}/x`)).rejects.toEqual(refused)
  await expect(get(`${other}/x`)).rejects.toEqual(refused)
  expect(stage.asked.filter((path) => path === '/token')).toHaveLength(1)
  expect((await get(api)).status).toBe(200)
  expect(stage.events.at(-1)).toEqual({ renewal: 'idle' })
  stage.now += 61_000
  answerRefresh(stage)
  expect((await get(`${other}/x`)).status).toBe(200)
})

test('without a refresh token the second API cannot be called, and nothing is sent', async () => {
  const { stage, get } = await open({}, { refresh_token: undefined })
  await expect(get(`${other}/x`)).rejects.toEqual(refusal('OIDC_NOT_SUPPORTED'))
  expect(stage.asked).toEqual([])
})

test('the exit gives a live token to the key, and to nothing else', async () => {
  const { engine } = await open()
  const { exitKey: key } = await import('../../../src/access-token/exit-key.ts')
  expect(await engine.reveal(api, key)).toBe('at-1')
  expect(await engine.reveal(`${api}/admin`, key)).toBe('for urn:other by rt-1')
  for (const wrong of [{}, Object.freeze({ __proto__: null }), exitKey])
    await expect(engine.reveal(api, wrong)).rejects.toEqual(refusal('OIDC_NOT_SUPPORTED'))
  await expect(engine.reveal('https://evil.test/', key)).rejects.toEqual(refusal('OIDC_RESOURCE_NOT_LISTED'))
})
