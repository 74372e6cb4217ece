// Harness page: the tools of a hostile script that arrives late: it hears all that passes what it patched, and may bend it.
import '../walk.ts'

type Callable = (this: unknown, ...rest: unknown[]) => unknown
type Link<Value> = { readonly value: Value; readonly next: Link<Value> | undefined }

// Everything that the spy itself uses, from before its patches.
const { apply, construct, defineProperty, deleteProperty, getOwnPropertyDescriptor, ownKeys, set } = Reflect
const [NativePromise, NativeResponse] = [Promise, Response]
const { then } = Promise.prototype
const { clone, text } = Response.prototype
const { indexOf, slice } = String.prototype

let heard: Link<{ from: string; value: unknown }> | undefined
let isAsking = false
let patched: Link<() => void> | undefined
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

function pass(value: unknown, from: string): unknown {
  hear(value, from)
  return bend(value)
}

function passAll(values: unknown[], from: string): unknown[] {
  for (let index = 0; index < values.length; index += 1) values[index] = pass(values[index], from)
  return values
}

/** A function that hears its object, its arguments and its result. */
function tap(original: Callable, from: string): Callable {
  return function tapped(...rest) {
    pass(this, from)
    return pass(apply(original, this, passAll(rest, from)), from)
  }
}

/** Defines a property until `stopSpying`. */
export function patch(owner: object, key: PropertyKey, descriptor: PropertyDescriptor): void {
  const before = getOwnPropertyDescriptor(owner, key)
  const isOpen = before === undefined || before.configurable === true
  if (!defineProperty(owner, key, { ...descriptor, configurable: isOpen })) return
  const undo = () => void (before ? defineProperty(owner, key, before) : deleteProperty(owner, key))
  patched = { value: undo, next: patched }
}

/** Taps one property: a method, or a getter and a setter. */
export function tapMember(owner: object, key: PropertyKey): void {
  const before = getOwnPropertyDescriptor(owner, key)
  const from = String(key)
  if (typeof before?.value === 'function') patch(owner, key, { ...before, value: tap(before.value, from) })
  else if (before?.get) {
    const accessors = { get: tap(before.get, from), ...(before.set && { set: tap(before.set, from) }) }
    patch(owner, key, { ...before, ...accessors })
  }
}

const untouchable = ['constructor', 'prototype', 'arguments', 'caller']

/** Taps every method, getter and setter of an object. */
export function tapAll(owner: object): void {
  const keys = ownKeys(owner).filter((key) => !untouchable.includes(String(key)))
  for (const key of keys) tapMember(owner, key)
}

/** Taps a global class: its construction, its statics, its prototype. */
export function tapClass(name: string): void {
  const original: unknown = Reflect.get(window, name)
  if (typeof original !== 'function') return
  const value = new Proxy(original, {
    apply: (target, self, rest) => pass(apply(target as Callable, self, passAll(rest, name)), name),
    construct: (target, rest, newTarget) =>
      pass(construct(target, passAll(rest, name), newTarget), name) as object,
  })
  patch(window, name, { value, writable: true, enumerable: false })
  tapAll(original)
  if (typeof original.prototype === 'object' && original.prototype !== null) tapAll(original.prototype)
}

/** Puts an accessor on a prototype that hears who is asked for the property, and what is written to it. */
export function trap(owner: object, key: PropertyKey): void {
  const from = String(key)
  patch(owner, key, {
    get() {
      pass(this, from)
      return undefined
    },
    set(value) {
      pass(this, from)
      const own = { value: pass(value, from), writable: true, enumerable: true, configurable: true }
      defineProperty(this, key, own)
    },
  })
}

declare global {
  interface Window {
    /** From now on, addresses at those origins that the spy meets lead to the evil one. */
    startBending: (origins: readonly string[], evil: string) => void
    /** Undoes every patch, the last one first. */
    stopSpying: () => void
    /** Where one of the secrets was heard. Ask when the patches are undone. */
    sightings: (secrets: readonly string[]) => string[]
    /** Every object that was heard. */
    caught: () => object[]
  }
}

window.startBending = (origins, evil) => {
  lure = { origins, evil }
}

window.stopSpying = () => {
  lure = undefined
  for (; patched; patched = patched.next) patched.value()
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
