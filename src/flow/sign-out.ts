// Room flow: signs out. Here and in all tabs first, and for good; then at the provider, as far as it listens.
import type { Reach } from '../engine/engine.ts'
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

/** How far a sign-out got. */
export interface SignOutResult {
  /** `local`: forgotten in all tabs. `revoked`: the provider took the tokens back, too. `provider`: the page leaves for its logout. */
  readonly reached: Reach
}

/** Ends the session. Nothing that fails later brings it back. Where many tabs do it at once (`isShared`), one goes to the provider. */
export async function signOut<Claims>(
  flow: Flow<Claims>,
  options: SignOutOptions,
  isShared = false,
): Promise<SignOutResult> {
  const { page, place, session, engine, tell } = flow
  const { returnTo: wish, local = false } = { __proto__: null, ...options } as SignOutOptions
  const returnTo = requireReturnTo(wish ?? place.postLogoutRedirectUri, page.origin)
  const releasing = (await engine()).release({ returnTo, local, isShared })
  flow.identity = undefined
  session.set(signedOut('signed-out'))
  const { reached, url } = await releasing
  if (!url) return { reached }
  tell({
    type: 'navigation',
    endpoint: 'end_session',
    url: showUrl(url),
    redirectUri: place.postLogoutRedirectUri,
    carries: ['ID token'],
  })
  page.leave(url, 'replace')
  return { reached }
}
