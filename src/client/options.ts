// Room client: the options as an app writes them.
import type { IdTokenClaims } from '../id-token/claims.ts'
import type { TraceEvent } from '../trace/trace.ts'
import type { ClaimsSchema } from './claims-schema.ts'
import type { TokenPlace } from './in-page.ts'

/** A place that the access token may go to. */
export interface Resource {
  /** URL prefix: absolute, or relative to the page's origin. */
  readonly url: string
  /** The API's own identifier, an absolute URI: its access token is for this API alone (RFC 8707). */
  readonly resource?: string
  /** What some providers take instead of `resource`. */
  readonly audience?: string
  /** Scopes of this API, parted by spaces: its access token has these alone. */
  readonly scope?: string
  /** The only methods that may be called. @defaultValue any */
  readonly methods?: readonly string[]
  /**
   * Blanks the access token from headers and from text and JSON bodies of answers, for an API that may echo what it was sent. Such
   * bodies are read to their end first; event streams are left alone.
   * @defaultValue `false`
   */
  readonly blankEchoes?: boolean
}

/**
 * What {@link createOidcClient} is told. Only `issuer` and `clientId` are required.
 *
 * @typeParam Claims what `claims` makes of the ID Token's claims
 */
export interface OidcClientOptions<Claims = IdTokenClaims> {
  /** The provider's issuer identifier, compared exactly. `https:`; `http:` only for loopback. */
  readonly issuer: string
  /** The id of a public client: there is no secret in a browser. */
  readonly clientId: string
  /** Where the provider sends the browser back to; resolved against the page's origin. @defaultValue `'/'` */
  readonly redirectUri?: string
  /** Where the provider's logout sends the browser back to. @defaultValue `redirectUri` */
  readonly postLogoutRedirectUri?: string
  /** Scopes, parted by spaces; `openid` is always sent. @defaultValue `'openid profile email'`, as far as offered */
  readonly scope?: string
  /** URL prefixes that `fetch` may call: the only places that the access token may go to. @defaultValue `[]` */
  readonly resources?: readonly (string | Resource)[]
  /** A Standard Schema that validates and types the claims. */
  readonly claims?: ClaimsSchema<Claims>
  /**
   * Where the session outlives a reload. `auto`: tokens that are bound to a key (`dpop`) in IndexedDB; others stay in
   * memory, and a reload asks the provider by one silent round trip. `indexeddb`: others, too. `memory`: nothing.
   * @defaultValue `'auto'`
   */
  readonly store?: 'auto' | 'indexeddb' | 'memory'
  /** Which realm holds the tokens. @defaultValue `inPage()` */
  readonly tokens?: TokenPlace
  /** Binds tokens to a key that cannot leave the browser (RFC 9449); provider and APIs must take it. @defaultValue `false` */
  readonly dpop?: boolean
  /** Polls the provider's own session where its pages can be framed. @defaultValue `false` */
  readonly monitorSession?: boolean
  /**
   * Signs out everywhere after that many seconds without activity in any tab; `warn` seconds before the end,
   * `session.idleIn` counts down.
   */
  readonly idle?: { readonly seconds: number; readonly warn?: number }
  /** Members of the provider's metadata that take precedence; if complete, discovery is not asked. */
  readonly metadata?: Readonly<Record<string, unknown>>
  /** Issuers accepted besides `issuer`, where a provider is known to call itself otherwise. */
  readonly expectedIssuer?: string | readonly string[]
  /** Expect exactly this signature algorithm. @defaultValue any asymmetric one that the metadata lists */
  readonly idTokenSigningAlg?: string
  /** Leeway on times in ID Tokens, in seconds. @defaultValue `30` */
  readonly clockTolerance?: number
  /** Origins that the metadata may name for endpoints. @defaultValue any `https:` origin of the discovered document */
  readonly endpointOrigins?: readonly string[]
  /** Extra parameters of every authorization request, such as `audience`. */
  readonly authorizationParameters?: Readonly<Record<string, string>>
  /** Pushes authorization requests to the provider ahead of the browser (RFC 9126). @defaultValue only where the provider requires it */
  readonly pushedAuthorizationRequests?: boolean
  /** Whether the provider's logout URL carries the ID Token, by which it knows whom to sign out without asking. @defaultValue `true` with `inPage()` */
  readonly idTokenHint?: boolean
  /** The app's own service worker script. Any other that controls the page is named in the trace. */
  readonly serviceWorker?: string
  /** Told every step of every flow; never a token, code, verifier, nonce or key. */
  readonly trace?: (event: TraceEvent) => void
}
