// Room flow: starts a sign-in by leaving for the provider.
import type { AuthorizationWishes } from '../engine/engine.ts'
import { OidcError } from '../errors/oidc-error.ts'
import type { SessionState } from '../session/session.ts'
import { showUrl } from '../trace/trace.ts'
import type { Flow } from './flow.ts'
import { requireReturnTo } from './return-to.ts'

/** What an app may ask of a sign-in. */
export interface SignInOptions extends AuthorizationWishes {
  /** Where to return to: an address of this origin. @defaultValue the current address */
  readonly returnTo?: string | undefined
  /** How the provider is shown; this version serves `redirect`. @defaultValue `'redirect'` */
  readonly display?: 'redirect' | 'popup' | 'silent' | undefined
  /** Ends the attempt while the page has not left. */
  readonly signal?: AbortSignal | undefined
}

/** Leaves for the provider. The promise stays pending while the page goes. */
export async function signIn<Claims>(
  { page, engine, place, tell }: Flow<Claims>,
  { returnTo: wish, display = 'redirect', signal, ...wishes }: SignInOptions,
): Promise<SessionState<Claims>> {
  if (display !== 'redirect')
    throw new OidcError('OIDC_NOT_SUPPORTED', `\`display: '${display}'\` is not served by this version.`)
  const returnTo = requireReturnTo(wish ?? page.url(), page.origin)
  const url = await (await engine()).begin({ ...wishes, returnTo })
  signal?.throwIfAborted()
  tell({
    type: 'navigation',
    endpoint: 'authorization',
    url: showUrl(url),
    redirectUri: place.redirectUri,
    carries: [],
  })
  page.leave(url, 'assign')
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)))
}
