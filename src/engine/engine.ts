// Room engine: its face. Six verbs put both rooms to work in one realm; none gives out a token.
import type { Snapshot } from '../access-token/snapshot.ts'
import type { OidcError } from '../errors/oidc-error.ts'
import type { IdTokenClaims } from '../id-token/claims.ts'
import type { AuthorizationWishes } from '../protocol/authorization-request.ts'
import type { UserInfo } from '../protocol/user-info.ts'
import type { Tell } from '../trace/trace.ts'

export type { AuthorizationWishes, UserInfo }

/** What an engine is told once, when it starts. */
export interface EngineConfig {
  readonly issuer: string
  readonly clientId: string
  readonly redirectUri: string
  readonly postLogoutRedirectUri: string
  readonly scope?: string | undefined
  readonly metadata?: object | undefined
  readonly expectedIssuer: readonly string[]
  readonly idTokenSigningAlg?: string | undefined
  /** URL prefixes that the access token may go to, without a slash at the end. */
  readonly resources: readonly string[]
  /** Seconds. */
  readonly clockTolerance: number
  readonly endpointOrigins?: readonly string[] | undefined
  readonly authorizationParameters: Readonly<Record<string, string>>
  /** The app's origin. */
  readonly origin: string
  /** How a state of this client begins. */
  readonly stateMark: string
}

/** A place for small records that outlives the page. */
export interface Records {
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): Promise<void>
  /** Reads a record and deletes it in one step: of many callers one gets it. */
  take(key: string): Promise<unknown>
  /** All records. */
  entries(): Promise<readonly (readonly [key: string, value: unknown])[]>
  remove(keys: readonly string[]): Promise<void>
}

/** Whom an engine tells what it does and what changed. */
export interface EngineNews {
  readonly tell: Tell
  readonly hear: (event: EngineEvent) => void
}

/** What an engine needs from the outside world. */
export interface EnginePorts extends EngineNews {
  readonly records: Records
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Milliseconds of a clock that never jumps. */
  readonly steady: () => number
}

/** What the app asks of one sign-in. */
export interface SignInRequest extends AuthorizationWishes {
  /** Path, query and fragment on the app's origin. */
  readonly returnTo: string
}

/** What a callback comes to: a sign-in with claims, one that failed, or else a return from the provider's logout. */
export interface Redeemed {
  readonly returnTo: string
  readonly claims?: IdTokenClaims
  readonly scope?: string
  readonly error?: OidcError
}

/** What an engine reports by itself: how a renewal goes and what it brought, or the error that ended the session. */
export interface EngineEvent {
  readonly renewal?: 'idle' | 'running' | 'waiting'
  readonly scope?: string
  readonly claims?: IdTokenClaims
  readonly error?: OidcError
}

/** The engine: holds the session's tokens and speaks to the provider and the APIs. */
export interface Engine {
  /** Gets the provider's metadata ahead of a sign-in. */
  prepare(): Promise<void>
  /** Starts a sign-in: keeps its secrets and gives the URL to go to. */
  begin(request: SignInRequest): Promise<string>
  /** Whether a sign-in of this client waits for its response. */
  awaits(): Promise<boolean>
  /** Finishes the sign-in, or the logout, that a callback's parameters belong to. */
  redeem(parameters: string): Promise<Redeemed>
  /** Calls a listed resource. */
  fetch(snapshot: Snapshot): Promise<Response>
  userInfo(): Promise<UserInfo>
  /** Forgets the session at once; then revokes, and gives the provider's logout URL where there is one. */
  release(request: { readonly returnTo: string; readonly local: boolean }): Promise<string | undefined>
}
