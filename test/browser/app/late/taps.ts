// Harness page: the patches of a hostile script that arrives late: taps on what is there, traps on what is not.
import { pass, passAll, stopBending, type Link } from './spy.ts'

type Callable = (this: unknown, ...rest: unknown[]) => unknown

declare global {
  interface Window {
    /** Undoes every patch, the last one first. */
    stopSpying: () => void
  }
}

// From before the patches.
const { apply, construct, defineProperty, deleteProperty, getOwnPropertyDescriptor, ownKeys } = Reflect

let patched: Link<() => void> | undefined

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

window.stopSpying = () => {
  stopBending()
  for (; patched; patched = patched.next) patched.value()
}
