// Room engine: what came over a wire, made what it was: claims are frozen and have no prototype, errors have their class.
import { fromWireError, toWireError } from '../../errors/wire-error.ts'
import type { WireError } from '../../errors/wire-error.ts'

/** Freezes JSON and takes prototypes off, as the reader of JSON does, so that nothing is found in claims that they do not hold. */
function settle(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  for (const inner of Object.values(value)) settle(inner)
  if (!Array.isArray(value)) Object.setPrototypeOf(value, null)
  return Object.freeze(value)
}

/** The members that hold claims, wherever they are. */
const settleClaims = ({ claims, identity, arrived }: Told): void => {
  for (const found of [claims, identity?.claims, arrived?.claims]) settle(found)
}

interface Told {
  readonly claims?: unknown
  readonly identity?: Told
  readonly arrived?: Told
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** Makes an answer, or what an engine reports, plain: an error in it goes as what is told of errors. */
export function toPlain(value: unknown): unknown {
  if (!isObject(value) || !Object.hasOwn(value, 'error')) return value
  const { error } = value as { readonly error?: unknown }
  return { ...value, error: error === undefined ? undefined : toWireError(error) }
}

/** Makes it what it was. */
export function fromPlain(value: unknown): unknown {
  if (!isObject(value)) return value
  settleClaims(value)
  const own = { ...value } as { error?: Error | WireError | undefined }
  if (own.error !== undefined) own.error = fromWireError(own.error)
  return own
}

/** Makes the claims of the UserInfo endpoint what they were. */
export const fromPlainClaims: (value: unknown) => unknown = settle
