// Harness page: the usual boot with a hostile script that calls every function in reach of what it caught, and opens what is sealed.
import './sdk.ts'

declare global {
  interface Window {
    /** Calls all that was caught and what that holds; gives the names called, and all that came back, opened where it was sealed. */
    loot: () => Promise<{ called: string[]; given: unknown[] }>
  }
}

/** They end the session, or take the page away. */
const leaving =
  /^(leave|show|release|empty|close|signOut|signIn|begin|initiateSignIn|discard|restore|reload|arrive)$/

function isOwn(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype || Array.isArray(value)
}

/** Objects that a library made, and what they hold, a few steps deep. */
function reach(roots: readonly object[]): Set<object> {
  const found = new Set<object>(roots.filter(isOwn))
  for (const object of found) {
    if (found.size > 5000) break
    for (const key of Reflect.ownKeys(object)) {
      const value: unknown = Object.getOwnPropertyDescriptor(object, key)?.value
      if (isOwn(value)) found.add(value)
    }
  }
  return found
}

/** The text of what was sealed, if that is what it is. */
async function open(value: unknown): Promise<unknown> {
  const { key, iv, bytes } = { ...(value as { key?: unknown; iv?: unknown; bytes?: unknown }) }
  if (!(key instanceof CryptoKey) || !(iv instanceof Uint8Array) || !(bytes instanceof ArrayBuffer))
    return value
  const algorithm = { name: 'AES-GCM', iv: new Uint8Array(iv) }
  return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, key, bytes))
}

window.loot = async () => {
  const called: string[] = []
  const given: Promise<unknown>[] = []
  const objects = reach(window.caught())
  for (const object of objects) {
    given.push(open(object))
    for (const name of Object.getOwnPropertyNames(object)) {
      const value: unknown = Object.getOwnPropertyDescriptor(object, name)?.value
      if (typeof value !== 'function' || leaving.test(name)) continue
      for (const list of [[], ['SHA-256']]) {
        try {
          called.push(name)
          given.push(Promise.resolve(value.apply(object, list)).then(open))
        } catch {
          // It wants something else.
        }
      }
    }
  }
  const patience = new Promise((resolve) => setTimeout(resolve, 1000, 'hangs'))
  const settled = await Promise.allSettled(given.map((one) => Promise.race([one, patience])))
  return {
    called,
    given: settled.map((one): unknown => (one.status === 'fulfilled' ? one.value : one.reason)),
  }
}
