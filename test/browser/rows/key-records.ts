// Rows: what a script of the origin can do to the key of a sign-in that waits: put another in its place.
import type { Tab } from '../fixtures.ts'

/** Replaces the key of every sign-in that waits; how many there were. */
export function replaceKeys(tab: Tab, how: 'the same' | 'another' | 'extractable' | 'text'): Promise<number> {
  return tab.evaluate(async (wish) => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(new Error('IndexedDB failed')))
      })
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
    const pair = await crypto.subtle.generateKey(algorithm, wish === 'extractable', ['sign', 'verify'])
    const { crv, kty, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey)
    const forged = wish === 'text' ? 'key' : { alg: 'ES256', pair, jwk: { crv, kty, x, y } }
    const database = await done(indexedDB.open('claimcheck'))
    const objects = () => database.transaction('records', 'readwrite').objectStore('records')
    const keys = (await done(objects().getAllKeys())).filter((key) =>
      `${key as string}`.startsWith('transaction '),
    )
    for (const key of keys) {
      const record: unknown = await done(objects().get(key))
      const { proofKey } = record as { proofKey?: unknown }
      if (proofKey === undefined) throw new Error('no key stands there')
      await done(
        objects().put({ ...(record as object), proofKey: wish === 'the same' ? proofKey : forged }, key),
      )
    }
    database.close()
    return keys.length
  }, how)
}
