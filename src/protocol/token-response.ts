// Room protocol: the sorting desk. The one file that knows both tokens by name: it parts an answer in two.
import { readOAuthError } from '../errors/oauth-error.ts'
import { OidcError } from '../errors/oidc-error.ts'
import type { Remedy } from '../errors/codes.ts'
import type { Cargo } from '../trace/trace.ts'
import { readBody } from './provider-request.ts'

/** An answer of the token endpoint, sorted: a letter to us, and the terms of an envelope that stays in the seam. */
export interface SortedAnswer {
  /** The ID Token, to be verified by the id-token room. */
  readonly idToken: string | undefined
  /** Lifetime of the access token in seconds, where the provider told it. */
  readonly seconds: number | undefined
  /** The scope that was granted, where it differs from what was asked for. */
  readonly scope: string | undefined
}

/** What to do about a failed token request, by what the provider says of it. */
const advices: readonly (readonly [RegExp, Remedy, string])[] = [
  [/^(408|429|5)/, 'retry', 'Try again later.'],
  [/redirect.?uri|9002326/i, 'fix', 'Register the redirect URI exactly as sent, for a single-page app:'],
  [
    /_client|secret|client.auth/i,
    'fix',
    'It wants a secret, which a browser cannot keep: register a public client (single-page app).',
  ],
  [/invalid_grant/, 'sign-in', 'The grant is used, expired or revoked.'],
  [/^/, 'report', 'See `oauth`.'],
]

/**
 * Sorts an answer of the token endpoint, in which the seam has put placeholders for the secrets.
 *
 * @throws {@link OidcError} `OIDC_TOKEN_REQUEST_FAILED`, `OIDC_TOKEN_RESPONSE_INVALID`
 * @see [OpenID Connect Core 1.0 §3.1.3.5](https://openid.net/specs/openid-connect-core-1_0.html#TokenResponseValidation)
 */
export async function sortTokenResponse(response: Response, redirectUri: string): Promise<SortedAnswer> {
  const { status } = response
  const body = await readBody(response)
  if (status !== 200) {
    const oauth = readOAuthError((name) => body?.[name])
    const said = `${status} ${oauth?.error ?? ''} ${oauth?.error_description ?? ''}`
    const [, remedy, advice] = advices.find(([pattern]) => pattern.test(said)) ?? []
    const message = `The token endpoint answered ${status}. ${advice ?? ''}${advice?.endsWith(':') ? ` ${redirectUri}` : ''}`
    throw new OidcError('OIDC_TOKEN_REQUEST_FAILED', message, { oauth, remedy })
  }
  const { access_token: held, token_type: type, id_token: idToken, expires_in: life, scope } = body ?? {}
  // RFC 6749 §7.1: a token of a type that was not asked for is not used. OpenID Connect Core 1.0 §3.1.3.3: the ID Token is a string.
  const isBearer = typeof type === 'string' && type.toLowerCase() === 'bearer'
  if (!held || !isBearer || (idToken !== undefined && !idToken)) {
    const message =
      'The token endpoint answered without a JSON object, `access_token`, Bearer `token_type` or a string `id_token`.'
    throw new OidcError('OIDC_TOKEN_RESPONSE_INVALID', message)
  }
  return {
    idToken: idToken as string | undefined,
    seconds: /^\d+(\.\d+)?$/.test(String(life)) ? Number(life) : undefined,
    scope: typeof scope === 'string' ? scope : undefined,
  }
}

const names: readonly (readonly [string, Cargo])[] = [
  ['access_token', 'access token'],
  ['refresh_token', 'refresh token'],
  ['id_token', 'ID token'],
]

/**
 * Names what an answer brought, for the trace.
 *
 * @see [OpenID Connect Core 1.0 §3.1.3.3](https://openid.net/specs/openid-connect-core-1_0.html#TokenResponse)
 */
export async function nameCargo(response: Response): Promise<readonly Cargo[]> {
  const body = await readBody(response.clone())
  return names.flatMap(([name, cargo]) => (body?.[name] ? [cargo] : []))
}
