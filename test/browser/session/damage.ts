// Session tests: ways to damage the record of a session in IndexedDB.
import type { Tab } from '../fixtures.ts'

/** What is done to the record, inside the page; `undefined` deletes it. */
export type Damage = (record: Record<string, unknown>) => unknown

/** Puts another record in place of the session's; whether there was one. */
export function damageSession(tab: Tab, damage: Damage): Promise<boolean> {
  const work = async (change: (old: unknown) => unknown) => {
    const settle = <Value>(request: IDBRequest<Value>) =>
      new Promise<Value>((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(new Error('IndexedDB', { cause: request.error })))
      })
    const database = await settle(indexedDB.open('claimcheck'))
    const records = () => database.transaction('records', 'readwrite').objectStore('records')
    const keys = await settle(records().getAllKeys())
    const key = keys.find((name) => typeof name === 'string' && name.startsWith('session '))
    if (key === undefined) return false
    const changed = await change(await settle<unknown>(records().get(key)))
    if (changed === undefined) await settle(records().delete(key))
    else await settle(records().put(changed, key))
    database.close()
    return true
  }
  const source = `() => (${String(work)})(${String(damage)})`
  return tab.evaluate(Object.assign(() => Promise.resolve(true), { toString: () => source }))
}

/** Damages that no session survives. The functions run in the page, so each stands for itself. */
export const deadly: [name: string, damage: Damage][] = [
  ['another version', (record) => ({ ...record, version: 2 })],
  ['no iss', (record) => Object.fromEntries(Object.entries(record).filter(([name]) => name !== 'iss'))],
  ['a number as id', (record) => ({ ...record, id: 7 })],
  ['another sub', (record) => ({ ...record, sub: 'eve' })],
  ['another iss', (record) => ({ ...record, iss: 'https://evil.example' })],
  ['generation NaN', (record) => ({ ...record, generation: NaN })],
  ['a string', () => 'x'],
  ['null', () => null],
  ['an empty array', () => []],
  ['20 MB of text', () => 'x'.repeat(20_000_000)],
  ['gone', () => undefined],
]

/** Damages of what is kept beside the mark: tokens, key, ID Token, lifetime. */
export const deadlyForKept: [name: string, damage: Damage][] = [
  ['kept: null', (record) => ({ ...record, kept: null })],
  ['kept: a string', (record) => ({ ...record, kept: 'x' })],
  [
    'an ID Token that is cut',
    (record) => ({ ...record, kept: { ...(record['kept'] as object), idToken: 'e30.e' } }),
  ],
  ['no lifetimes', (record) => ({ ...record, kept: { ...(record['kept'] as object), lifetimes: NaN } })],
  [
    'tampered ciphertext',
    (record) => {
      const { sealed } = record['kept'] as { sealed: { bytes: ArrayBuffer } }
      const view = new Uint8Array(sealed.bytes)
      view[0] = (view[0] ?? 0) ^ 1
      return record
    },
  ],
  [
    'ciphertext that is cut',
    (record) => {
      const { sealed, ...kept } = record['kept'] as { sealed: { bytes: ArrayBuffer } }
      return { ...record, kept: { ...kept, sealed: { ...sealed, bytes: sealed.bytes.slice(0, 8) } } }
    },
  ],
  [
    'a foreign key',
    async (record) => {
      const { sealed, ...kept } = record['kept'] as { sealed: object }
      const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
        'encrypt',
        'decrypt',
      ])
      return { ...record, kept: { ...kept, sealed: { ...sealed, key } } }
    },
  ],
]

/** A whole record of a session that the sign does not speak of. */
export const anotherId: Damage = (record) => ({ ...record, id: crypto.randomUUID() })
