// Hostile provider: every point at which a test can make it misbehave; all of them unset is an honest provider.
import type { Awaitable, Cors, Deviation, Json, JsonObject, Switch } from '../answer.ts'
import type { ProofMode } from '../proofs.ts'
import type { LoggedRequest } from '../request-log.ts'
import type { Draft, Signer } from './forgeries.ts'
import type { Grant } from './grants.ts'
import type { SigningAlgorithm } from './keys.ts'
import type { SessionDeviations, SessionSwitches } from './session-switches.ts'

export const endpoints = [
  'discovery',
  'jwks',
  'pushed_authorization_request',
  'authorization',
  'token',
  'refresh',
  'userinfo',
  'revocation',
  'end_session',
  'check_session',
  'front_channel',
] as const
/** `refresh` is the token endpoint asked with grant_type=refresh_token; `token` is all else there. */
export type Endpoint = (typeof endpoints)[number]

export type JsonDeviation = Deviation & {
  /** What to make of the honest JSON object; anything may come back, not only an object. */
  members?: (honest: JsonObject) => Awaitable<Json>
}

export type KeysDeviation = JsonDeviation & {
  /** What to make of the honest array of keys. */
  keys?: (honest: JsonObject[]) => Awaitable<Json>
}

export type Parameters = [name: string, value: string][]

export type AuthorizationDeviation = Deviation & {
  /** Shows a page with `#agree` and `#deny`, unless prompt is none, instead of agreeing at once. */
  interactive?: boolean
  /** What to make of the honest response parameters: leave out, repeat, alter. */
  parameters?: (honest: Parameters, request: LoggedRequest) => Parameters
  /** Where the parameters go; `query` is honest. */
  place?: 'query' | 'fragment'
  /** What to make of the URL that the browser is sent to: for what no list of parameters can say. */
  location?: (honest: string) => string
  /** The thumbprint of the key that the code is bound to, whatever was asked for. */
  boundTo?: string
}

export type UserinfoDeviation = JsonDeviation & {
  /** Answers with a signed JWT (application/jwt) of the members, `iss` and `aud`, made by that signer. */
  sign?: Signer
}

export type IdTokenSwitch = {
  /** The published key that signs; RS256 is honest. */
  alg?: SigningAlgorithm
  /** What to make of the honest header. */
  header?: (honest: JsonObject) => JsonObject
  /** What to make of the honest claims; the grant knows nonce, person and times. */
  claims?: (honest: JsonObject, grant: Grant) => JsonObject
  /** What to make of the claims as JSON text: for what no object can say, as a member named twice or 1e400. */
  payload?: (honest: string) => string
  /** Signs instead of the honest signer: see the forgeries. */
  sign?: (draft: Draft) => Awaitable<string>
  /** What to make of the finished token. */
  compact?: (honest: string) => string
}

export type Person = { sub: string; name: string; email: string }

/** How the answer of each endpoint can deviate. */
export type Deviations = {
  discovery: JsonDeviation
  jwks: KeysDeviation
  pushed_authorization_request: JsonDeviation
  authorization: AuthorizationDeviation
  /** The answer to a code. */
  token: JsonDeviation
  /** The answer to a refresh token. */
  refresh: JsonDeviation
  userinfo: UserinfoDeviation
  revocation: Deviation
} & SessionDeviations

export type Switches = { [E in Endpoint]: Switch<Deviations[E]> } & SessionSwitches & {
    /** What follows the origin in the issuer: '' or '/' or '/tenant' or '/tenant/'. */
    issuerPath: string
    /** Endpoint paths that differ from those the server started with. The old path is gone. */
    paths: Partial<Record<Endpoint, string>>
    /** Who is at the browser when the authorization endpoint is asked, and signs in, unless prompt is none. */
    person: Person
    /** Seconds that the provider's clock is ahead of this machine's. */
    clock: number
    /** Who may read the answers of all endpoints that do not say otherwise. */
    cors: Cors
    /** Whether tokens are bound to a key, and nonces are wanted in its proofs; `off` issues bearer tokens. */
    dpop: ProofMode
    /** Whether requests can be pushed (RFC 9126), or must be; `off` has no endpoint for it. */
    pushing: 'off' | 'offered' | 'required'
    /** True: each success brings a new nonce, and the one before is no longer good. */
    rotateNonces: boolean
    /** The ID Token that comes for a code. */
    idToken: IdTokenSwitch
    /** The ID Token that comes for a refresh token. */
    refreshedIdToken: IdTokenSwitch
    accessToken: {
      /** A random string; a signed JWT; a random string of 8 kB. */
      form?: 'opaque' | 'jwt' | 'large'
      /** What to make of the honest token; the result is what the provider knows as valid. */
      value?: (honest: string) => string
      /** Seconds that tokens live, by the provider's clock; 3600 is honest. */
      lifetime?: number
    }
    refreshToken: {
      /** False: none is issued. */
      issued?: boolean
      /** False: a refresh answers without a new one, and the old one stays valid. */
      rotates?: boolean
      /** False: a used refresh token is refused, and its family stays valid. */
      revokesReused?: boolean
      value?: (honest: string) => string
    }
  }

export const ada: Person = { sub: 'ada', name: 'Ada Lovelace', email: 'ada@example.test' }
export const bob: Person = { sub: 'bob', name: 'Bob Frankston', email: 'bob@example.test' }

export function honestSwitches(issuerPath = ''): Switches {
  return {
    issuerPath,
    paths: {},
    person: ada,
    clock: 0,
    cors: 'any',
    discovery: {},
    jwks: {},
    pushed_authorization_request: {},
    authorization: {},
    token: {},
    refresh: {},
    userinfo: {},
    revocation: {},
    end_session: {},
    check_session: {},
    front_channel: {},
    sid: false,
    sessionManagement: false,
    dpop: 'off',
    pushing: 'off',
    rotateNonces: false,
    idToken: {},
    refreshedIdToken: {},
    accessToken: {},
    refreshToken: {},
  }
}
