// Room session: what the app sees. One union says whether somebody is signed in, and if not, why not.
import type { OidcError } from '../errors/oidc-error.ts'

/** Why nobody is signed in. */
export type SignedOutReason =
  /** Nobody has signed in here. */
  | 'none'
  /** The user signed out. */
  | 'signed-out'
  /** The user or the provider said no. */
  | 'denied'
  /** A silent attempt needs the user. */
  | 'interaction-required'
  /** A callback whose state is unknown, used or too old; the code was not redeemed. */
  | 'stale-callback'
  /** The provider ended the session. */
  | 'ended'
  /** See `error`. */
  | 'failed'

/** Nothing is known yet: before `ready()` settles, and on a server. */
export interface UnknownSession {
  readonly status: 'unknown'
}

/** Nobody is signed in. */
export interface SignedOutSession {
  readonly status: 'signed-out'
  readonly reason: SignedOutReason
  readonly error?: OidcError
}

/** Somebody is signed in. */
export interface SignedInSession<Claims> {
  readonly status: 'signed-in'
  /** The verified claims of the ID Token: frozen plain data. */
  readonly claims: Claims
  /** The scope that was granted. */
  readonly scope: string
  /** Where the sign-in was begun: path, query and fragment. */
  readonly returnTo?: string
  /** Seconds until the person is signed out for being idle, shortly before that happens. */
  readonly idleIn?: number
  /** How the renewal of the access token goes. */
  readonly renewal: 'idle' | 'running' | 'waiting'
}

/** Whether somebody is signed in. */
export type SessionState<Claims> = UnknownSession | SignedOutSession | SignedInSession<Claims>

/** The session before anything is known. */
export const unknownSession: UnknownSession = Object.freeze({ status: 'unknown' })

/** A session in which nobody is signed in. */
export function signedOut(reason: SignedOutReason, error?: OidcError): SignedOutSession {
  return { status: 'signed-out', reason, ...(error && { error }) }
}
