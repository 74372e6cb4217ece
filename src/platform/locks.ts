// Room platform: one tab at a time, by a Web Lock; where the browser has none, by a lease.
import { holdLease, patience, pause, tooLong } from './leases.ts'
import type { LeaseStore } from './leases.ts'

/** Runs a task while no other tab runs one of the same name. */
export type WithLock = <Value>(task: () => Promise<Value>) => Promise<Value>

/** Opens the lock of a name. `store` keeps the lease where the browser has no Web Locks. */
export function openLock(name: string, store: LeaseStore): WithLock {
  return (task) =>
    new Promise((resolve, reject) => {
      let isGranted = false
      const waiting = new AbortController()
      const { signal } = waiting
      const giveUp = (): void => {
        reject(tooLong())
        waiting.abort()
      }
      const timer = setTimeout(giveUp, patience)
      const run = async (): Promise<void> => {
        if (signal.aborted) return
        isGranted = true
        clearTimeout(timer)
        // The outcome is the task's, also where another script steals the lock meanwhile.
        const running = task()
        resolve(running)
        await running
      }
      // Chromium refuses a lock that comes while a dialog halts the page; a lease would not heed the locks of other tabs.
      const ask = async (tries: number): Promise<void> => {
        try {
          await navigator.locks.request(
            name,
            { __proto__: null, mode: 'exclusive', signal } as LockOptions,
            run,
          )
        } catch (thrown) {
          if (isGranted || signal.aborted) return reject(thrown)
          if (tries > 1 && navigator.locks && (thrown as Error).name !== 'SecurityError') {
            await pause(100)
            return ask(tries - 1)
          }
          clearTimeout(timer)
          resolve(holdLease(name, store, task))
        }
      }
      void ask(3)
    })
}
