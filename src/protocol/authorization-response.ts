// Room protocol: the authorization response, believed only after state, issuer and shape were checked.
import { validateAuthResponse } from 'oauth4webapi'
import { readOAuthError } from '../errors/oauth-error.ts'
import { OidcError } from '../errors/oidc-error.ts'
import type { Tell } from '../trace/trace.ts'
import { isExpectedIssuer } from './issuer.ts'
import type { Metadata } from './metadata.ts'

/** What the response to one authorization request must fit. */
export interface ResponseExpectation {
  readonly clientId: string
  readonly redirectUri: string
  readonly state: string
  readonly issuers: readonly string[]
  readonly tell: Tell
}

/** Answers that mean: the provider would have to show a page first (OpenID Connect Core §3.1.2.6). */
export const interactionErrors: readonly string[] = [
  'login_required',
  'interaction_required',
  'account_selection_required',
  'consent_required',
]

// An ID Token here is refused by oauth4webapi.
const forbidden = ['access_token', 'token_type', 'response']

const invalid = (
  message: string,
  code: 'OIDC_CALLBACK_INVALID' | 'OIDC_CALLBACK_ISSUER_MISMATCH',
): OidcError =>
  new OidcError(
    code,
    `${message} The code was not redeemed. Sign in again; if it recurs, report it to the provider.`,
  )

function checkIssuer(metadata: Metadata, parameters: URLSearchParams, expected: ResponseExpectation): void {
  const iss = parameters.get('iss')
  // RFC 9207 §2.4: compare the issuer; on success it is required where the provider announces it.
  const missing =
    iss === null && metadata.authorization_response_iss_parameter_supported && !parameters.has('error')
  const wrong = iss !== null && !isExpectedIssuer(expected.issuers, iss)
  if (missing || iss !== null)
    expected.tell({ type: 'check', check: 'response iss', passed: !missing && !wrong })
  if (missing)
    throw invalid(
      'The provider announces an `iss` in its response, and there was none.',
      'OIDC_CALLBACK_ISSUER_MISMATCH',
    )
  if (wrong)
    throw invalid(
      'The response names another issuer than the one asked: a mix-up or an attack.',
      'OIDC_CALLBACK_ISSUER_MISMATCH',
    )
}

function authorizationError(parameters: URLSearchParams, redirectUri: string): OidcError {
  const oauth = readOAuthError((name) => parameters.get(name))
  const error = oauth?.error ?? 'an unreadable error'
  const advice = interactionErrors.includes(error)
    ? 'The provider needs the user: start a sign-in without `prompt: none`.'
    : error === 'access_denied'
      ? 'The user or the provider said no.'
      : `Check the client's registration at the provider: redirect URI exactly "${redirectUri}", public client, scopes allowed.`
  const known = /^[a-z_]{1,60}$/.test(error) ? `\`${error}\`` : 'an error'
  return new OidcError(
    'OIDC_AUTHORIZATION_FAILED',
    `The provider answered the sign-in with ${known}. ${advice}`,
    { oauth },
  )
}

/**
 * Checks an authorization response and gives it back as oauth4webapi wants it for the code grant.
 *
 * @throws {@link OidcError} `OIDC_CALLBACK_INVALID`, `OIDC_CALLBACK_ISSUER_MISMATCH`, `OIDC_AUTHORIZATION_FAILED`
 * @see [OpenID Connect Core 1.0 §3.1.2.7](https://openid.net/specs/openid-connect-core-1_0.html#AuthResponseValidation)
 */
export function checkAuthorizationResponse(
  metadata: Metadata,
  parameters: URLSearchParams,
  expected: ResponseExpectation,
): URLSearchParams {
  // RFC 6749 §3.1: no parameter more than once.
  for (const name of new Set(parameters.keys())) {
    if (parameters.getAll(name).length > 1)
      throw invalid('The response names a parameter twice.', 'OIDC_CALLBACK_INVALID')
  }
  checkIssuer(metadata, parameters, expected)
  if (parameters.get('error')) throw authorizationError(parameters, expected.redirectUri)
  if (forbidden.some((name) => parameters.has(name))) {
    throw invalid(
      'The response carries tokens or a signed response; only the code flow is spoken here.',
      'OIDC_CALLBACK_INVALID',
    )
  }
  if (!parameters.get('code'))
    throw invalid('The response has neither a code nor an error.', 'OIDC_CALLBACK_INVALID')
  try {
    const server = { issuer: parameters.get('iss') ?? metadata.issuer }
    return validateAuthResponse(server, { client_id: expected.clientId }, parameters, expected.state)
  } catch {
    throw invalid('The response is not what the request asked for.', 'OIDC_CALLBACK_INVALID')
  }
}
