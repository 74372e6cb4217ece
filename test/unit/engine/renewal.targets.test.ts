// L-06, R-71, R-72: renewals of several tokens by one refresh token: one after another, and what one API is refused is its affair alone.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { takeSnapshot } from '../../../src/access-token/snapshot.ts'
import { refusal } from '../refusal.ts'
import { refused } from './renew-stage.ts'
import { api, setStage } from './stage.ts'
import { bearerAt, openEngine, signIn } from './steps.ts'
import { blue, red, rotateTokens, three } from './targets-stage.ts'

beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0.5))
afterEach(() => void vi.restoreAllMocks())

const paths = { [api]: '/v1', [red]: '/red', [blue]: '/blue' } as const
const urls = [api, `${red}/red`, `${blue}/blue`]

/** Somebody is signed in and has the token for all. */
async function open() {
  const stage = setStage()
  const engine = await openEngine(stage, three)
  await signIn(stage, engine)
  const rotation = rotateTokens(stage)
  for (const path of Object.values(paths)) stage.on(path, () => ({}))
  const get = (url: string) => engine.fetch(takeSnapshot(url, undefined))
  return { stage, engine, rotation, get }
}

/** The same, and all tokens were there and have expired. */
async function openExpired() {
  const place = await open()
  for (const url of urls) await place.get(url)
  place.stage.now += 601_000
  place.rotation.asked.splice(0)
  place.stage.events.splice(0)
  return place
}

describe('one after another', () => {
  test('many calls of three APIs at once: one renewal each, each by the refresh token of the one before', async () => {
    const { stage, rotation, get } = await openExpired()
    const answers = await Promise.all([...urls, ...urls, ...urls, ...urls].map(get))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200))
    expect([rotation.most, rotation.asked]).toEqual([
      1,
      [
        { resource: '', refresh: 'rt-3' },
        { resource: 'urn:red', refresh: 'rt-4' },
        { resource: 'urn:blue', refresh: 'rt-5' },
      ],
    ])
    expect(Object.values(paths).map((path) => bearerAt(stage, path))).toEqual([
      'Bearer all 4',
      'Bearer urn:red 5',
      'Bearer urn:blue 6',
    ])
  })
  test('one that fails holds up none behind it', async () => {
    const { rotation, get } = await openExpired()
    rotation.answers.set('urn:red', () => refused(400, { error: 'invalid_target' }))
    const ends = await Promise.allSettled(urls.map(get))
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect([rotation.most, rotation.asked.length]).toEqual([1, 3])
  })
  test('a sign-out ends those that wait: nothing more is asked', async () => {
    const { stage, engine, rotation, get } = await openExpired()
    rotation.answers.set('', () => engine.release({ returnTo: '/', local: true }).then(() => undefined))
    const ends = await Promise.allSettled(urls.map(get))
    expect(ends).toEqual(urls.map(() => ({ status: 'rejected', reason: refusal('OIDC_SIGNED_OUT') })))
    expect([rotation.asked.length, stage.asked.filter((path) => path === '/blue').length]).toEqual([1, 1])
  })
})

const ungranted = ['invalid_target', 'invalid_scope', 'access_denied', 'consent_required', 'login_required']

