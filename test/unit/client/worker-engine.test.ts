// The engine in a Worker over its lives: how it comes up, why it may not, and that a new one takes the place of one that is gone.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Engine } from '../../../src/engine/engine.ts'
import { serveEngine } from '../../../src/engine/wire/serve-engine.ts'
import type { WorkerLink } from '../../../src/platform/worker-link.ts'
import { startWorkerEngine } from '../../../src/client/worker-engine.ts'
import { config } from '../engine/wire/wire-stage.ts'
import { refusal } from '../refusal.ts'
import { identity, makeEngine } from './page-stub.ts'

/** One Worker: what happens to it. */
interface Life {
  readonly fail: () => void
  readonly die: () => void
  isStopped: boolean
}

const lives: Life[] = []
const events: unknown[] = []
let isSilent = false
let hasLocks = true
const deaths = new Map<string, () => void>()

const { linkWorker, watchLife } = vi.hoisted(() => ({ linkWorker: vi.fn(), watchLife: vi.fn() }))
vi.mock('../../../src/platform/worker-link.ts', () => ({ linkWorker, watchLife }))

/** A Worker that serves a made-up engine, in this realm. */
function linkLife(): WorkerLink {
  const [toPage, toWorker]: [((said: unknown) => void)[], ((said: unknown) => void)[]] = [[], []]
  const send = (hearers: typeof toPage) => (message: object) =>
    queueMicrotask(() => hearers.forEach((hear) => hear(structuredClone(message))))
  const { engine } = makeEngine()
  engine.restore.mockResolvedValue({ identity })
  const name = `life ${lives.length}`
  const realm = { start: () => engine, live: async () => (hasLocks ? name : undefined) }
  if (!isSilent) serveEngine({ post: send(toPage), listen: (hear) => toWorker.push(hear) }, realm)
  let fail = (): void => undefined
  const life: Life = { fail: () => fail(), die: () => deaths.get(name)?.(), isStopped: false }
  lives.push(life)
  return {
    post: send(toWorker),
    listen: (hear) => void toPage.push(hear),
    onFailure: (listener) => void (fail = listener),
    stop: () => void (life.isStopped = true),
  }
}

const start = (make: () => unknown = () => ({})): Engine => {
  const sign = { read: () => undefined, write: () => undefined }
  const news = { sign, tell: () => undefined, hear: (event: unknown) => void events.push(event) }
  return startWorkerEngine(make as () => Worker, config, news)
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  for (const list of [lives, events]) list.length = 0
  deaths.clear()
  isSilent = false
  hasLocks = true
  linkWorker.mockImplementation(linkLife)
  watchLife.mockImplementation((name: string, onEnd: () => void) => void deaths.set(name, onEnd))
})
afterEach(() => vi.useRealTimers())

test('it comes up at once, and serves', async () => {
  const engine = start()
  expect(lives).toHaveLength(1)
  expect(await engine.awaits()).toBe(false)
  expect(await engine.restore()).toMatchObject({ identity: { claims: { sub: 'ada' } } })
  expect([lives.length, lives[0]?.isStopped]).toEqual([1, false])
})

test('one that is gone: what waits fails, the session has ended, and the next call has a new one', async () => {
  const engine = start()
  await engine.restore()
  lives[0]?.die()
  expect(events).toEqual([{ reason: 'ended', error: refusal('OIDC_SESSION_ENDED') }])
  expect(lives).toHaveLength(1)
  expect(await engine.awaits()).toBe(false)
  expect(lives).toHaveLength(2)
})

test('one that cannot be loaded: said to whoever needs it, and tried again then', async () => {
  isSilent = true
  const engine = start()
  lives[0]?.fail()
  await expect(engine.awaits()).rejects.toEqual(refusal('OIDC_NETWORK', { remedy: 'retry' }))
  expect(lives[0]?.isStopped).toBe(true)
  isSilent = false
  expect(await engine.awaits()).toBe(false)
  expect(lives).toHaveLength(2)
})

test('where the app cannot make one, its error is the cause', async () => {
  const cause = new Error('Refused to create a worker')
  const engine = start(() => {
    throw cause
  })
  await expect(engine.awaits()).rejects.toMatchObject({ code: 'OIDC_NETWORK', cause })
})

test('one that says nothing is given up after 10 s, and stopped', async () => {
  isSilent = true
  const engine = start()
  const answer = expect(engine.awaits()).rejects.toEqual(refusal('OIDC_TIMEOUT'))
  vi.advanceTimersByTime(9_999)
  expect(lives[0]?.isStopped).toBe(false)
  vi.advanceTimersByTime(1)
  await answer
  expect(lives[0]?.isStopped).toBe(true)
  isSilent = false
  expect(await engine.awaits()).toBe(false)
})

test('an error in a Worker that is up ends nothing', async () => {
  const engine = start()
  await engine.restore()
  lives[0]?.fail()
  expect(await engine.awaits()).toBe(false)
  expect([lives.length, events]).toEqual([1, []])
})

test('without locks its life is not watched', async () => {
  hasLocks = false
  expect(await start().awaits()).toBe(false)
  expect(deaths.size).toBe(0)
})
