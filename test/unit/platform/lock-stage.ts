// Unit tests of locks: Web Locks and leases in memory, and tasks that end when they are told to.
import { vi } from 'vitest'
import type { LeaseStore } from '../../../src/platform/leases.ts'

/** A promise that settles when it is told to. */
export function openGate() {
  let resolve: (value: string) => void = () => undefined
  let reject: (error: Error) => void = () => undefined
  const promise = new Promise<string>((...settle) => ([resolve, reject] = settle))
  return { promise, resolve: (value: string) => resolve(value), reject: (error: Error) => reject(error) }
}

type Run = () => Promise<unknown>
type How = { readonly mode: string; readonly signal: AbortSignal }

/** Puts Web Locks in place that follow the specification as far as it matters here; `steal` takes those that are held. */
export function openWebLocks() {
  const ends = new Map<string, Promise<unknown>>()
  const thieves: (() => void)[] = []
  const request = vi.fn(async (name: string, { signal }: How, run: Run): Promise<unknown> => {
    const before = ends.get(name)
    const gate = openGate()
    ends.set(name, gate.promise)
    try {
      const aborted = new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))),
      )
      await Promise.race([before, aborted])
      const stolen = new Promise((_, reject) =>
        thieves.push(() => reject(new DOMException('', 'AbortError'))),
      )
      return await Promise.race([run(), stolen])
    } finally {
      void Promise.resolve(before).then(() => gate.resolve('free'))
    }
  })
  vi.stubGlobal('navigator', { locks: { request } })
  return { request, steal: () => thieves.splice(0).forEach((rob) => rob()) }
}

/** Records in memory, changed in one step each. */
export function openLeases(content: Record<string, unknown> = {}) {
  const records = new Map(Object.entries(content))
  let count = 0
  const store: LeaseStore = {
    async update(key, change) {
      count += 1
      const next = change(records.get(key))
      records.set(key, next)
      return next
    },
  }
  return { store, records, updates: () => count }
}