describe('what one API is refused', () => {
  test.each(ungranted)('as %s: the error says how to go on, and the session does', async (error) => {
    const { stage, rotation, get } = await open()
    rotation.answers.set('urn:red', () => refused(400, { error }))
    const expected = { remedy: 'sign-in', oauth: { error }, signIn: { prompt: 'consent' } } as const
    await expect(get(`${red}/red`)).rejects.toEqual(refusal('OIDC_TOKEN_REQUEST_FAILED', expected))
    await expect(get(`${red}/red`)).rejects.toThrow('urn:red')
    expect([rotation.asked.length, stage.events.at(-1)]).toEqual([1, { renewal: 'idle' }])
    await Promise.all([api, `${blue}/blue`].map(get))
    expect(stage.asked).toEqual(['/token', '/v1', '/token', '/blue'])
  })
  test('as invalid_grant, while the session lives: a renewal of the session tells', async () => {
    const { stage, rotation, get } = await open()
    rotation.answers.set('urn:red', () => refused(400, { error: 'invalid_grant' }))
    const expected = { oauth: { error: 'invalid_grant' }, signIn: { prompt: 'consent' } }
    await expect(get(`${red}/red`)).rejects.toEqual(refusal('OIDC_TOKEN_REQUEST_FAILED', expected))
    expect(rotation.asked.map(({ resource }) => resource)).toEqual(['urn:red', ''])
    await get(api)
    expect([bearerAt(stage), stage.events.at(-1)]).toEqual(['Bearer all 2', { renewal: 'idle' }])
  })
  test('as invalid_grant, and the session is over, too', async () => {
    const { stage, rotation, get } = await open()
    for (const resource of ['', 'urn:red'])
      rotation.answers.set(resource, () => refused(400, { error: 'invalid_grant' }))
    const ended = refusal('OIDC_SESSION_ENDED', { oauth: { error: 'invalid_grant' } })
    await expect(get(`${red}/red`)).rejects.toEqual(ended)
    expect(stage.events.at(-1)).toEqual({ reason: 'ended', error: ended })
    for (const url of urls) await expect(get(url)).rejects.toEqual(ended)
    expect(stage.asked).toEqual(['/token', '/token'])
  })
  test('as invalid_grant, and nobody can tell of the session: nothing is over', async () => {
    const { stage, rotation, get } = await open()
    rotation.answers.set('urn:red', () => refused(400, { error: 'invalid_grant' }))
    rotation.answers.set('', () => refused(401, { error: 'invalid_client' }))
    await expect(get(`${red}/red`)).rejects.toEqual(refusal('OIDC_TOKEN_REQUEST_FAILED'))
    expect((await get(api)).status).toBe(200)
    expect(bearerAt(stage)).toBe('Bearer at-1')
  })
  test('is not asked for on waking', async () => {
    const { engine, rotation, get } = await open()
    rotation.answers.set('urn:red', () => refused(400, { error: 'invalid_target' }))
    await expect(get(`${red}/red`)).rejects.toEqual(refusal('OIDC_TOKEN_REQUEST_FAILED'))
    await engine.wake()
    await get(`${blue}/blue`)
    expect(rotation.asked.map(({ resource }) => resource)).toEqual(['urn:red', 'urn:blue'])
  })
  test('is asked for again at once after a new sign-in', async () => {
    const { stage, engine, get, rotation } = await open()
    rotation.answers.set('urn:red', () => refused(400, { error: 'consent_required' }))
    await expect(get(`${red}/red`)).rejects.toEqual(refusal('OIDC_TOKEN_REQUEST_FAILED'))
    await signIn(stage, engine)
    const { asked } = rotateTokens(stage)
    expect((await get(`${red}/red`)).status).toBe(200)
    expect(asked).toEqual([{ resource: 'urn:red', refresh: 'rt-1' }])
  })
})

test('a provider that is busy with one API’s token is asked again, and the others go on meanwhile', async () => {
  const { stage, rotation, get } = await open()
  rotation.answers.set('urn:red', () => refused(503))
  const calling = get(`${red}/red`)
  await vi.waitUntil(() => stage.timers.length > 0)
  expect((await get(api)).status).toBe(200)
  rotation.answers.clear()
  expect(await stage.runTimer()).toBe(500)
  expect((await calling).status).toBe(200)
  expect(rotation.asked.map(({ resource }) => resource)).toEqual(['urn:red', 'urn:red'])
})

test('a 401 of one API renews its token alone', async () => {
  const { stage, rotation, get } = await open()
  for (const url of urls) await get(url)
  rotation.asked.splice(0)
  stage.on('/red', ({ headers }) =>
    headers.get('authorization') === 'Bearer urn:red 2'
      ? refused(401, {}, { 'www-authenticate': 'Bearer error="invalid_token"' })
      : {},
  )
  for (const url of urls) expect((await get(url)).status).toBe(200)
  expect(rotation.asked).toEqual([{ resource: 'urn:red', refresh: 'rt-3' }])
  expect(Object.values(paths).map((path) => bearerAt(stage, path))).toEqual([
    'Bearer at-1',
    'Bearer urn:red 4',
    'Bearer urn:blue 3',
  ])
})
