// A renewal that fails for now: tried again inside the call, then in the background, and at once when the page wakes.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { refusal } from '../refusal.ts'
import { callPatiently, countRenewals, expire, refused, renewed } from './renew-stage.ts'
import type { Stage } from './stage.ts'
import { bearerAt, call, signIn } from './steps.ts'

beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0.5))
afterEach(() => void vi.restoreAllMocks())

const busy = () => refused(503)

/** Fails that often, then answers. */
function failing(count: number, answer: () => unknown = busy): () => unknown {
  let left = count
  return () => ((left -= 1) < 0 ? renewed : answer())
}

describe('inside a call', () => {
  test.each([1, 2, 3])('after %d failures the call succeeds, each told of', async (count) => {
    const { stage, engine } = await expire()
    stage.on('/token', failing(count))
    const { pauses, outcome } = await callPatiently(stage, engine, count)
    expect([pauses, outcome.status]).toEqual([[500, 1_000, 2_000].slice(0, count), 'fulfilled'])
    expect([countRenewals(stage), bearerAt(stage)]).toEqual([count + 1, 'Bearer at-2'])
    expect(stage.events.map(({ renewal }) => renewal)).toEqual(['running', 'idle'])
    expect(stage.steps.filter(({ type }) => type === 'notice')).toHaveLength(count)
  })
  test.each([
    [0, 375],
    [0.9999, 625],
  ])('pauses are spread, so that many clients do not come back at once (%d)', async (random, pause) => {
    vi.spyOn(Math, 'random').mockReturnValue(random)
    const { stage, engine } = await expire()
    stage.on('/token', failing(1))
    expect((await callPatiently(stage, engine, 1)).pauses.map(Math.round)).toEqual([pause])
  })
  test.each([
    ['2', [2_000, 2_000, 2_000]],
    ['10', [10_000, 10_000, 10_000]],
    ['0', [500, 1_000, 2_000]],
    ['soon', [500, 1_000, 2_000]],
    ['-1', [500, 1_000, 2_000]],
  ])('Retry-After: %s is respected', async (value, expected) => {
    const { stage, engine } = await expire()
    stage.on('/token', () => refused(429, {}, { 'retry-after': value }))
    expect((await callPatiently(stage, engine, 3)).pauses).toEqual(expected)
  })
  test('a Retry-After of more than ten seconds is not waited for by a call, but in the background', async () => {
    const { stage, engine } = await expire()
    stage.on('/token', () => refused(503, {}, { 'retry-after': '120' }))
    await expect(call(engine)).rejects.toEqual(refusal('OIDC_TOKEN_REQUEST_FAILED', { retryAfter: 120 }))
    expect([countRenewals(stage), stage.events.at(-1)]).toEqual([1, { renewal: 'waiting' }])
    stage.on('/token', () => renewed)
    expect(await stage.runTimer()).toBe(120_000)
    await vi.waitUntil(() => stage.events.at(-1)?.renewal === 'idle')
  })
  test('while a Retry-After runs, calls fail at once, and waking asks nobody either', async () => {
    const { stage, engine } = await expire()
    stage.on('/token', () => refused(429, {}, { 'retry-after': '60' }))
    for (let count = 0; count < 3; count += 1) {
      await expect(call(engine)).rejects.toEqual(refusal('OIDC_TOKEN_REQUEST_FAILED', { retryAfter: 60 }))
      await engine.wake()
    }
    expect(countRenewals(stage)).toBe(1)
  })
  test('offline there is one try and no pause', async () => {
    const { stage, engine } = await expire()
    stage.isOffline = true
    stage.on('/token', () => Promise.reject(new TypeError('no')))
    await expect(call(engine)).rejects.toEqual(refusal('OIDC_NETWORK'))
    expect(countRenewals(stage)).toBe(1)
  })
  test('a sign-out during a pause ends it: nothing more is asked', async () => {
    const { stage, engine } = await expire()
    stage.on('/token', busy)
    const calling = call(engine)
    calling.catch(() => undefined)
    await vi.waitUntil(() => stage.timers.length > 0)
    await engine.release({ returnTo: '/', local: true })
    await stage.runTimer()
    await expect(calling).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
    expect([countRenewals(stage), stage.events]).toEqual([1, [{ renewal: 'running' }]])
  })
})

/** A first call has failed, and the session waits; offline there is one try and no pause. */
async function wait() {
  const { stage, engine } = await expire()
  stage.isOffline = true
  stage.on('/token', () => Promise.reject(new TypeError('no')))
  await expect(call(engine)).rejects.toEqual(refusal('OIDC_NETWORK'))
  return { stage, engine }
}

const settle = (stage: Stage, count: number) =>
  vi.waitUntil(() => stage.events.filter(({ renewal }) => renewal === 'waiting').length === count)

describe('in the background', () => {
  test('pauses grow, and after five tries it is left to calls and to waking', async () => {
    const { stage } = await wait()
    const pauses: number[] = []
    for (let tries = 1; tries <= 5; tries += 1) {
      pauses.push(await stage.runTimer())
      await settle(stage, tries + 1)
    }
    expect([pauses, stage.timers]).toEqual([[5_000, 15_000, 30_000, 60_000, 60_000], []])
  })
  test('a try that succeeds ends the wait', async () => {
    const { stage, engine } = await wait()
    stage.on('/token', () => renewed)
    await stage.runTimer()
    await vi.waitUntil(() => stage.events.at(-1)?.renewal === 'idle')
    await call(engine)
    expect([countRenewals(stage), bearerAt(stage)]).toEqual([2, 'Bearer at-2'])
    expect(stage.timers).toEqual([])
  })
  test('from the second failure on, calls fail at once with its error, until it is tried again', async () => {
    const { stage, engine } = await wait()
    await stage.runTimer()
    await settle(stage, 2)
    for (let count = 0; count < 3; count += 1)
      await expect(call(engine)).rejects.toEqual(refusal('OIDC_NETWORK', { remedy: 'retry' }))
    expect(countRenewals(stage)).toBe(2)
    stage.on('/token', () => renewed)
    stage.now += 15_000
    await call(engine)
    expect([countRenewals(stage), bearerAt(stage)]).toEqual([3, 'Bearer at-2'])
  })
  test('a timer of an older failure does nothing', async () => {
    const { stage, engine } = await wait()
    stage.on('/token', () => renewed)
    await call(engine)
    await stage.runTimer()
    await call(engine)
    expect(countRenewals(stage)).toBe(2)
  })
  test('a new sign-in ends it: its fresh token is not renewed', async () => {
    const { stage, engine } = await wait()
    await signIn(stage, engine)
    await stage.runTimer()
    expect([countRenewals(stage), stage.events.at(-1)]).toEqual([0, { renewal: 'waiting' }])
  })
  test('a sign-out ends it', async () => {
    const { stage, engine } = await wait()
    await engine.release({ returnTo: '/', local: true })
    await stage.runTimer()
    expect([countRenewals(stage), stage.events.length]).toEqual([1, 2])
  })
})

describe('waking', () => {
  test('tries at once what waits', async () => {
    const { stage, engine } = await wait()
    stage.on('/token', () => renewed)
    await engine.wake()
    await vi.waitUntil(() => stage.events.at(-1)?.renewal === 'idle')
    expect(countRenewals(stage)).toBe(2)
  })
  test('asks nothing where nothing waits', async () => {
    const { stage, engine } = await expire()
    await engine.wake()
    await call(engine)
    await engine.wake()
    expect(countRenewals(stage)).toBe(1)
  })
})
