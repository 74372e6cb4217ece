// Room flow: signs out. Here first, and for good; then at the provider, as far as it listens.
import { OidcError } from '../errors/oidc-error.ts'
import { signedOut } from '../session/session.ts'
import { showUrl } from '../trace/trace.ts'
import type { Flow } from './flow.ts'
import { readReturnTo } from './return-to.ts'

/** How to sign out. */
export interface SignOutOptions {
  /** Where to return to: an address of this origin. @defaultValue the post-logout redirect URI */
  readonly returnTo?: string | undefined
  /** Only here: tokens are revoked, but the provider's own session stays. @defaultValue `false` */
  readonly local?: boolean | undefined
}

/** Ends the session. Nothing that fails later brings it back. */
export async function signOut<Claims>(flow: Flow<Claims>, options: SignOutOptions): Promise<void> {
  const { page, place, session } = flow
  const wish = options.returnTo ?? place.postLogoutRedirectUri
  const returnTo = readReturnTo(wish, page.origin)
  if (returnTo === undefined)
    throw new OidcError(
      'OIDC_CONFIG_INVALID',
      `\`returnTo\` must be an address of this origin, ${page.origin}.`,
    )
  const engine = await flow.engine()
  const releasing = engine.release({ returnTo, local: options.local ?? false })
  session.set(signedOut('signed-out'))
  const url = await releasing
  if (url === undefined) return
  flow.tell({
    type: 'navigation',
    endpoint: 'end_session',
    url: showUrl(url),
    redirectUri: place.postLogoutRedirectUri,
    carries: ['ID token'],
  })
  page.leave(url, 'replace')
}
