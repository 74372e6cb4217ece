// Room platform: small records in IndexedDB, by idb-keyval; with a deadline, and opened anew after a failure.
import { createStore, delMany, entries, get, set } from 'idb-keyval'
import type { UseStore } from 'idb-keyval'
import { OidcError } from '../errors/oidc-error.ts'

const patience = 5_000

/** Reads a record and deletes it in the same transaction. */
function takeFrom(store: UseStore, key: string): Promise<unknown> {
  return store('readwrite', (objects) => {
    const reading = objects.get(key)
    const { transaction } = objects
    objects.delete(key)
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(reading.result)
      transaction.onabort = () => reject(new Error(transaction.error?.message))
    })
  })
}

/** Opens the records of this origin. */
export function openRecords(): {
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): Promise<void>
  take(key: string): Promise<unknown>
  entries(): Promise<[string, unknown][]>
  remove(keys: readonly string[]): Promise<void>
} {
  let store: UseStore | undefined

  const attempt = <Value>(work: (open: UseStore) => Promise<Value>): Promise<Value> =>
    new Promise((resolve, reject) => {
      setTimeout(reject, patience, new Error('IndexedDB did not answer'))
      work((store ??= createStore('claimcheck', 'records'))).then(resolve, reject)
    })

  async function use<Value>(work: (open: UseStore) => Promise<Value>): Promise<Value> {
    try {
      return await attempt(work).catch(() => {
        store = undefined
        return attempt(work)
      })
    } catch (thrown) {
      store = undefined
      const message =
        'The browser lets this page store nothing: IndexedDB is blocked, full or broken. Allow site data, or free space.'
      throw new OidcError('OIDC_STORAGE_UNAVAILABLE', message, { cause: thrown as Error })
    }
  }

  return {
    get: (key) => use((open) => get(key, open)),
    set: (key, value) => use((open) => set(key, value, open)),
    take: (key) => use((open) => takeFrom(open, key)),
    entries: () => use((open) => entries<string, unknown>(open)),
    remove: (keys) => use((open) => delMany([...keys], open)),
  }
}
