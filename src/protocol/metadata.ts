// Room protocol: the provider's metadata, taken member by member and checked before anything in it is used.
import { OidcError } from '../errors/oidc-error.ts'
import type { Tell } from '../trace/trace.ts'
import { describeDifference, isExpectedIssuer, isTemplate } from './issuer.ts'
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
export const required = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const
const optional = ['userinfo_endpoint', 'end_session_endpoint', 'revocation_endpoint'] as const

/** Whether an endpoint can be used: absolute, https: (or as the issuer on loopback), nothing hidden in it, on a listed origin. */
function isUsable(value: unknown, { issuer, endpointOrigins }: MetadataPolicy): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false
  const { protocol, username, password, origin } = new URL(value)
  const secure = protocol === 'https:' || (issuer.startsWith('http:') && isSecureUrl(new URL(value)))
  return (
    secure && !username && !password && !value.includes('#') && (endpointOrigins?.includes(origin) ?? true)
  )
}

function checkIssuer(value: unknown, { issuer, expectedIssuer }: MetadataPolicy): string {
  // OpenID Connect Discovery 1.0 §4.3: the issuer is identical to the one asked for.
  const found = String(value)
  const fills = isTemplate(found) && URL.canParse(found) && new URL(found).origin === new URL(issuer).origin
  if (fills || isExpectedIssuer([issuer, ...expectedIssuer], found)) return found
  throw new OidcError(
    'OIDC_ISSUER_MISMATCH',
    `\`issuer\` is "${issuer}", but the provider calls itself "${found.slice(0, 300)}"; ${describeDifference(issuer, found)}. ` +
      'Correct `issuer`, or set `expectedIssuer`.',
  )
}

const list = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.length ? (value as readonly string[]) : undefined

/**
 * Checks a metadata document and takes from it what claimcheck uses.
 *
 * @throws {@link OidcError} `OIDC_ISSUER_MISMATCH`, `OIDC_METADATA_INVALID`
 * @see [OpenID Connect Discovery 1.0 §3](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata)
 */
export function readMetadata(document: JsonObject, policy: MetadataPolicy): Metadata {
  const endpoints: Record<string, unknown> = {}
  for (const name of [...required, ...optional]) {
    const value = document[name]
    if (isUsable(value, policy)) endpoints[name] = value
    else if ((required as readonly string[]).includes(name)) {
      throw new OidcError(
        'OIDC_METADATA_INVALID',
        `\`${name}\` of the provider's metadata is missing, no https: URL, or not on an origin of \`endpointOrigins\`.`,
      )
    } else if (value) policy.tell({ type: 'notice', message: `The provider's ${name} cannot be used.` })
  }
  // RFC 7636 §4.2, RFC 9700 §2.1.1: S256 only; a list that leaves it out is a refusal, no list is none.
  if (list(document['code_challenge_methods_supported'])?.includes('S256') === false) {
    throw new OidcError(
      'OIDC_METADATA_INVALID',
      'The provider does not offer PKCE with S256; there is no fallback.',
    )
  }
  return {
    ...endpoints,
    issuer: checkIssuer(document['issuer'], policy),
    scopes_supported: list(document['scopes_supported']),
    id_token_signing_alg_values_supported: list(document['id_token_signing_alg_values_supported']),
    authorization_response_iss_parameter_supported:
      document['authorization_response_iss_parameter_supported'] === true,
  } as Metadata
}
