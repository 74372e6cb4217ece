// Room protocol: the sorting desk. The one file that knows both tokens by name: it parts an answer in two.
import { processGenericTokenEndpointResponse } from 'oauth4webapi'
import { OidcError } from '../errors/oidc-error.ts'
import { readOAuthError } from '../errors/oauth-error.ts'
import type { Cargo } from '../trace/trace.ts'
import { isJsonObject, member } from './json.ts'
import type { JsonObject } from './json.ts'

/** An answer of the token endpoint, sorted: one letter to us, and the terms of an envelope that stays in the seam. */
export interface SortedAnswer {
  /** The ID Token, to be verified by the id-token room. */
  readonly idToken: string | undefined
  /** What the access token room may know of its token. */
  readonly terms: AccessTerms
}

/** The terms of an access token; the token itself is a placeholder here. */
export interface AccessTerms {
  /** Lifetime in seconds, where the provider told it. */
  readonly expires_in?: number | undefined
  readonly scope?: string | undefined
}

const invalid = (what: string): OidcError =>
  new OidcError(
    'OIDC_TOKEN_RESPONSE_INVALID',
    `The token endpoint's answer cannot be used: ${what}. Nothing of it is kept.`,
  )

async function readBody(response: Response): Promise<JsonObject | undefined> {
  try {
    const body: unknown = await response.json()
    return isJsonObject(body) ? body : undefined
  } catch {
    return undefined
  }
}

const advice: Readonly<Record<string, string>> = {
  secret:
    'The provider wants a client secret, and a browser app cannot keep one: register it as a public client ' +
    '(single-page app, `token_endpoint_auth_method` `none`).',
  redirect: 'The redirect URI is not the registered one: register it exactly as it is sent.',
  grant: 'The grant is used, expired or revoked: sign in again.',
  busy: 'The provider is busy or broken: try again later.',
  other: 'See `oauth` for what the provider says.',
}

function adviseOn(
  error: string,
  description: string,
  status: number,
): 'secret' | 'redirect' | 'grant' | 'busy' | 'other' {
  if (status === 408 || status === 429 || status >= 500) return 'busy'
  if (
    error === 'invalid_client' ||
    error === 'unauthorized_client' ||
    /secret|client.authentication/i.test(description)
  )
    return 'secret'
  if (/redirect.?uri|9002326/i.test(error + description)) return 'redirect'
  return error === 'invalid_grant' ? 'grant' : 'other'
}

const remedyOf = { secret: 'fix', redirect: 'fix', grant: 'sign-in', busy: 'retry', other: 'report' } as const

async function requestFailed(response: Response): Promise<OidcError> {
  const body = await readBody(response)
  const oauth = readOAuthError((name) => body && member(body, name))
  const kind = adviseOn(oauth?.error ?? '', oauth?.error_description ?? '', response.status)
  return new OidcError(
    'OIDC_TOKEN_REQUEST_FAILED',
    `The token endpoint answered ${response.status}. ${advice[kind]}`,
    { oauth, remedy: remedyOf[kind] },
  )
}

/** Members that providers send as `null` or empty mean absent; a lifetime may be a numeric string. */
function normalise(body: JsonObject): Record<string, unknown> {
  const rest: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(body))
    if (value !== null && value !== '' && name !== 'id_token') rest[name] = value
  const lifetime = /^\d+(\.\d+)?$/.test(String(rest['expires_in'])) ? Number(rest['expires_in']) : Infinity
  if (lifetime < Infinity) rest['expires_in'] = lifetime
  else delete rest['expires_in']
  return rest
}

async function checkTerms(
  issuer: string,
  clientId: string,
  rest: Record<string, unknown>,
): Promise<AccessTerms> {
  const headers = { 'content-type': 'application/json' }
  const answer = new Response(JSON.stringify(rest), { headers })
  try {
    const terms = await processGenericTokenEndpointResponse({ issuer }, { client_id: clientId }, answer)
    // RFC 6749 §7.1: a token of a type that was not asked for is not used.
    if (terms.token_type !== 'bearer') throw invalid('`token_type` is not Bearer')
    return { expires_in: terms.expires_in, scope: terms.scope }
  } catch (thrown) {
    if (thrown instanceof OidcError) throw thrown
    throw invalid('`access_token` or `token_type` is missing or of a wrong type')
  }
}

/**
 * Sorts an answer of the token endpoint, in which the seam has put placeholders for the secrets.
 *
 * @throws {@link OidcError} `OIDC_TOKEN_REQUEST_FAILED`, `OIDC_TOKEN_RESPONSE_INVALID`
 * @see [OpenID Connect Core 1.0 §3.1.3.5](https://openid.net/specs/openid-connect-core-1_0.html#TokenResponseValidation)
 */
export async function sortTokenResponse(
  response: Response,
  server: { readonly issuer: string; readonly clientId: string },
): Promise<SortedAnswer> {
  if (response.status !== 200) throw await requestFailed(response)
  const body = await readBody(response)
  if (!body) throw invalid('it is not a JSON object')
  const idToken = member(body, 'id_token')
  // OpenID Connect Core 1.0 §3.1.3.3: the ID Token is a string.
  if (idToken !== undefined && idToken !== null && (typeof idToken !== 'string' || !idToken)) {
    throw invalid('`id_token` is not a string')
  }
  const terms = await checkTerms(server.issuer, server.clientId, normalise(body))
  return { idToken: idToken ?? undefined, terms }
}

/**
 * Names what an answer brought, for the trace.
 *
 * @see [OpenID Connect Core 1.0 §3.1.3.3](https://openid.net/specs/openid-connect-core-1_0.html#TokenResponse)
 */
export async function nameCargo(response: Response): Promise<readonly Cargo[]> {
  const body = response.status === 200 ? await readBody(response.clone()) : undefined
  const names = {
    access_token: 'access token',
    refresh_token: 'refresh token',
    id_token: 'ID token',
  } as const
  return Object.entries(names).flatMap(([name, cargo]) => (body && member(body, name) ? [cargo] : []))
}
