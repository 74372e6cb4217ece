// Fuzzing: small damages to a text, as plain values, so that a counterexample can be read.
import fc from 'fast-check'

/** One damage; `at` is a place between 0 and 1, so that it fits a text of any length. */
export interface Damage {
  readonly kind: 'replace' | 'insert' | 'delete' | 'double' | 'cut' | 'flip'
  readonly at: number
  readonly piece: string
}

/** Places as fractions: whole numbers are cheaper to make. */
export const place: fc.Arbitrary<number> = fc.nat({ max: 9_999 }).map((part) => part / 10_000)

/** Damages with pieces that mean something in the text, and with any character. */
export function damages(pieces: readonly string[], most: number): fc.Arbitrary<Damage[]> {
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...pieces) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
  )
  const kind = fc.constantFrom<Damage['kind']>('replace', 'insert', 'delete', 'double', 'cut', 'flip')
  return fc.array(fc.record({ kind, at: place, piece }, { noNullPrototype: true }), { maxLength: most })
}

const harm: Readonly<Record<Damage['kind'], (text: string, index: number, piece: string) => string>> = {
  replace: (text, index, piece) => text.slice(0, index) + piece + text.slice(index + 1),
  insert: (text, index, piece) => text.slice(0, index) + piece + text.slice(index),
  delete: (text, index) => text.slice(0, index) + text.slice(index + 1),
  double: (text, index) => text.slice(0, index + 1) + text.slice(index),
  cut: (text, index) => text.slice(0, index),
  flip(text, index, piece) {
    const bit = 1 << ((piece.codePointAt(0) ?? 0) % 7)
    return (
      text.slice(0, index) + String.fromCharCode((text.charCodeAt(index) || 0) ^ bit) + text.slice(index + 1)
    )
  },
}

/** Does the damages, one after the other. */
export function spoil(text: string, list: readonly Damage[]): string {
  return list.reduce((now, { kind, at, piece }) => harm[kind](now, Math.floor(at * now.length), piece), text)
}
