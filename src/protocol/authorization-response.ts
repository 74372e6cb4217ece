// Room protocol: the authorization response, believed only after state, issuer and shape were checked.
import { validateAuthResponse } from 'oauth4webapi'
import { readOAuthError } from '../errors/oauth-error.ts'
import { OidcError } from '../errors/oidc-error.ts'
import type { OidcErrorCode } from '../errors/codes.ts'
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

const refusal = (what: string, code: OidcErrorCode = 'OIDC_CALLBACK_INVALID'): OidcError =>
  new OidcError(code, `The provider's response ${what}. The code was not redeemed.`)

function checkIssuer(
  metadata: Metadata,
  parameters: URLSearchParams,
  { issuers, tell }: ResponseExpectation,
): void {
  const iss = parameters.get('iss')
  const announced = metadata.authorization_response_iss_parameter_supported && !parameters.has('error')
  if (iss === null && !announced) return
  // RFC 9207 §2.4: compare the issuer; on success it is required where the provider announces it.
  const passed = iss !== null && isExpectedIssuer(issuers, iss)
  tell({ type: 'check', check: 'response iss', passed })
  if (!passed)
    throw refusal(
      `names ${iss === null ? 'no' : 'another'} issuer: a mix-up or an attack`,
      'OIDC_CALLBACK_ISSUER_MISMATCH',
    )
}

function refuseError(parameters: URLSearchParams, redirectUri: string): never {
  const oauth = readOAuthError((name) => parameters.get(name)) ?? { error: 'unknown' }
  const { error, error_description: description = '' } = oauth
  const isOwnFault = /redirect|client|scope|request/.test(error + description)
  const known = /^\w{1,60}$/.test(error) ? error : 'an error'
  throw new OidcError(
    'OIDC_AUTHORIZATION_FAILED',
    `The provider answered ${known}.` +
      (isOwnFault
        ? ` Check the client there: redirect URI exactly ${redirectUri}, public client, scopes allowed.`
        : ''),
    { oauth, remedy: isOwnFault ? 'fix' : undefined },
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
  const names = [...parameters.keys()]
  if (new Set(names).size < names.length) throw refusal('names a parameter twice')
  checkIssuer(metadata, parameters, expected)
  if (parameters.has('error')) refuseError(parameters, expected.redirectUri)
  try {
    if (!parameters.get('code') || parameters.has('access_token')) throw refusal('')
    const server = { issuer: parameters.get('iss') ?? metadata.issuer }
    return validateAuthResponse(server, { client_id: expected.clientId }, parameters, expected.state)
  } catch {
    throw refusal('has no code, or more than a code')
  }
}
