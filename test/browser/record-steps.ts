// Browser tests: the records that the app has in IndexedDB, read and forged.
import type { Json, JsonObject } from './servers/answer.ts'
import type { Tab } from './tab.ts'

/** The keys of all records, and for each whether it holds the tokens of a session. */
export function storedRecords(tab: Tab): Promise<Record<string, boolean>> {
  return tab.evaluate(
    () =>
      new Promise<Record<string, boolean>>((resolve, reject) => {
        const opening = indexedDB.open('claimcheck')
        opening.addEventListener('error', () => reject(new Error('open', { cause: opening.error })))
        opening.addEventListener('success', () => {
          const records = opening.result.transaction('records').objectStore('records')
          const found: Record<string, boolean> = {}
          records.openCursor().addEventListener('success', ({ target }) => {
            const { result: cursor } = target as IDBRequest<IDBCursorWithValue | null>
            if (cursor) {
              const key = typeof cursor.key === 'string' ? cursor.key : ''
              found[key] = Boolean(Reflect.get(Object(cursor.value), 'kept'))
              return cursor.continue()
            }
            opening.result.close()
            resolve(found)
          })
        })
      }),
  )
}

/** A value instead of a record, or members that go into what is there. */
export type Forgery = { value: Json } | { members: JsonObject }

/** Forges every record whose key begins so; tells how many there were. */
export function forgeRecords(tab: Tab, prefix: string, forgery: Forgery): Promise<number> {
  return tab.evaluate(
    ({ prefix: start, ...forged }) =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('claimcheck')
        opening.addEventListener('error', () => reject(new Error('open', { cause: opening.error })))
        opening.addEventListener('success', () => {
          const writing = opening.result.transaction('records', 'readwrite')
          let count = 0
          writing
            .objectStore('records')
            .openCursor()
            .addEventListener('success', ({ target }) => {
              const { result: cursor } = target as IDBRequest<IDBCursorWithValue | null>
              if (!cursor) return
              if (typeof cursor.key === 'string' && cursor.key.startsWith(start)) {
                count += 1
                cursor.update('value' in forged ? forged.value : { ...cursor.value, ...forged.members })
              }
              cursor.continue()
            })
          writing.addEventListener('complete', () => {
            opening.result.close()
            resolve(count)
          })
        })
      }),
    { prefix, ...forgery },
  )
}
