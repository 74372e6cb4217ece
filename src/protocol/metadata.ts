// Room protocol: the provider's metadata, taken member by member and checked before anything in it is used.
import { OidcError } from '../errors/oidc-error.ts'
import type { Tell } from '../trace/trace.ts'
import { describeDifference, fillIssuer, isExpectedIssuer } from './issuer.ts'
import type { JsonObject } from './json.ts'
import { isSecureUrl } from './secure-url.ts'

/** The members of the provider's metadata that claimcheck uses. */
export interface Metadata {
  readonly issuer: string
  readonly authorization_endpoint: string
  readonly token_endpoint: string
  readonly jwks_uri: string
  readonly userinfo_endpoint?: string
  readonly end_session_endpoint?: string
  readonly revocation_endpoint?: string
  readonly scopes_supported?: readonly string[]
  readonly id_token_signing_alg_values_supported?: readonly string[]
  readonly authorization_response_iss_parameter_supported?: boolean
}

/** What the app expects of the metadata. */
export interface MetadataPolicy {
  readonly issuer: string
  readonly expectedIssuer: readonly string[]
  /** Origins that endpoints may have; any `https:` origin where there is no list. */
  readonly endpointOrigins?: readonly string[] | undefined
  readonly tell: Tell
}

/** Endpoints without which there is no sign-in. */
export const required: readonly string[] = ['authorization_endpoint', 'token_endpoint', 'jwks_uri']

/** Whether an endpoint can be used: absolute, https: (or as the issuer on loopback), nothing hidden in it, on a listed origin. */
function isUsable(value: unknown, { issuer, endpointOrigins }: MetadataPolicy): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false
  const url = new URL(value)
  const secure = url.protocol === 'https:' || (issuer.startsWith('http:') && isSecureUrl(url))
  return secure && !url.username && !value.includes('#') && (endpointOrigins?.includes(url.origin) ?? true)
}

function checkIssuer(value: unknown, { issuer, expectedIssuer }: MetadataPolicy): void {
  // OpenID Connect Discovery 1.0 §4.3: the issuer is identical to the one asked for; a template of its origin is filled per token.
  const found = String(value)
  const isTemplate = !fillIssuer(found, {}) && found.startsWith(new URL(issuer).origin + '/')
  if (isTemplate || isExpectedIssuer([issuer, ...expectedIssuer], found)) return
  throw new OidcError(
    'OIDC_ISSUER_MISMATCH',
    `\`issuer\` is "${issuer}", but the provider's is "${found.slice(0, 300)}": ${describeDifference(issuer, found)}. ` +
      'Correct it, or set `expectedIssuer`.',
  )
}

const list = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.length ? value : undefined

const invalid = (message: string): OidcError => new OidcError('OIDC_METADATA_INVALID', message)

/**
 * Checks a metadata document and gives it with what can be used of it.
 *
 * @throws {@link OidcError} `OIDC_ISSUER_MISMATCH`, `OIDC_METADATA_INVALID`
 * @see [OpenID Connect Discovery 1.0 §3](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata)
 */
export function readMetadata(document: JsonObject, policy: MetadataPolicy): Metadata {
  checkIssuer(document['issuer'], policy)
  const endpoints: Record<string, unknown> = {}
  for (const name of [...required, 'userinfo_endpoint', 'end_session_endpoint', 'revocation_endpoint']) {
    const value = document[name]
    endpoints[name] = isUsable(value, policy) ? value : undefined
    if (endpoints[name]) continue
    if (required.includes(name))
      throw invalid(`The provider's \`${name}\` is missing, no https: URL, or not of \`endpointOrigins\`.`)
    if (value) policy.tell({ type: 'notice', message: `The provider's ${name} cannot be used.` })
  }
  // RFC 7636 §4.2, RFC 9700 §2.1.1: S256 only; a list that leaves it out is a refusal, no list is none.
  if (list(document['code_challenge_methods_supported'])?.includes('S256') === false) {
    throw invalid('The provider does not offer PKCE with S256; there is no fallback.')
  }
  const { scopes_supported: scopes, id_token_signing_alg_values_supported: algorithms } = document
  return {
    ...document,
    ...endpoints,
    scopes_supported: list(scopes),
    id_token_signing_alg_values_supported: list(algorithms),
  } as unknown as Metadata
}
