// Room errors: the one error class of the package.
import { remedies } from './codes.ts'
import type { IdTokenCheck, OidcErrorCode, Remedy } from './codes.ts'
import type { OAuthError } from './oauth-error.ts'

/** What a stronger sign-in must bring, ready to be given to `signIn`. */
export interface StepUp {
  readonly acrValues?: string
  /** Seconds. */
  readonly maxAge?: number
  readonly claims?: object
  readonly prompt?: string
}

/** What an {@link OidcError} carries besides code and message. */
export interface OidcErrorDetails {
  readonly check?: IdTokenCheck | undefined
  readonly oauth?: OAuthError | undefined
  readonly remedy?: Remedy | undefined
  readonly cause?: Error | undefined
  readonly signIn?: StepUp | undefined
  readonly retryAfter?: number | undefined
}

/**
 * The error of every failure that claimcheck reports.
 *
 * The message is English text of our own: what happened, with which value, and what to do. It never holds a token,
 * a code, a verifier or a URL's query. The provider's own words sit in `oauth` and are untrusted text.
 *
 * @example
 * ```ts
 * import { OidcError } from 'claimcheck'
 *
 * function explain(error: unknown): string {
 *   if (error instanceof OidcError && error.remedy === 'sign-in') return 'Please sign in again.'
 *   return 'Something went wrong. Please try again later.'
 * }
 * ```
 */
export class OidcError extends Error {
  override readonly name = 'OidcError'
  /** What went wrong; see docs/errors.md for cause and remedy of each. */
  readonly code: OidcErrorCode
  /** What helps. */
  readonly remedy: Remedy
  /** Which ID Token check failed. */
  declare readonly check?: IdTokenCheck
  /** The OAuth error that the provider sent: untrusted text for logs and support, not for `innerHTML`. */
  declare readonly oauth?: OAuthError

  /** With `OIDC_INSUFFICIENT_AUTHENTICATION`: options for `signIn` that bring what the API asks for (RFC 9470). */
  declare readonly signIn?: StepUp
  /** Seconds that the provider asks to wait before the next try. */
  declare readonly retryAfter?: number

  constructor(code: OidcErrorCode, message: string, given?: OidcErrorDetails) {
    const details = { __proto__: null, ...given } as OidcErrorDetails
    super(message, details.cause && { cause: details.cause })
    this.code = code
    this.remedy = details.remedy ?? remedies[code]
    if (details.check) this.check = details.check
    if (details.oauth) this.oauth = details.oauth
    if (details.signIn) this.signIn = details.signIn
    if (details.retryAfter) this.retryAfter = details.retryAfter
  }
}
