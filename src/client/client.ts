// Room client: the face of a client, as an app sees it.
import type { Challenge } from '../access-token/challenge.ts'
import type { UserInfo } from '../engine/engine.ts'
import type { SignInOptions } from '../flow/sign-in.ts'
import type { SignOutOptions, SignOutResult } from '../flow/sign-out.ts'
import type { IdTokenClaims } from '../id-token/claims.ts'
import type { SessionState } from '../session/session.ts'

export type { Challenge, IdTokenClaims, SignInOptions, SignOutOptions, SignOutResult, UserInfo }

/** Whether somebody is signed in, and who. */
export type Session<Claims = IdTokenClaims> = SessionState<Claims>

/**
 * A relying party in the browser. The raw ID Token, access token and refresh token are not reachable from it.
 *
 * @typeParam Claims what `session.claims` is
 */
export interface OidcClient<Claims = IdTokenClaims> {
  /**
   * Settles start-up: completes the sign-in if this page load is its callback, else restores the session of an earlier
   * load. Any number of calls share one run.
   * Never rejects for what a user or a provider did: that is a `signed-out` session with `reason` and `error`.
   */
  ready(): Promise<Session<Claims>>
  /** The session now; the same object until something changes. */
  getSession(): Session<Claims>
  /** Calls `listener` on every change, also one that another tab made; gives a function that ends this. */
  subscribe(listener: (session: Session<Claims>) => void): () => void
  /**
   * Leaves for the provider; the promise stays pending while the page goes. With `display: 'popup'` or `'silent'` the page
   * stays and the promise gives the session; calls that are made meanwhile wait, and go on for the same person only.
   *
   * @throws {@link OidcError} `OIDC_ISSUER_MISMATCH`, `OIDC_METADATA_INVALID`, `OIDC_NETWORK`, `OIDC_TIMEOUT`,
   * `OIDC_STORAGE_UNAVAILABLE`, `OIDC_CONFIG_INVALID`, `OIDC_INSECURE_CONTEXT`, `OIDC_LOGIN_LOOP`, `OIDC_POPUP_BLOCKED`,
   * `OIDC_POPUP_CLOSED`
   */
  signIn(options?: SignInOptions): Promise<Session<Claims>>
  /**
   * Forgets the session and its tokens in all tabs, revokes them as far as the provider listens, then leaves for its logout.
   * Gives how far it got.
   */
  signOut(options?: SignOutOptions): Promise<SignOutResult>
  /**
   * The global `fetch` with the access token attached, to listed resources only. Redirects are errors.
   *
   * @throws {@link OidcError} `OIDC_RESOURCE_NOT_LISTED`, `OIDC_SIGNED_OUT`, `OIDC_SESSION_ENDED`, `OIDC_IDENTITY_CHANGED`;
   * `OIDC_INSUFFICIENT_AUTHENTICATION` with `signIn` options where the API asks for a stronger sign-in; what `fetch` throws
   */
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>
  /**
   * Reads what an API says by `WWW-Authenticate` when it refuses a call with 401 or 403: its error, and the scope that the call
   * takes. The API must expose that header (CORS).
   *
   * @example
   * ```ts
   * import type { OidcClient } from 'claimcheck'
   *
   * async function order(oidc: OidcClient): Promise<void> {
   *   const response = await oidc.fetch('https://api.example.com/orders', { method: 'POST' })
   *   const { error, scope } = (await oidc.readChallenge(response)) ?? {}
   *   if (error === 'insufficient_scope' && scope) await oidc.signIn({ scope })
   * }
   * ```
   * @see [RFC 6750 §3](https://www.rfc-editor.org/rfc/rfc6750#section-3)
   */
  readChallenge(response: Response): Promise<Challenge | undefined>
  /**
   * Third-party-initiated login: starts a sign-in that `iss`, `login_hint` and `target_link_uri` of the address ask for.
   *
   * @throws {@link OidcError} `OIDC_ISSUER_MISMATCH` for another issuer; nothing is asked of anybody
   * @see [OpenID Connect Core 1.0 §4](https://openid.net/specs/openid-connect-core-1_0.html#ThirdPartyInitiatedLogin)
   */
  initiateSignIn(url?: string): Promise<Session<Claims>>
  /**
   * For the page that is registered as `frontchannel_logout_uri`: ends the session whose `iss` and `sid` the address has,
   * in all tabs; resolves whether it did. A frame on another site sees no session, and resolves `false`.
   *
   * @see [OpenID Connect Front-Channel Logout 1.0](https://openid.net/specs/openid-connect-frontchannel-1_0.html)
   */
  frontChannelLogout(url?: string): Promise<boolean>
  /**
   * The claims of the UserInfo endpoint; they are about the person who is signed in.
   *
   * @throws {@link OidcError} `OIDC_USERINFO_INVALID`, `OIDC_NOT_SUPPORTED`, `OIDC_SIGNED_OUT`, `OIDC_NETWORK`, `OIDC_TIMEOUT`
   */
  userInfo(): Promise<UserInfo>
  /** Removes what this client listens to. */
  close(): void
}
