// Room flow: signs out. Here first, and for good; then at the provider, as far as it listens.
import { signedOut } from '../session/session.ts'
import { showUrl } from '../trace/trace.ts'
import type { Flow } from './flow.ts'
import { requireReturnTo } from './return-to.ts'

/** How to sign out. */
export interface SignOutOptions {
  /** Where to return to: an address of this origin. @defaultValue the post-logout redirect URI */
  readonly returnTo?: string | undefined
  /** Only here: tokens are revoked, but the provider's own session stays. @defaultValue `false` */
  readonly local?: boolean | undefined
}

/** Ends the session. Nothing that fails later brings it back. */
export async function signOut<Claims>(
  { page, place, session, engine, tell }: Flow<Claims>,
  options: SignOutOptions,
): Promise<void> {
  const { returnTo: wish, local = false } = options
  const returnTo = requireReturnTo(wish ?? place.postLogoutRedirectUri, page.origin)
  const releasing = (await engine()).release({ returnTo, local })
  session.set(signedOut('signed-out'))
  const url = await releasing
  if (!url) return
  tell({
    type: 'navigation',
    endpoint: 'end_session',
    url: showUrl(url),
    redirectUri: place.postLogoutRedirectUri,
    carries: ['ID token'],
  })
  page.leave(url, 'replace')
}
