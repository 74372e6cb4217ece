// Room flow: starts a sign-in by leaving for the provider.
import type { AuthorizationWishes } from '../engine/engine.ts'
import { OidcError } from '../errors/oidc-error.ts'
import type { SessionState } from '../session/session.ts'
import { showUrl } from '../trace/trace.ts'
import type { Flow } from './flow.ts'
import { readReturnTo } from './return-to.ts'

/** What an app may ask of a sign-in. */
export interface SignInOptions extends AuthorizationWishes {
  /** Where to return to: an address of this origin. @defaultValue the current address */
  readonly returnTo?: string | undefined
  /** How the provider is shown; this version serves `redirect`. @defaultValue `'redirect'` */
  readonly display?: 'redirect' | 'popup' | 'silent' | undefined
  /** Ends the attempt while the page has not left. */
  readonly signal?: AbortSignal | undefined
}

function chooseReturn(page: Flow<unknown>['page'], wish: string | undefined): string {
  const returnTo = readReturnTo(wish ?? page.url(), page.origin)
  if (returnTo !== undefined) return returnTo
  throw new OidcError(
    'OIDC_CONFIG_INVALID',
    `\`returnTo\` must be an address of this origin, ${page.origin}.`,
  )
}

/** Waits until the page is gone, or until the app gives up. */
function leaving(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)))
}

/** Leaves for the provider. The promise stays pending while the page goes. */
export async function signIn<Claims>(
  flow: Flow<Claims>,
  options: SignInOptions,
): Promise<SessionState<Claims>> {
  const { returnTo: wish, display, signal, ...wishes } = options
  if (display !== undefined && display !== 'redirect') {
    throw new OidcError(
      'OIDC_NOT_SUPPORTED',
      `\`display: '${display}'\` is not served by this version. Use 'redirect'.`,
    )
  }
  const returnTo = chooseReturn(flow.page, wish)
  signal?.throwIfAborted()
  const engine = await flow.engine()
  const url = await engine.begin({ ...wishes, returnTo })
  signal?.throwIfAborted()
  flow.tell({
    type: 'navigation',
    endpoint: 'authorization',
    url: showUrl(url),
    redirectUri: flow.place.redirectUri,
    carries: [],
  })
  flow.page.leave(url, 'assign')
  return leaving(signal)
}
