// Room protocol: the provider's metadata, taken member by member and checked before anything in it is used.
import { OidcError } from '../errors/oidc-error.ts'
import type { Tell } from '../trace/trace.ts'
import { describeDifference, isExpectedIssuer } from './issuer.ts'
import { member } from './json.ts'
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

const required = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const
const optional = ['userinfo_endpoint', 'end_session_endpoint', 'revocation_endpoint'] as const

const invalid = (message: string): OidcError => new OidcError('OIDC_METADATA_INVALID', message)

/** Says what is wrong with an endpoint, or nothing. */
function findFault(value: unknown, policy: MetadataPolicy): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return 'is not an absolute URL'
  const url = new URL(value)
  const secure = url.protocol === 'https:' || (isSecureUrl(url) && policy.issuer.startsWith('http:'))
  if (!secure) return 'is not an https: URL'
  if (url.username || url.password || value.includes('#')) return 'has a user name or a fragment'
  if (policy.endpointOrigins && !policy.endpointOrigins.includes(url.origin))
    return 'is not on a listed origin (`endpointOrigins`)'
  return undefined
}

function checkIssuer(value: unknown, policy: MetadataPolicy): string {
  // OpenID Connect Discovery 1.0 §4.3: the issuer is identical to the one asked for.
  const issuer = typeof value === 'string' ? value : ''
  const isTemplate = issuer.split(/\{[a-z_]+\}/i).length === 2
  const sameOrigin =
    isTemplate && URL.canParse(issuer) && new URL(issuer).origin === new URL(policy.issuer).origin
  if (sameOrigin || isExpectedIssuer([policy.issuer, ...policy.expectedIssuer], issuer)) return issuer
  throw new OidcError(
    'OIDC_ISSUER_MISMATCH',
    `The provider calls itself "${issuer.slice(0, 300)}", but \`issuer\` is "${policy.issuer}"; ` +
      `${describeDifference(policy.issuer, issuer)}. Correct \`issuer\`, or set \`expectedIssuer\` if you trust the other name.`,
  )
}

const words = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.length > 0 ? value.filter((word) => typeof word === 'string') : undefined

/**
 * Checks a metadata document and takes from it what claimcheck uses.
 *
 * @throws {@link OidcError} `OIDC_ISSUER_MISMATCH`, `OIDC_METADATA_INVALID`
 * @see [OpenID Connect Discovery 1.0 §3](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata)
 */
export function readMetadata(document: object, policy: MetadataPolicy): Metadata {
  const metadata: Record<string, unknown> = { issuer: checkIssuer(member(document, 'issuer'), policy) }
  for (const name of required) {
    const value = member(document, name)
    const fault = findFault(value, policy)
    if (fault) throw invalid(`The provider's metadata cannot be used: \`${name}\` ${fault}.`)
    metadata[name] = value
  }
  for (const name of optional) {
    const value = member(document, name)
    if (value === undefined || value === null || value === '') continue
    const fault = findFault(value, policy)
    if (fault)
      policy.tell({ type: 'notice', message: `The provider's \`${name}\` ${fault}; it is not used.` })
    else metadata[name] = value
  }
  // RFC 7636 §4.2, RFC 9700 §2.1.1: S256 only; a list that leaves it out is a refusal, no list is none.
  const methods = words(member(document, 'code_challenge_methods_supported'))
  if (methods && !methods.includes('S256'))
    throw invalid('The provider does not offer PKCE with S256; there is no fallback.')
  metadata['scopes_supported'] = words(member(document, 'scopes_supported'))
  metadata['id_token_signing_alg_values_supported'] = words(
    member(document, 'id_token_signing_alg_values_supported'),
  )
  metadata['authorization_response_iss_parameter_supported'] =
    member(document, 'authorization_response_iss_parameter_supported') === true
  return metadata as unknown as Metadata
}
