// Harness page: looks for secrets in everything that can be reached from an object, as a hostile script would.

export type Reach = { path: string; secret: string }

declare global {
  interface Window {
    /**
     * Lists where in reach of the object, by keys, symbols, getters, prototypes and members, one of the secrets is.
     * What is in `skipped` is not entered.
     */
    walk: (root: unknown, secrets: readonly string[], skipped?: readonly object[]) => Reach[]
  }
}

type Step = { value: unknown; path: string; depth: number }

const deepest = 7
const most = 150_000

function readMember(object: object, owner: object, key: PropertyKey): unknown {
  try {
    return Reflect.get(owner, key, object)
  } catch (error) {
    return error
  }
}

/** Own members and those of the prototypes, which are read as the object's own. */
function members(object: object): [name: string, value: unknown][] {
  const found: [string, unknown][] = []
  for (let owner: object | null = object; owner !== null; owner = Object.getPrototypeOf(owner)) {
    found.push([`${owner === object ? '' : '^'}__proto__`, Object.getPrototypeOf(owner)])
    for (const key of Reflect.ownKeys(owner)) found.push([String(key), readMember(object, owner, key)])
  }
  return found
}

/** What a collection or an error holds and no member shows; nothing of a prototype. */
function contents(object: object): [name: string, value: unknown][] {
  try {
    if (object instanceof Map || object instanceof Headers || object instanceof URLSearchParams)
      return [...object].flat().map((member) => ['content', member])
    if (object instanceof ArrayBuffer || object instanceof Uint8Array)
      return [['text', new TextDecoder().decode(object)]]
    if (object instanceof Set || object instanceof FormData)
      return [...object].flat().map((member) => ['content', member])
    return object instanceof Error ? [['toString()', object.toString()]] : []
  } catch {
    return []
  }
}

function expand({ value, path, depth }: Step): Step[] {
  if (typeof value === 'function' || (typeof value === 'object' && value !== null)) {
    if (depth === deepest) return []
    const inside = [...members(value), ...contents(value)]
    return inside.map(([name, member]) => ({ value: member, path: `${path}.${name}`, depth: depth + 1 }))
  }
  return []
}

window.walk = (root, secrets, skipped = []) => {
  const found: Reach[] = []
  const seen = new Set<unknown>(skipped)
  const steps: Step[] = [{ value: root, path: '', depth: 0 }]
  // The list grows while it is read.
  for (const step of steps) {
    const { value, path } = step
    if (typeof value === 'string') {
      for (const secret of secrets) if (value.includes(secret)) found.push({ path, secret })
    } else if (!seen.has(value) && seen.size < most) {
      seen.add(value)
      steps.push(...expand(step))
    }
  }
  return found
}
