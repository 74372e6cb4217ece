// Room platform: small records in IndexedDB, by idb-keyval; with a deadline, and opened anew after a failure.
import { createStore, delMany, entries, get, set, update } from 'idb-keyval'
import type { UseStore } from 'idb-keyval'
import { OidcError } from '../errors/oidc-error.ts'

/** Milliseconds that an operation may take, and those after one that took longer. */
const longest = 3_000
const shortest = 200

/** A store that does not stand in the way of a deletion: its connection closes, and the next operation opens another. */
function openStore(): UseStore {
  const open = createStore('claimcheck', 'records')
  return (mode, callback) =>
    open(mode, (objects) => {
      const { db } = objects.transaction
      db.onversionchange = () => db.close()
      return callback(objects)
    })
}

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

/** Runs work on a store: within a time, and once more on a new connection if the old one is dead. */
function makeRunner(): <Value>(work: (open: UseStore) => Promise<Value>) => Promise<Value> {
  let store: UseStore | undefined
  let patience = longest

  const attempt = <Value>(work: (open: UseStore) => Promise<Value>): Promise<Value> =>
    new Promise((resolve, reject) => {
      const giveUp = (): void => {
        patience = shortest
        reject(new Error('IndexedDB did not answer'))
      }
      const timer = setTimeout(giveUp, patience)
      void work((store ??= openStore()))
        .then((value) => {
          patience = longest
          resolve(value)
        }, reject)
        .finally(() => clearTimeout(timer))
    })

  return async (work) => {
    try {
      return await attempt(work).catch(() => {
        // A connection that died, or an open that failed once and would stay failed.
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
}

/** Opens the records of this origin. */
export function openRecords(): {
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): Promise<void>
  update(key: string, change: (old: unknown) => unknown): Promise<unknown>
  take(key: string): Promise<unknown>
  entries(): Promise<[string, unknown][]>
  remove(keys: readonly string[]): Promise<void>
} {
  const use = makeRunner()
  return {
    get: (key) => use((open) => get(key, open)),
    set: (key, value) => use((open) => set(key, value, open)),
    async update(key, change) {
      let changed: unknown
      await use((open) => update(key, (old) => (changed = change(old)), open))
      return changed
    },
    take: (key) => use((open) => takeFrom(open, key)),
    entries: () => use((open) => entries<string, unknown>(open)),
    remove: (keys) => use((open) => delMany([...keys], open)),
  }
}
