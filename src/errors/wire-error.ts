// Room errors: an error on its way between realms: plain members that were chosen one by one, and the same class on the other side.
import { remedies } from './codes.ts'
import type { OidcErrorCode } from './codes.ts'
import { OidcError } from './oidc-error.ts'
import type { OidcErrorDetails } from './oidc-error.ts'

/** What is told of a cause. */
interface WireCause {
  readonly name: string
  readonly message: string
}

/** An error as plain data: ours, one of the platform, or one of which nothing is told. */
export type WireError =
  | ({ readonly kind: 'oidc'; readonly code: OidcErrorCode; readonly message: string } & Omit<
      OidcErrorDetails,
      'cause'
    > & { readonly cause?: WireCause | undefined })
  | { readonly kind: 'type'; readonly message: string }
  | { readonly kind: 'dom'; readonly name: string; readonly message: string }
  | { readonly kind: 'other' }

const isError = (value: unknown): value is Error => value instanceof Error

const isDomException = (value: unknown): value is DOMException =>
  typeof DOMException === 'function' && value instanceof DOMException

function nameCause(cause: unknown): WireCause | undefined {
  return isError(cause) ? { name: cause.name, message: cause.message } : undefined
}

/** Turns what was thrown into plain data. */
export function toWireError(thrown: unknown): WireError {
  if (thrown instanceof OidcError) {
    const { code, message, remedy, check, oauth, signIn, retryAfter, cause } = thrown
    return { kind: 'oidc', code, message, remedy, check, oauth, signIn, retryAfter, cause: nameCause(cause) }
  }
  if (isDomException(thrown)) return { kind: 'dom', name: thrown.name, message: thrown.message }
  if (thrown instanceof TypeError) return { kind: 'type', message: thrown.message }
  return { kind: 'other' }
}

function makeCause(cause: unknown): Error | undefined {
  const { name, message } = {
    __proto__: null,
    ...(cause as Partial<WireCause> | undefined),
  } as Partial<WireCause>
  return name === undefined ? undefined : Object.assign(new Error(String(message)), { name: String(name) })
}

/** Turns plain data back into an error of its class. What is no such data comes out as an error of which nothing is known. */
export function fromWireError(wire: unknown): Error {
  const own = { __proto__: null, ...(wire as object) } as unknown as Partial<Record<string, unknown>>
  const message = String(own['message'])
  const code = String(own['code'])
  if (own['kind'] === 'oidc' && Object.hasOwn(remedies, code)) {
    const details = { ...own, cause: makeCause(own['cause']) } as OidcErrorDetails
    return new OidcError(code as OidcErrorCode, message, details)
  }
  if (own['kind'] === 'dom') return new DOMException(message, String(own['name']))
  if (own['kind'] === 'type') return new TypeError(message)
  return new Error('The Worker failed.')
}
