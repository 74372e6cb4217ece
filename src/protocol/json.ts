// Room protocol: JSON from the network, read once, bounded and frozen, so that nothing later can differ from what was checked.

/** A value that JSON can hold, frozen. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject

/** A JSON object: frozen plain data without a prototype, so that what is not a member of it is undefined. */
export interface JsonObject {
  readonly [name: string]: JsonValue | undefined
}

const deepest = 24

/** Freezes what JSON.parse made, takes prototypes off, and counts members; refuses to go deeper than the bound. */
function settle(value: unknown, depth: number): number {
  if (typeof value !== 'object' || !value) return 0
  if (depth > deepest) throw new RangeError()
  let members = Array.isArray(value) ? 0 : Object.keys(value).length
  for (const inner of Object.values(value)) members += settle(inner, depth + 1)
  if (!Array.isArray(value)) {
    Object.setPrototypeOf(value, null)
    delete (value as { ['__proto__']?: unknown })['__proto__']
  }
  Object.freeze(value)
  return members
}

/** Counts the names in a JSON text: a string before a colon is one. */
function countNames(text: string): number {
  let names = 0
  for (const [, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)) if (colon) names += 1
  return names
}

/**
 * Reads a JSON object. Gives nothing where the text is no JSON, no object, nested too deep, or names a member twice;
 * a member called `__proto__` is left out.
 *
 * @see [RFC 7519 §4](https://www.rfc-editor.org/rfc/rfc7519#section-4)
 */
export function readJsonObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    // RFC 7519 §4: names are unique. Both counts agree if none repeats.
    return settle(value, 0) === countNames(text) && isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/**
 * Tells a JSON object from every other value.
 *
 * @see [RFC 8259 §4](https://www.rfc-editor.org/rfc/rfc8259#section-4)
 */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && !!value && !Array.isArray(value)
}
