// Room protocol: the authorization response, believed only after issuer and shape were checked; its state found the transaction.
import { readOAuthError } from '../errors/oauth-error.ts'
import { OidcError } from '../errors/oidc-error.ts'
import type { OidcErrorCode, Remedy } from '../errors/codes.ts'
import type { Tell } from '../trace/trace.ts'
import { isExpectedIssuer } from './issuer.ts'

/** What the response to an authorization request must fit. */
export interface ResponseExpectation {
  readonly redirectUri: string
  readonly issuers: readonly string[]
  /** Whether the provider announces that its responses name it. */
  readonly announcesIssuer: boolean
  readonly tell: Tell
}

const refusal = (what: string, code: OidcErrorCode = 'OIDC_CALLBACK_INVALID', remedy?: Remedy): OidcError =>
  new OidcError(code, `The provider's response has ${what}. No code was redeemed.`, { remedy })

function toError(parameters: URLSearchParams, redirectUri: string): OidcError {
  const oauth = readOAuthError((name) => parameters.get(name))
  const isSetUp = /redirect|client|scope|request/.test(oauth?.error ?? '')
  const advice = isSetUp
    ? ` Check the client there: public, its scopes, redirect URI exactly ${redirectUri}`
    : ''
  return new OidcError('OIDC_AUTHORIZATION_FAILED', `The provider said no, see \`oauth\`.${advice}`, {
    oauth,
    ...(isSetUp && { remedy: 'fix' }),
  })
}

/**
 * Checks an authorization response and gives its code.
 *
 * @throws {@link OidcError} `OIDC_CALLBACK_INVALID`, `OIDC_CALLBACK_ISSUER_MISMATCH`, `OIDC_AUTHORIZATION_FAILED`
 * @see [OpenID Connect Core 1.0 §3.1.2.7](https://openid.net/specs/openid-connect-core-1_0.html#AuthResponseValidation)
 */
export function readCode(
  parameters: URLSearchParams,
  { redirectUri, issuers, announcesIssuer, tell }: ResponseExpectation,
): string {
  const names = [...parameters.keys()]
  // RFC 6749 §3.1: no parameter more than once.
  if (new Set(names).size < names.length) throw refusal('a parameter twice')
  const failed = parameters.has('error')
  const iss = parameters.get('iss')
  if (iss !== null || (announcesIssuer && !failed)) {
    // RFC 9207 §2.4: compare the issuer; on success it is required where the provider announces it.
    const passed = isExpectedIssuer(issuers, iss ?? '')
    tell({ type: 'check', check: 'response iss', passed })
    if (!passed)
      throw refusal('a wrong issuer, or none: a mix-up or an attack', 'OIDC_CALLBACK_ISSUER_MISMATCH')
  }
  if (failed) throw toError(parameters, redirectUri)
  // JARM §2.3: a response in one signed text is of a response mode that was not asked for.
  if (parameters.has('response')) {
    const advice = 'Set the response mode of this client to `query` there'
    throw refusal(`the form of a JWT (JARM). ${advice}`, 'OIDC_CALLBACK_INVALID', 'fix')
  }
  const code = parameters.get('code')
  // OAuth 2.0 for Browser-Based Applications §7.2: the code flow only, so no tokens here.
  if (!code || names.some((name) => name.includes('token'))) throw refusal('no code, or more than a code')
  return code
}
