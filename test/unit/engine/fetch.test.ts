// A call of an API: with a live token, and once more with a new one where the old is refused.
import { describe, expect, test, vi } from 'vitest'
import { takeSnapshot } from '../../../src/access-token/snapshot.ts'
import { refusal } from '../refusal.ts'
import { api, setStage } from './stage.ts'
import { bearerAt, call, openEngine, signIn } from './steps.ts'

const renewed = { access_token: 'at-2', token_type: 'Bearer', expires_in: 600 }
const challenge = (value: string) =>
  new Response(null, { status: 401, headers: { 'www-authenticate': value } })

/** Somebody is signed in; the API answers so, and the token endpoint renews. */
async function open(answer: (request: Request) => unknown = () => ({ a: 1 }), tokens: object = {}) {
  const stage = setStage()
  const engine = await openEngine(stage)
  await signIn(stage, engine, { tokens })
  stage.on('/v1', answer)
  stage.on('/token', () => renewed)
  return { stage, engine }
}

/** An API that refuses the first token. */
const refusesFirst = ({ headers }: Request) =>
  headers.get('authorization') === 'Bearer at-1' ? challenge('Bearer error="invalid_token"') : { a: 1 }

test('a fresh token is sent, the answer comes back as it is, and the trace tells of both', async () => {
  const { stage, engine } = await open(() => Response.json({ a: 1 }, { status: 418 }))
  stage.steps.splice(0)
  const response = await call(engine)
  expect([response.status, await response.json(), bearerAt(stage)]).toEqual([418, { a: 1 }, 'Bearer at-1'])
  expect(stage.asked).toEqual(['/v1'])
  expect(stage.steps).toEqual([
    { type: 'request', endpoint: 'resource', method: 'GET', url: api, carries: ['access token'] },
    { type: 'response', endpoint: 'resource', url: api, status: 418, brings: [] },
  ])
})

test('signed out nothing is sent', async () => {
  const stage = setStage()
  await expect(call(await openEngine(stage))).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
  expect(stage.asked).toEqual([])
})

test('what fetch throws is thrown', async () => {
  const { engine } = await open(() => Promise.reject(new TypeError('Failed to fetch')))
  await expect(call(engine)).rejects.toThrow(TypeError)
})

test('an ageing token is used, and renewed beside, whatever comes of that', async () => {
  const { stage, engine } = await open()
  stage.now += 560_000
  stage.on('/token', () => Response.json({ error: 'invalid_client' }, { status: 401 }))
  await call(engine)
  expect(bearerAt(stage)).toBe('Bearer at-1')
  await vi.waitUntil(() => stage.events.at(-1)?.renewal === 'waiting')
  stage.on('/token', () => renewed)
  await call(engine)
  expect(bearerAt(stage)).toBe('Bearer at-1')
  await engine.wake()
  await vi.waitUntil(() => stage.events.at(-1)?.renewal === 'idle')
  await call(engine)
  expect(bearerAt(stage)).toBe('Bearer at-2')
})

test('an expired token that cannot be renewed is sent: the API says what it thinks of it', async () => {
  const { stage, engine } = await open(() => challenge('Bearer'), { refresh_token: undefined })
  stage.now += 1e9
  expect((await call(engine)).status).toBe(401)
  expect(stage.asked).toEqual(['/v1'])
})

describe('a token that the API refuses', () => {
  test('is renewed, and the call is made again with its body', async () => {
    const { stage, engine } = await open(refusesFirst)
    const response = await call(engine, { method: 'POST', body: 'a=b' })
    expect([response.status, bearerAt(stage)]).toEqual([200, 'Bearer at-2'])
    expect(stage.asked).toEqual(['/v1', '/token', '/v1'])
    const sent = stage.requests.filter(({ url }) => url === api)
    expect(await Promise.all(sent.map((request) => request.text()))).toEqual(['a=b', 'a=b'])
  })
  test('is renewed once for many', async () => {
    const { stage, engine } = await open(refusesFirst)
    const answers = await Promise.all([call(engine), call(engine), call(engine)])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(stage.asked.filter((path) => path === '/token')).toHaveLength(1)
  })
  test('is not renewed where the body can be read only once', async () => {
    const { stage, engine } = await open(refusesFirst)
    const body = new Blob(['a']).stream()
    expect((await call(engine, { method: 'POST', body, duplex: 'half' } as RequestInit)).status).toBe(401)
    expect(stage.asked).toEqual(['/v1'])
  })
  test('ends the session where the provider says so', async () => {
    const { stage, engine } = await open(refusesFirst)
    stage.on('/token', () => Response.json({ error: 'invalid_grant' }, { status: 400 }))
    await expect(call(engine)).rejects.toEqual(refusal('OIDC_SESSION_ENDED'))
  })
  test('for another reason is not renewed', async () => {
    const { stage, engine } = await open(() => challenge('Bearer error="invalid_request"'))
    expect((await call(engine)).status).toBe(401)
    expect(stage.asked).toEqual(['/v1'])
  })
})

describe('an API that refuses every token', () => {
  test('gets one retry, and then no renewal a call', async () => {
    const { stage, engine } = await open(() => challenge('Bearer error="invalid_token"'))
    for (let count = 0; count < 5; count += 1) expect((await call(engine)).status).toBe(401)
    expect(stage.asked.filter((path) => path === '/token')).toHaveLength(1)
    expect(stage.asked.filter((path) => path === '/v1')).toHaveLength(6)
  })
  test('is believed again once it has accepted one', async () => {
    const { stage, engine } = await open(refusesFirst)
    await call(engine)
    await call(engine)
    stage.on('/v1', () => challenge('Bearer error="invalid_token"'))
    await call(engine)
    expect(stage.asked.filter((path) => path === '/token')).toHaveLength(2)
  })
})

test('a resource that is not listed gets no token from the engine either', async () => {
  const { stage, engine } = await open()
  const snapshot = takeSnapshot('https://evil.test/', undefined)
  await expect(engine.fetch(snapshot)).rejects.toEqual(refusal('OIDC_RESOURCE_NOT_LISTED'))
  expect(stage.asked).toEqual([])
})
