// Room id-token: the claims as the app gets them.
import type { JsonValue } from '../protocol/json.ts'

/**
 * The verified claims of an ID Token: frozen plain data, for display and for the app's own decisions.
 * A person is the pair of `iss` and `sub`; names and addresses may change hands.
 *
 * @see [OpenID Connect Core 1.0 §5.1](https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims)
 */
export interface IdTokenClaims {
  /** Who vouches for the person. */
  readonly iss: string
  /** Who the person is at that issuer; never reassigned. */
  readonly sub: string
  readonly aud: string | readonly string[]
  /** Seconds since the epoch. */
  readonly exp: number
  /** Seconds since the epoch. */
  readonly iat: number
  /** When the person signed in at the provider, in seconds since the epoch. */
  readonly auth_time?: number
  readonly acr?: string
  readonly amr?: readonly string[]
  readonly azp?: string
  readonly sid?: string
  readonly name?: string
  readonly given_name?: string
  readonly family_name?: string
  readonly nickname?: string
  readonly preferred_username?: string
  readonly picture?: string
  readonly email?: string
  readonly email_verified?: boolean
  readonly locale?: string
  readonly [claim: string]: JsonValue | undefined
}
