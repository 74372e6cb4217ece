// The Worker as the page sees it: what it says, whether it could be loaded, whether it lives, also where a script has patched the realm.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type * as Link from '../../../src/platform/worker-link.ts'

const file = '../../../src/platform/worker-link.ts'

const posted: unknown[][] = []
const terminate = vi.fn()

/** What stands for a Worker: it says what it is told to say. */
const makeWorkers = (): typeof Worker => {
  const Workers = function makeWorker(): EventTarget {
    return Object.setPrototypeOf(new EventTarget(), Workers.prototype) as EventTarget
  }
  Workers.prototype = Object.create(EventTarget.prototype, {
    postMessage: { value: (...said: unknown[]) => posted.push(said), writable: true },
    terminate: { value: terminate, writable: true },
  }) as object
  return Workers as unknown as typeof Worker
}

/** Locks by name: who holds one, and who stands in line. */
const lines = new Map<string, { signal: AbortSignal; grant: () => unknown }[]>()
const request = vi.fn((name: string, { signal }: { signal: AbortSignal }, grant: () => unknown) => {
  lines.set(name, [...(lines.get(name) ?? []), { signal, grant }])
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
})
const standing = (): number => (lines.get('life') ?? []).filter(({ signal }) => !signal.aborted).length
const release = (): void => {
  for (const { signal, grant } of lines.get('life') ?? []) if (!signal.aborted) grant()
}

let page: EventTarget
let link: typeof Link

beforeEach(async () => {
  posted.length = 0
  lines.clear()
  terminate.mockClear()
  page = new EventTarget()
  vi.stubGlobal('Worker', makeWorkers())
  vi.stubGlobal('navigator', { locks: { request } })
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.resetModules()
  link = (await import(file)) as typeof link
})
afterEach(() => vi.unstubAllGlobals())

const say = (worker: Worker, data: unknown): boolean =>
  worker.dispatchEvent(new MessageEvent('message', { data }))

test('what is said goes both ways, and a stop ends the Worker', () => {
  const worker = new Worker('')
  const { post, listen, stop } = link.linkWorker(worker)
  const hear = vi.fn()
  listen(hear)
  const bytes = new ArrayBuffer(1)
  post({ type: 'a' }, [bytes])
  post({ type: 'b' })
  say(worker, { type: 'c' })
  stop()
  expect(posted).toEqual([
    [{ type: 'a' }, [bytes]],
    [{ type: 'b' }, []],
  ])
  expect(hear.mock.calls).toEqual([[{ type: 'c' }]])
  expect(terminate).toHaveBeenCalledOnce()
})

test('a script that patches the realm later neither hears nor stops that', () => {
  const heard = vi.fn()
  const worker = new Worker('')
  Worker.prototype.postMessage = heard
  const original = EventTarget.prototype.addEventListener
  EventTarget.prototype.addEventListener = heard
  const { data } = Object.getOwnPropertyDescriptors(MessageEvent.prototype)
  Object.defineProperty(MessageEvent.prototype, 'data', { ...data, get: heard })
  try {
    const { post, listen } = link.linkWorker(worker)
    const hear = vi.fn()
    listen(hear)
    post({ type: 'a' })
    say(worker, { type: 'b' })
    expect([posted.length, hear.mock.calls]).toEqual([1, [[{ type: 'b' }]]])
    expect(heard).not.toHaveBeenCalled()
  } finally {
    EventTarget.prototype.addEventListener = original
    Object.defineProperty(MessageEvent.prototype, 'data', data as PropertyDescriptor)
  }
})

test.each(['error', 'messageerror'])('%s is a failure that the page does not report again', (type) => {
  const worker = new Worker('')
  const fail = vi.fn()
  link.linkWorker(worker).onFailure(fail)
  const event = new Event(type, { cancelable: true })
  worker.dispatchEvent(event)
  expect([fail.mock.calls.length, event.defaultPrevented]).toEqual([1, true])
})

test('a life ends when its lock is free, once', () => {
  const end = vi.fn()
  link.watchLife('life', end)
  expect([standing(), end.mock.calls.length]).toEqual([1, 0])
  release()
  release()
  expect(end).toHaveBeenCalledOnce()
})

test('a page that is put aside does not stand in line, and does again when it comes back', () => {
  const end = vi.fn()
  const stop = link.watchLife('life', end)
  page.dispatchEvent(new Event('pagehide'))
  expect(standing()).toBe(0)
  page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }))
  expect(standing()).toBe(0)
  page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
  expect(standing()).toBe(1)
  stop()
  expect(standing()).toBe(0)
  page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
  expect([standing(), end.mock.calls.length]).toEqual([0, 0])
})
