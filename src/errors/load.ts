// Room errors: what is said where a part of the package that is loaded later does not come.
import { OidcError } from './oidc-error.ts'

/**
 * Waits for a part of the package.
 *
 * @throws {@link OidcError} `OIDC_NETWORK`
 */
export function load<Part>(part: Promise<Part>): Promise<Part> {
  return part.catch((cause: Error) => {
    const message = 'A part of the app could not be loaded: offline, or replaced by a new version.'
    throw new OidcError('OIDC_NETWORK', message, { cause })
  })
}
