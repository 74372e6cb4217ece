// Room engine: its face. Its verbs put both rooms to work in one realm; none gives out a token.
import type { Snapshot } from '../access-token/snapshot.ts'
import type { ListedResource, Target } from '../access-token/targets.ts'
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
  /** The only places that access tokens may go to. */
  readonly resources: readonly ListedResource[]
  /** What tokens there are; the first is that of the code. */
  readonly targets: readonly Target[]
  /** Seconds. */
  readonly clockTolerance: number
  readonly endpointOrigins?: readonly string[] | undefined
  readonly authorizationParameters: Readonly<Record<string, string>>
  /** Whether tokens are bound to a key (RFC 9449). */
  readonly dpop: boolean
  /** What outlives a reload: the whole session, a mark that there is one, or nothing. */
  readonly keeps: 'session' | 'mark' | 'nothing'
  /** Whether requests are pushed to the provider ahead (RFC 9126), also where it does not require that. */
  readonly pushedAuthorizationRequests: boolean
  /** Whether the provider's logout is shown the ID Token. */
  readonly idTokenHint: boolean
  /** The app's origin. */
  readonly origin: string
  /** How a state of this client begins. */
  readonly stateMark: string
}

/** A place for small records that outlives the page. */
export interface Records {
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): Promise<void>
  /** Changes a record in one step; gives what it is then. `undefined` stays what it is. */
  update(key: string, change: (old: unknown) => unknown): Promise<unknown>
  /** Reads a record and deletes it in one step: of many callers one gets it. */
  take(key: string): Promise<unknown>
  /** All records. */
  entries(): Promise<readonly (readonly [key: string, value: unknown])[]>
  remove(keys: readonly string[]): Promise<void>
}

/** A word that all tabs see at once: which session there is. */
export interface Sign {
  read(): string | undefined
  write(word: string): void
}

/** Whom an engine tells what it does and what changed, and the sign by which it hears of other tabs. */
export interface EngineNews {
  readonly sign: Sign
  readonly tell: Tell
  readonly hear: (event: EngineEvent) => void
}

/** What an engine needs from the outside world. */
export interface EnginePorts extends EngineNews {
  readonly records: Records
  /** Runs a task while no other tab of this client runs one. */
  readonly withLock: <Value>(task: () => Promise<Value>) => Promise<Value>
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Milliseconds of a clock that never jumps. */
  readonly steady: () => number
  /** Runs a task after that many milliseconds. */
  readonly after: (milliseconds: number, task: () => void) => void
  /** Whether the browser knows that there is no network. */
  readonly isOffline: () => boolean
}

/** What the app asks of one sign-in. */
export interface SignInRequest extends AuthorizationWishes {
  /** Path, query and fragment on the app's origin. */
  readonly returnTo: string
  /** What the page wants to see again when it returns. */
  readonly view?: unknown
  /** Whether the response comes to another window, which hands it over. */
  readonly isElsewhere?: boolean | undefined
}

/** Where a sign-in goes, and by what its response will be known. */
export interface Departure {
  readonly url: string
  readonly state: string
}

/** Who is signed in. */
export interface Identity {
  readonly claims: IdTokenClaims
  readonly scope: string
  /** The provider's word for its own session (OpenID Connect Session Management 1.0 §2). */
  readonly sessionState?: string | undefined
}

/** What a callback comes to: a sign-in, one that failed, or else a return from the provider's logout. */
export interface Redeemed {
  readonly returnTo: string
  readonly view?: unknown
  readonly identity?: Identity
  /** Whether the person was not asked anything. */
  readonly isSilent?: boolean
  readonly error?: OidcError
}

/** What is left of an earlier page load: the session itself, or only the knowledge that there was one. */
export type Restored = { readonly identity?: Identity; readonly isMark?: boolean }

/** What an engine reports by itself: how a renewal goes, whom it found signed in, or how the session ended. */
export interface EngineEvent {
  readonly renewal?: 'idle' | 'running' | 'waiting'
  readonly scope?: string
  readonly claims?: IdTokenClaims
  /** Somebody signed in, in another tab. */
  readonly arrived?: Identity
  readonly reason?: 'signed-out' | 'ended'
  readonly error?: OidcError
}

/** How far a sign-out got: only here, as far as the revocation of tokens, or up to the provider's own logout. */
export type Reach = 'local' | 'revoked' | 'provider'

/** The engine: holds the session's tokens and speaks to the provider and the APIs. */
export interface Engine {
  /** Gets the provider's metadata ahead of a sign-in, and sweeps what no session needs. */
  prepare(): Promise<void>
  /** Starts a sign-in: keeps its secrets and gives the URL to go to. */
  begin(request: SignInRequest): Promise<Departure>
  /** Whether a sign-in of this client waits for its response. */
  awaits(): Promise<boolean>
  /** Puts a response aside for the window that waits for it; `false` where none does. */
  handOver(parameters: string): Promise<boolean>
  /** Takes a response that another window has put aside. */
  collect(state: string): Promise<string | undefined>
  /** What there is of a state: a response that was put aside, or at least a sign-in that waits for one. */
  look(state: string): Promise<{ readonly hasAnswer: boolean; readonly isPending: boolean }>
  /** Finishes the sign-in, or the logout, that a callback's parameters belong to. */
  redeem(parameters: string): Promise<Redeemed>
  /** Finds the session of an earlier page load. */
  restore(): Promise<Restored>
  /** Looks again: at what other tabs did, and for a renewal that waits. */
  wake(): Promise<void>
  /** Calls a listed resource. */
  fetch(snapshot: Snapshot): Promise<Response>
  userInfo(): Promise<UserInfo>
  /** Gives the access token for a listed URL to whoever has the key of the exit. */
  reveal(url: string, key: object): Promise<string>
  /** Whether issuer and session id are exactly those of the session. */
  isSession(iss: string, sid: string): Promise<boolean>
  /** Whether the provider can be asked from a frame, and its Session Management page. */
  frames(): Promise<{ readonly authorization: string; readonly checkSession?: string | undefined }>
  /** Forgets the session at once; then revokes, and gives the provider's logout URL where there is one. */
  release(request: {
    readonly returnTo: string
    readonly local: boolean
    readonly isShared?: boolean
    readonly reason?: 'signed-out' | 'ended'
  }): Promise<{ readonly reached: Reach; readonly url?: string | undefined }>
}
