// Harness page: the ears of a hostile script: it remembers all that passes what it patched, and may bend it.
import '../walk.ts'

/** A list that no patch of Array.prototype sees. */
export type Link<Value> = { readonly value: Value; readonly next: Link<Value> | undefined }

// Everything that the spy itself uses, from before its patches.
const { apply, getOwnPropertyDescriptor, ownKeys, set } = Reflect
const [NativePromise, NativeResponse] = [Promise, Response]
const { then } = Promise.prototype
const { clone, text } = Response.prototype
const { indexOf, slice } = String.prototype

let heard: Link<{ from: string; value: unknown }> | undefined
let isAsking = false
/** Origins whose addresses are bent, and where to. */
let lure: { origins: readonly string[]; evil: string } | undefined

/** Remembers a value; what it will be later, or what can be read from it, too. */
export function hear(value: unknown, from: string): void {
  heard = { value: { from, value }, next: heard }
  const hearLater = (later: unknown): void => hear(later, from)
  // What it asks of a promise, patches may ask in turn.
  if (value instanceof NativePromise && !isAsking) {
    isAsking = true
    void apply(then, value, [hearLater, hearLater])
    isAsking = false
  }
  if (!(value instanceof NativeResponse)) return
  try {
    hear(apply(text, apply(clone, value, []), []), from)
  } catch {
    // It has been read already.
  }
}

function bendText(value: string): string {
  for (let index = 0; lure && index < lure.origins.length; index += 1) {
    const origin = lure.origins[index] ?? ''
    if (apply(indexOf, value, [origin]) === 0) return lure.evil + apply(slice, value, [origin.length])
  }
  return value
}

/** Makes the addresses in a value lead to the evil origin: in place where it is an object. */
function bend(value: unknown): unknown {
  if (!lure) return value
  if (typeof value === 'string') return bendText(value)
  if (typeof value !== 'object' || value === null || value === window) return value
  const keys = ownKeys(value)
  for (let index = 0; index < keys.length && index < 50; index += 1) {
    const key = keys[index] ?? ''
    const member: unknown = getOwnPropertyDescriptor(value, key)?.value
    if (typeof member === 'string' && bendText(member) !== member) set(value, key, bendText(member))
  }
  return value
}

/** Hears a value, and gives it back, bent where it is to be. */
export function pass(value: unknown, from: string): unknown {
  hear(value, from)
  return bend(value)
}

export function passAll(values: unknown[], from: string): unknown[] {
  for (let index = 0; index < values.length; index += 1) values[index] = pass(values[index], from)
  return values
}

declare global {
  interface Window {
    /** From now on, addresses at those origins that the spy meets lead to the evil one. */
    startBending: (origins: readonly string[], evil: string) => void
    /** Where one of the secrets was heard. Ask when the patches are undone. */
    sightings: (secrets: readonly string[]) => string[]
    /** Every object that was heard. */
    caught: () => object[]
  }
}

window.startBending = (origins, evil) => {
  lure = { origins, evil }
}

export function stopBending(): void {
  lure = undefined
}

function list(): { from: string; value: unknown }[] {
  const all = []
  for (let link = heard; link; link = link.next) all.push(link.value)
  return all.toReversed()
}

window.sightings = (secrets) => {
  const values = list().map(({ from, value }) => ({ [from]: value }))
  return window.walk(values, secrets, [window, document]).map(({ path, secret }) => `${secret} at ${path}`)
}

window.caught = () =>
  list().flatMap(({ value }) =>
    typeof value === 'object' && value !== null && value !== window ? [value] : [],
  )
