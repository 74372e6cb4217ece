// Room protocol: JSON from the network, read once, bounded and frozen, so that nothing later can differ from what was checked.

/** A value that JSON can hold, frozen. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject

/** A JSON object, frozen plain data. */
export interface JsonObject {
  readonly [name: string]: JsonValue
}

const deepest = 24
const strings = /"(?:[^"\\]|\\.)*"(\s*:)?/g

/** Freezes what JSON.parse made and counts its members; refuses to go deeper than the bound. */
function freezeAndCount(value: JsonValue, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0
  if (depth > deepest) throw new RangeError('too deep')
  let members = 0
  for (const inner of Object.values(value)) members += freezeAndCount(inner, depth + 1)
  if (!Array.isArray(value)) {
    members += Object.keys(value).length
    delete (value as { ['__proto__']?: unknown })['__proto__']
  }
  Object.freeze(value)
  return members
}

function countNames(text: string): number {
  let names = 0
  for (const [, colon] of text.matchAll(strings)) if (colon) names += 1
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
    const value = JSON.parse(text) as JsonValue
    // RFC 7519 §4: claim names are unique. A string before a colon is a name, so both counts agree if none repeats.
    const unique = freezeAndCount(value, 0) === countNames(text)
    return unique && isJsonObject(value) ? value : undefined
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
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * An own member of an object, or nothing: what a prototype holds does not count.
 *
 * @see [RFC 8259 §4](https://www.rfc-editor.org/rfc/rfc8259#section-4)
 */
export function member(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined
}
