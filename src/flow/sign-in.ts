// Room flow: starts a sign-in: by leaving for the provider, or in another window while this page stays.
import type { AuthorizationWishes } from '../engine/engine.ts'
import { OidcError } from '../errors/oidc-error.ts'
import type { SessionState } from '../session/session.ts'
import { depart } from './departure.ts'
import type { Flow } from './flow.ts'
import type { Elsewhere } from './page.ts'
import { requireReturnTo } from './return-to.ts'
import { isSameSite } from './same-site.ts'
import { signInElsewhere } from './sign-in-elsewhere.ts'
import { readWishes } from './wishes.ts'

/** What an app may ask of a sign-in. */
export interface SignInOptions extends AuthorizationWishes {
  /** Where to return to: an address of this origin. @defaultValue the current address */
  readonly returnTo?: string | undefined
  /**
   * How the provider is shown: `redirect` leaves the page; `popup` opens a window, and must be asked for in a click;
   * `silent` asks without showing anything, in a frame where the provider is of the same site, else by leaving for a moment.
   * @defaultValue `'redirect'`
   */
  readonly display?: 'redirect' | 'popup' | 'silent' | undefined
  /** Ends the attempt while the page has not left. */
  readonly signal?: AbortSignal | undefined
}

const pending = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)))

async function leaveFor<Claims>(flow: Flow<Claims>, options: SignInOptions, isOwn = false): Promise<never> {
  const { page, breaker } = flow
  const { returnTo: wish, display, signal, ...wishes } = readWishes(options)
  const returnTo = requireReturnTo(wish ?? page.url(), page.origin)
  const kind = wishes.acrValues || wishes.maxAge !== undefined ? 'step-up' : 'sign-in'
  if (!breaker.mayLeave(kind, isOwn)) {
    const message =
      'Two automatic sign-ins within a minute brought nobody in, so this one was stopped. See `oauth`.'
    throw new OidcError('OIDC_LOGIN_LOOP', message, { oauth: breaker.lastError() })
  }
  const isSilent = display === 'silent'
  const view = isSilent ? page.view() : undefined
  const { url } = await depart(flow, { ...wishes, returnTo, view, isElsewhere: undefined }, signal)
  breaker.noteLeaving(kind)
  page.leave(url, isSilent ? 'replace' : 'assign')
  return pending(signal)
}

/** Leaves for a moment (by itself, where `isOwn`), to ask the provider without showing anything. Address, history and scroll come back as they were. */
export async function leaveSilently<Claims>(
  flow: Flow<Claims>,
  options: SignInOptions,
  isOwn = false,
): Promise<never> {
  if (flow.page.isOffline())
    throw new OidcError('OIDC_NETWORK', 'There is no network to ask who is signed in.')
  return leaveFor(flow, { ...options, prompt: 'none', display: 'silent' }, isOwn)
}

/** Signs in. By redirect the promise stays pending while the page goes. */
export async function signIn<Claims>(
  flow: Flow<Claims>,
  options: SignInOptions,
  popup?: Elsewhere,
): Promise<SessionState<Claims>> {
  const { display } = readWishes(options)
  if (popup) return signInElsewhere(flow, options, popup)
  if (display !== 'silent') return leaveFor(flow, options)
  const { authorization } = await (await flow.engine()).frames()
  if (!isSameSite(authorization, flow.page.origin)) return leaveSilently(flow, options)
  return signInElsewhere(flow, { ...options, prompt: 'none' }, flow.page.openFrame())
}
