// Room protocol: the sorting desk. The one file that knows both tokens by name: it parts an answer in two.
import { readOAuthError } from '../errors/oauth-error.ts'
import { OidcError } from '../errors/oidc-error.ts'
import type { Remedy } from '../errors/codes.ts'
import type { Cargo } from '../trace/trace.ts'
import type { JsonObject } from './json.ts'
import { readBody } from './provider-request.ts'

/** An answer of the token endpoint, sorted: a letter to us, and the terms of an envelope that stays in the seam. */
export interface SortedAnswer {
  /** The ID Token, to be verified by the id-token room. */
  readonly idToken: string | undefined
  /** What may be known of the access token. */
  readonly terms: AccessTerms
}

/** The terms of an access token. */
export interface AccessTerms {
  /** Lifetime in seconds, where the provider told it. */
  readonly lifetime: number | undefined
  readonly scope: string | undefined
}

/** What to do about a failed token request, by what the provider says of it. */
const advices: readonly (readonly [RegExp, Remedy, string])[] = [
  [/^(408|429|5)/, 'retry', 'Try again later.'],
  [
    /redirect.?uri|9002326/i,
    'fix',
    'Register the redirect URI exactly as it is sent, for a single-page app.',
  ],
  [
    /invalid_client|unauthorized_client|secret|client.authentication/i,
    'fix',
    'The provider wants a client secret, which a browser cannot keep: register a public client (single-page app).',
  ],
  [/invalid_grant/, 'sign-in', 'It is used, expired or revoked: sign in again.'],
  [/^/, 'report', 'See `oauth`.'],
]

function requestFailed(status: number, body: JsonObject | undefined): OidcError {
  const oauth = readOAuthError((name) => body?.[name])
  const said = `${status} ${oauth?.error ?? ''} ${oauth?.error_description ?? ''}`
  const [, remedy, advice] = advices.find(([pattern]) => pattern.test(said)) ?? []
  return new OidcError(
    'OIDC_TOKEN_REQUEST_FAILED',
    `The token endpoint answered ${status}. ${advice ?? ''}`,
    { oauth, remedy },
  )
}

/** A lifetime may be a numeric string; anything else is none. */
const readLifetime = (value: unknown): number | undefined =>
  /^\d+(\.\d+)?$/.test(String(value)) ? Number(value) : undefined

/**
 * Sorts an answer of the token endpoint, in which the seam has put placeholders for the secrets.
 *
 * @throws {@link OidcError} `OIDC_TOKEN_REQUEST_FAILED`, `OIDC_TOKEN_RESPONSE_INVALID`
 * @see [OpenID Connect Core 1.0 §3.1.3.5](https://openid.net/specs/openid-connect-core-1_0.html#TokenResponseValidation)
 */
export async function sortTokenResponse(response: Response): Promise<SortedAnswer> {
  const body = await readBody(response)
  if (response.status !== 200) throw requestFailed(response.status, body)
  const invalid = (what: string): OidcError =>
    new OidcError('OIDC_TOKEN_RESPONSE_INVALID', `The token endpoint's answer is refused: ${what}.`)
  if (!body) throw invalid('no JSON object')
  const { access_token: accessToken, token_type: type, id_token: idToken, scope } = body
  if (!accessToken) throw invalid('no `access_token`')
  // RFC 6749 §7.1: a token of a type that was not asked for is not used.
  if (String(type).toLowerCase() !== 'bearer') throw invalid('`token_type` is not Bearer')
  // OpenID Connect Core 1.0 §3.1.3.3: the ID Token is a string.
  const letter = idToken ?? undefined
  if (letter !== undefined && (typeof letter !== 'string' || !letter))
    throw invalid('`id_token` is no string')
  return {
    idToken: letter,
    terms: {
      lifetime: readLifetime(body['expires_in']),
      scope: typeof scope === 'string' && scope ? scope : undefined,
    },
  }
}

/**
 * Names what an answer brought, for the trace.
 *
 * @see [OpenID Connect Core 1.0 §3.1.3.3](https://openid.net/specs/openid-connect-core-1_0.html#TokenResponse)
 */
export async function nameCargo(response: Response): Promise<readonly Cargo[]> {
  const body = await readBody(response.clone())
  const names: readonly (readonly [string, Cargo])[] = [
    ['access_token', 'access token'],
    ['refresh_token', 'refresh token'],
    ['id_token', 'ID token'],
  ]
  return names.flatMap(([name, cargo]) => (body?.[name] ? [cargo] : []))
}
