// Leases: they expire, are prolonged, are given back by their owner only, and forged ones hold nobody up.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { holdLease } from '../../../src/platform/leases.ts'
import type { LeaseStore } from '../../../src/platform/leases.ts'
import { openGate, openLeases } from './lock-stage.ts'

const key = 'lease claimcheck x'

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => void vi.useRealTimers())

/** How long a task waits for its lease, in milliseconds; for ever, if not in 16 seconds. */
async function measureWait(old: unknown): Promise<number> {
  const { store } = openLeases({ [key]: old })
  const began = Date.now()
  let waited = Infinity
  const running = holdLease('claimcheck x', store, async () => (waited = Date.now() - began))
  running.catch(() => undefined)
  await vi.advanceTimersByTimeAsync(16_000)
  return waited
}

test('a lease of a tab that was closed expires', async () => {
  const wait = await measureWait({ owner: 'closed', until: Date.now() + 6_000 })
  expect(wait).toBeGreaterThanOrEqual(6_000)
  expect(wait).toBeLessThanOrEqual(6_200)
})
test.each([
  ['that is over', { owner: 'a', until: 999_999 }],
  ['that ends later than a lease can', { owner: 'a', until: 9e15 }],
  ['that never ends', { owner: 'a', until: Infinity }],
  ['that ends at no time', { owner: 'a', until: NaN }],
  ['without an end', { owner: 'a' }],
  ['that is a text', 'forged'],
  ['that is nothing', null],
])('a lease %s holds nobody up', async (_, old) => {
  expect(await measureWait(old)).toBe(0)
})
test('a lease that a small step back of the clock made longer still holds', async () => {
  expect(await measureWait({ owner: 'a', until: Date.now() + 7_500 })).toBeGreaterThanOrEqual(7_500)
})
test('a lease is asked for every 100 to 200 milliseconds', async () => {
  const { store, updates } = openLeases({ [key]: { owner: 'other', until: Date.now() + 6_000 } })
  const random = vi.spyOn(Math, 'random').mockReturnValueOnce(0).mockReturnValueOnce(0.99)
  holdLease('claimcheck x', store, async () => 1).catch(() => undefined)
  const times: number[] = []
  for (const step of [99, 1, 198, 1]) {
    await vi.advanceTimersByTimeAsync(step)
    times.push(updates())
  }
  expect(times).toEqual([1, 2, 2, 3])
  random.mockRestore()
})
test('a lease is given back by its owner, and by nobody else', async () => {
  const { store, records } = openLeases()
  const gate = openGate()
  const running = holdLease('claimcheck x', store, () => gate.promise)
  await vi.advanceTimersByTimeAsync(0)
  const foreign = { owner: 'other', until: Date.now() + 15_000 }
  records.set(key, foreign)
  await vi.advanceTimersByTimeAsync(6_000)
  gate.resolve('done')
  await running
  await vi.advanceTimersByTimeAsync(0)
  expect(records.get(key)).toBe(foreign)
})
test('a lease that cannot be stored is done without', async () => {
  const store: LeaseStore = { update: () => Promise.reject(new Error('blocked')) }
  expect(await holdLease('claimcheck x', store, async () => 'alone')).toBe('alone')
})
test('a lease that can no longer be given back is nobody’s failure', async () => {
  const { store } = openLeases()
  const task = async () => {
    store.update = () => Promise.reject(new Error('blocked'))
    return 'done'
  }
  expect(await holdLease('claimcheck x', store, task)).toBe('done')
})
test('a lease runs for six seconds, and is ours also where it had to be stored twice', async () => {
  const { store, records } = openLeases()
  const twice: LeaseStore = {
    async update(key, change) {
      await store.update(key, change)
      return store.update(key, change)
    },
  }
  const seen: unknown[] = []
  await holdLease('claimcheck x', twice, async () => seen.push(records.get(key), Date.now()))
  expect(seen).toEqual([{ owner: expect.any(String), until: 1_006_000 }, 1_000_000])
})
