// Room flow: where a sign-in returns to. Only to an address of the app's own origin, whatever was asked or stored.
import { OidcError } from '../errors/oidc-error.ts'

/**
 * Reads an address as path, query and fragment on `origin`; nothing where it leads elsewhere.
 *
 * @see [RFC 9700 §4.11.1](https://www.rfc-editor.org/rfc/rfc9700#section-4.11.1)
 */
export function readReturnTo(value: string, origin: string): string | undefined {
  if (!URL.canParse(value, origin)) return undefined
  const url = new URL(value, origin)
  // RFC 9700 §4.11.1: no open redirector. A path of two slashes would be read as another host later.
  if (url.origin !== origin || !/^https?:$/.test(url.protocol) || url.pathname.startsWith('//'))
    return undefined
  return url.pathname + url.search + url.hash
}

/** The same for an address that the app asks for: one that leads elsewhere is a mistake. */
export function requireReturnTo(value: string, origin: string): string {
  const returnTo = readReturnTo(value, origin)
  if (returnTo) return returnTo
  throw new OidcError('OIDC_CONFIG_INVALID', `\`returnTo\` must be an address of this origin, ${origin}.`)
}
