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
  new OidcError(code, `The provider's response has ${what}. The code was not redeemed.`)

function toError(parameters: URLSearchParams, redirectUri: string): OidcError {
  const oauth = readOAuthError((name) => parameters.get(name))
  const said = `${oauth?.error ?? ''} ${oauth?.error_description ?? ''}`
  const isSetUp = /redirect|client|scope|request/.test(said)
  const advice = isSetUp
    ? ` Register this client as a public one, with the redirect URI ${redirectUri} exactly, and these scopes.`
    : ''
  return new OidcError('OIDC_AUTHORIZATION_FAILED', `The provider refused (see \`oauth\`).${advice}`, {
    oauth,
    remedy: isSetUp ? 'fix' : undefined,
  })
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
  { clientId, redirectUri, state, issuers, tell }: ResponseExpectation,
): URLSearchParams {
  // RFC 6749 §3.1: no parameter more than once.
  if (new Set(parameters.keys()).size < [...parameters].length) throw refusal('a parameter twice')
  const failed = parameters.has('error')
  const iss = parameters.get('iss')
  if (iss !== null || (metadata.authorization_response_iss_parameter_supported === true && !failed)) {
    // RFC 9207 §2.4: compare the issuer; on success it is required where the provider announces it.
    const passed = iss !== null && isExpectedIssuer(issuers, iss)
    tell({ type: 'check', check: 'response iss', passed })
    if (!passed)
      throw refusal(
        iss === null ? 'no `iss`, though announced' : 'another `iss`: a mix-up or an attack',
        'OIDC_CALLBACK_ISSUER_MISMATCH',
      )
  }
  if (failed) throw toError(parameters, redirectUri)
  try {
    if (!parameters.get('code') || parameters.has('access_token')) throw new TypeError()
    return validateAuthResponse({ issuer: iss ?? '-' }, { client_id: clientId }, parameters, state)
  } catch {
    throw refusal('no code, or more than a code')
  }
}
