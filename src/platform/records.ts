// Room platform: small records in IndexedDB, by idb-keyval; with a deadline, and opened anew after a failure.
import { createStore, delMany, get, keys, set } from 'idb-keyval'
import type { UseStore } from 'idb-keyval'
import { OidcError } from '../errors/oidc-error.ts'

const patience = 5_000

const unavailable = (cause: unknown): OidcError =>
  new OidcError(
    'OIDC_STORAGE_UNAVAILABLE',
    'The browser does not let this page store anything (IndexedDB is blocked, full or broken), so a sign-in could not be finished. ' +
      'Allow site data for this page, or free space.',
    { cause: cause instanceof Error ? cause : undefined },
  )

/** Reads a record and deletes it in the same transaction. */
function takeFrom(store: UseStore, key: string): Promise<unknown> {
  return store('readwrite', (objects) => {
    const reading = objects.get(key)
    objects.delete(key)
    return new Promise((resolve, reject) => {
      objects.transaction.oncomplete = () => resolve(reading.result)
      objects.transaction.onabort = () => reject(objects.transaction.error)
    })
  })
}

/** Opens the records of this origin. */
export function openRecords(): {
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): Promise<void>
  take(key: string): Promise<unknown>
  keys(): Promise<readonly string[]>
  remove(keys: readonly string[]): Promise<void>
} {
  let store: UseStore | undefined

  function attempt<Value>(work: (open: UseStore) => Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('IndexedDB did not answer')), patience)
      const settle = (): void => clearTimeout(timer)
      Promise.resolve()
        .then(() => work((store ??= createStore('claimcheck', 'records'))))
        .then(resolve, reject)
        .finally(settle)
    })
  }

  async function use<Value>(work: (open: UseStore) => Promise<Value>): Promise<Value> {
    try {
      return await attempt(work)
    } catch {
      store = undefined
    }
    return attempt(work).catch((cause: unknown) => {
      store = undefined
      throw unavailable(cause)
    })
  }

  return {
    get: (key) => use((open) => get(key, open)),
    set: (key, value) => use((open) => set(key, value, open)),
    take: (key) => use((open) => takeFrom(open, key)),
    keys: () => use(async (open) => (await keys<IDBValidKey>(open)).filter((key) => typeof key === 'string')),
    remove: (dead) => use((open) => delMany([...dead], open)),
  }
}
