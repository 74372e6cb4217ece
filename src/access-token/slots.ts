// Room access-token: the places in which access tokens lie, one for each target. A token is in a closure, and nowhere else.
import type { Target } from './targets.ts'

/** One access token, or an empty string. What it is used for is handed in. */
export interface Slot {
  readonly key: string
  readonly put: (accessToken: string) => void
  readonly use: <Result>(work: (accessToken: string) => Result) => Result
  readonly next: Slot | undefined
}

function makeSlot(key: string, next: Slot | undefined): Slot {
  let held = ''
  const put = (accessToken: string): void => {
    held = accessToken
  }
  return { __proto__: null, key, put, use: (work) => work(held), next } as Slot & { readonly __proto__: null }
}

/** The slots of one seam. */
export interface Slots {
  /** The slot of a target; nothing where there is no such target. */
  readonly find: (key: string) => Slot | undefined
  /** Goes through all slots, in their order. */
  readonly each: (visit: (slot: Slot) => void) => void
  /** Empties all slots; the first token that was in one comes back. */
  readonly empty: () => string
}

/** Makes a slot for each target. */
export function makeSlots(targets: readonly Target[]): Slots {
  let first: Slot | undefined
  for (let index = targets.length - 1; index >= 0; index -= 1)
    first = makeSlot(targets[index]?.key ?? '', first)
  const each = (visit: (slot: Slot) => void): void => {
    for (let slot = first; slot; slot = slot.next) visit(slot)
  }
  function find(key: string): Slot | undefined {
    for (let slot = first; slot; slot = slot.next) if (slot.key === key) return slot
    return undefined
  }
  function empty(): string {
    let found = ''
    each(({ put, use }) => {
      use((held) => (found = found === '' ? held : found))
      put('')
    })
    return found
  }
  return { __proto__: null, each, find, empty } as Slots & { readonly __proto__: null }
}
