// Locks: one task at a time, waits that end, and a lease where the browser has no Web Locks.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openLock } from '../../../src/platform/locks.ts'
import type { LeaseStore } from '../../../src/platform/leases.ts'
import { refusal } from '../refusal.ts'
import { openGate, openLeases, openWebLocks } from './lock-stage.ts'

const tooLong = refusal('OIDC_TIMEOUT', { remedy: 'retry' })
const noLeases: LeaseStore = { update: () => Promise.reject(new Error('not asked')) }

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** Takes a lock twice, as two tabs do; the first task goes on until its gate opens. */
function openTabs(store: LeaseStore) {
  const gate = openGate()
  const second = vi.fn(async () => 'second')
  const first = openLock('claimcheck x', store)(() => gate.promise)
  const waiting = openLock('claimcheck x', store)(second)
  waiting.catch(() => undefined)
  first.catch(() => undefined)
  return { gate, first, second, waiting }
}

/** The rules that hold with either kind of lock. */
const kinds: [string, () => LeaseStore][] = [
  ['a Web Lock', () => (openWebLocks(), noLeases)],
  ['a lease, as there are no Web Locks', () => (vi.stubGlobal('navigator', {}), openLeases().store)],
  [
    'a lease, as Web Locks are refused',
    () => {
      const request = () => Promise.reject(new DOMException('', 'SecurityError'))
      vi.stubGlobal('navigator', { locks: { request } })
      return openLeases().store
    },
  ],
]

describe.each(kinds)('%s', (_, open) => {
  test('lets one task run at a time', async () => {
    const { gate, first, second, waiting } = openTabs(open())
    await vi.advanceTimersByTimeAsync(5_000)
    expect(second).not.toHaveBeenCalled()
    gate.resolve('first')
    await vi.advanceTimersByTimeAsync(200)
    expect([await first, await waiting]).toEqual(['first', 'second'])
  })
  test('is free again after a task that failed, whose error is told as it is', async () => {
    const { gate, first, waiting } = openTabs(open())
    const error = new Error('broken')
    gate.reject(error)
    await vi.advanceTimersByTimeAsync(200)
    await expect(first).rejects.toBe(error)
    expect(await waiting).toBe('second')
  })
  test('is waited for 15 seconds; the task of whoever gives up never runs', async () => {
    const { gate, second, waiting } = openTabs(open())
    const settled = vi.fn()
    waiting.catch(settled)
    await vi.advanceTimersByTimeAsync(14_999)
    expect(settled).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(201)
    await expect(waiting).rejects.toEqual(tooLong)
    gate.resolve('late')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(second).not.toHaveBeenCalled()
  })
  test('stays with a task that runs longer than that', async () => {
    const store = open()
    const { gate, first } = openTabs(store)
    await vi.advanceTimersByTimeAsync(40_000)
    const third = vi.fn(async () => 'third')
    const waiting = openLock('claimcheck x', store)(third)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(third).not.toHaveBeenCalled()
    gate.resolve('first')
    await vi.advanceTimersByTimeAsync(200)
    expect([await first, await waiting]).toEqual(['first', 'third'])
  })
  test('of another name is another', async () => {
    const store = open()
    openTabs(store)
    expect(await openLock('claimcheck y', store)(async () => 1)).toBe(1)
  })
  test('leaves no timer behind', async () => {
    await openLock('claimcheck x', open())(async () => 1)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a Web Lock', () => {
  test('is exclusive, under the name alone', async () => {
    const { request } = openWebLocks()
    await openLock('claimcheck x', noLeases)(async () => 1)
    expect(request.mock.calls.map(([name, { mode }]) => [name, mode])).toEqual([
      ['claimcheck x', 'exclusive'],
    ])
  })
  test('that nobody waits for any longer is not asked for any longer', async () => {
    const { request } = openWebLocks()
    openTabs(noLeases)
    await vi.advanceTimersByTimeAsync(15_000)
    expect(request.mock.calls.map(([, { signal }]) => signal.aborted)).toEqual([false, true])
  })
  test('that is refused while the page is halted is asked for again, three times in all', async () => {
    const { request } = openWebLocks()
    const halted = new Error('The provided callback is no longer runnable.')
    request.mockRejectedValueOnce(halted).mockRejectedValueOnce(halted)
    const running = openLock('claimcheck x', noLeases)(async () => 1)
    await vi.advanceTimersByTimeAsync(200)
    expect([await running, request.mock.calls.length]).toEqual([1, 3])

    request.mockRejectedValueOnce(halted).mockRejectedValueOnce(halted).mockRejectedValueOnce(halted)
    const { store, updates } = openLeases()
    const leased = openLock('claimcheck x', store)(async () => 2)
    await vi.advanceTimersByTimeAsync(199)
    expect(updates()).toBe(0)
    await vi.advanceTimersByTimeAsync(1)
    expect([await leased, request.mock.calls.length]).toEqual([2, 6])
    expect(vi.getTimerCount()).toBe(0)
  })
  test('that another script steals leaves the task its outcome', async () => {
    const { steal } = openWebLocks()
    const { gate, first } = openTabs(noLeases)
    await vi.advanceTimersByTimeAsync(0)
    steal()
    await vi.advanceTimersByTimeAsync(0)
    gate.resolve('first')
    expect(await first).toBe('first')
  })
  test('that is granted and whose task throws at once is free again', async () => {
    openWebLocks()
    const withLock = openLock('claimcheck x', noLeases)
    const error = new Error('at once')
    const throwing = withLock(() => {
      throw error
    })
    await expect(throwing).rejects.toBe(error)
    expect(await withLock(async () => 1)).toBe(1)
  })
  test('whose browser ignores that the wait is over still ends it', async () => {
    let run: () => unknown = () => undefined
    const request = (_name: string, _how: object, granted: () => unknown) => {
      run = granted
      return new Promise(() => undefined)
    }
    vi.stubGlobal('navigator', { locks: { request } })
    const task = vi.fn(async () => 1)
    const waiting = openLock('claimcheck x', noLeases)(task)
    waiting.catch(() => undefined)
    await vi.advanceTimersByTimeAsync(15_000)
    await expect(waiting).rejects.toEqual(tooLong)
    await run()
    expect(task).not.toHaveBeenCalled()
  })
})
