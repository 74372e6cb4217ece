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
  /** Lifetime of the access token in seconds, where the provider told it. */
  readonly seconds: number | undefined
  /** The scope that was granted, where it differs from what was asked for. */
  readonly scope: string | undefined
}

/** What to do about a failed token request, by what the provider says of it. */
const advices: readonly (readonly [RegExp, Remedy, string])[] = [
  [/^(408|429|5)/, 'retry', 'Try later.'],
  [/invalid_dpop_proof/, 'fix', 'Is the clock of this device right?'],
  [/redirect.?uri|9002326/i, 'fix', 'Register this redirect URI for a single-page app, exactly: '],
  [
    /_client|secret|client.auth/i,
    'fix',
    'It wants a secret, which no browser can keep: make this a public client (single-page app), or use a backend.',
  ],
  [/invalid_grant/, 'sign-in', 'The grant is used, expired or revoked.'],
  [/^/, 'report', 'See `oauth`.'],
]

/** What an answer is judged by. */
export interface SortingTerms {
  /** For the message of an error. */
  readonly redirectUri: string
  /** The type of token that was asked for. */
  readonly tokenType: 'Bearer' | 'DPoP'
  /** Seconds that the provider asks to wait. */
  readonly retryAfter?: number | undefined
}

function toError(
  status: number,
  body: JsonObject | undefined,
  { redirectUri, retryAfter }: SortingTerms,
): OidcError {
  const oauth = readOAuthError((name) => body?.[name])
  const [, remedy, advice = ''] =
    advices.find(([pattern]) => pattern.test(`${status} ${JSON.stringify(oauth)}`)) ?? []
  const message = `The token endpoint answered ${status}. ${advice}${advice.endsWith(' ') ? redirectUri : ''}`
  return new OidcError('OIDC_TOKEN_REQUEST_FAILED', message, { oauth, remedy, retryAfter })
}

/** A token of a type that was not asked for. */
function toTypeError(found: string, wanted: SortingTerms['tokenType']): OidcError {
  const advice = wanted === 'DPoP' ? 'Turn DPoP on for this client there, or leave `dpop` out.' : ''
  const message = `The token endpoint gave a token of type ${found}, not ${wanted}. ${advice}`.trim()
  return new OidcError('OIDC_TOKEN_RESPONSE_INVALID', message, { remedy: advice ? 'fix' : undefined })
}

/**
 * Sorts an answer of the token endpoint, in which the seam has put placeholders for the secrets.
 *
 * @throws {@link OidcError} `OIDC_TOKEN_REQUEST_FAILED`, `OIDC_TOKEN_RESPONSE_INVALID`
 * @see [OpenID Connect Core 1.0 §3.1.3.5](https://openid.net/specs/openid-connect-core-1_0.html#TokenResponseValidation)
 */
export function sortTokenResponse(
  status: number,
  body: JsonObject | undefined,
  terms: SortingTerms,
): SortedAnswer {
  const { tokenType } = terms
  if (status !== 200) throw toError(status, body, terms)
  const { access_token: held, token_type: type, id_token: idToken, expires_in: life = '', scope } = body ?? {}
  // RFC 6749 §7.1, RFC 9449 §5: a token of a type that was not asked for is not used.
  const said = typeof type === 'string' ? type.toLowerCase() : ''
  const known = ['Bearer', 'DPoP'].find((name) => name.toLowerCase() === said)
  if (held && known && known !== tokenType) throw toTypeError(known, tokenType)
  // OpenID Connect Core 1.0 §3.1.3.3: the ID Token is a string.
  if (!held || !known || (idToken !== undefined && (typeof idToken !== 'string' || !idToken))) {
    throw new OidcError(
      'OIDC_TOKEN_RESPONSE_INVALID',
      `The token endpoint gave no JSON with \`access_token\`, \`token_type\` ${tokenType} and \`id_token\`.`,
    )
  }
  const seconds = Number.parseFloat(life as string)
  return {
    idToken,
    seconds: seconds >= 0 ? seconds : undefined,
    scope: typeof scope === 'string' ? scope : undefined,
  }
}

const names: Readonly<Record<string, Cargo>> = {
  access_token: 'access token',
  refresh_token: 'refresh token',
  id_token: 'ID token',
}

/**
 * Names what an answer brought, for the trace.
 *
 * @see [OpenID Connect Core 1.0 §3.1.3.3](https://openid.net/specs/openid-connect-core-1_0.html#TokenResponse)
 */
export async function nameCargo(response: Response): Promise<readonly Cargo[]> {
  const body = await readBody(response.clone())
  return Object.entries(names).flatMap(([name, cargo]) => (body?.[name] ? [cargo] : []))
}
