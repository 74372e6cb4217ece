// Room protocol: the provider's metadata, taken member by member and checked before anything in it is used.
import { OidcError } from '../errors/oidc-error.ts'
import { describeDifference, fillIssuer } from './issuer.ts'
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
  readonly check_session_iframe?: string
  readonly pushed_authorization_request_endpoint?: string
  readonly require_pushed_authorization_requests?: boolean
  readonly scopes_supported?: readonly string[]
  readonly id_token_signing_alg_values_supported?: readonly string[]
  readonly dpop_signing_alg_values_supported?: readonly string[]
  readonly authorization_response_iss_parameter_supported?: boolean
}

/** What the app expects of the metadata. */
export interface MetadataPolicy {
  readonly issuer: string
  readonly expectedIssuer: readonly string[]
  /** Origins that endpoints may have; any `https:` origin where there is no list. */
  readonly endpointOrigins?: readonly string[] | undefined
  /** Whether requests are pushed, also where the provider does not require that. */
  readonly pushedAuthorizationRequests?: boolean | undefined
}

/** Endpoints without which there is no sign-in. */
export const required: readonly string[] = ['authorization_endpoint', 'token_endpoint', 'jwks_uri']

const optional = [
  'userinfo_endpoint',
  'end_session_endpoint',
  'revocation_endpoint',
  'check_session_iframe',
  'pushed_authorization_request_endpoint',
]

/** Whether an endpoint can be used: absolute, https: (or as the issuer on loopback), nothing hidden in it, on a listed origin. */
function isUsable(value: unknown, { issuer, endpointOrigins }: MetadataPolicy): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false
  const url = new URL(value)
  const secure = url.protocol === 'https:' || (issuer.startsWith('http:') && isSecureUrl(url))
  return (
    secure &&
    !url.username &&
    !url.password &&
    !value.includes('#') &&
    (endpointOrigins?.includes(url.origin) ?? true)
  )
}

function checkIssuer(value: unknown, { issuer, expectedIssuer }: MetadataPolicy): void {
  const found = typeof value === 'string' ? value : ''
  // OpenID Connect Discovery 1.0 §4.3: the issuer is identical to the one asked for; a template of its origin is filled per token.
  const isTemplate = !fillIssuer(found, {}) && found.startsWith(new URL(issuer).origin + '/')
  if (isTemplate || [issuer, ...expectedIssuer].includes(found)) return
  throw new OidcError(
    'OIDC_ISSUER_MISMATCH',
    `\`issuer\` is "${issuer}", the provider's "${found.slice(0, 200)}": ${describeDifference(issuer, found)}. Correct it, or set \`expectedIssuer\`.`,
  )
}

const fault = (what: string): OidcError =>
  new OidcError('OIDC_METADATA_INVALID', `The provider's metadata has no usable ${what}.`)

function checkPush(usable: Readonly<Record<string, unknown>>, isRequired: boolean): void {
  const name = 'pushed_authorization_request_endpoint'
  if (usable[name]) return
  const wish = isRequired
    ? 'which it says to require'
    : 'as option `pushedAuthorizationRequests` needs it: leave that out'
  throw fault(`\`${name}\`, ${wish}`)
}

/** An empty list says as much as none. */
const list = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.length ? value : undefined

/**
 * Checks a metadata document and gives it with what can be used of it; of an unusable endpoint that is not required,
 * `tellUnused` gets the name.
 *
 * @throws {@link OidcError} `OIDC_ISSUER_MISMATCH`, `OIDC_METADATA_INVALID`
 * @see [OpenID Connect Discovery 1.0 §3](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata)
 */
export function readMetadata(
  document: JsonObject,
  policy: MetadataPolicy,
  tellUnused: (name: string) => void,
): Metadata {
  const usable: Record<string, unknown> = {}
  for (const name of [...required, ...optional]) {
    if (isUsable(document[name], policy)) usable[name] = document[name]
    else if (required.includes(name)) throw fault(`\`${name}\` (https:, and of \`endpointOrigins\` if set)`)
    else if (document[name]) tellUnused(name)
  }
  checkIssuer(document['issuer'], policy)
  // RFC 7636 §4.2, RFC 9700 §2.1.1: S256 only; a list that leaves it out is a refusal, no list is none.
  if (list(document['code_challenge_methods_supported'])?.includes('S256') === false)
    throw fault('PKCE method (S256)')
  // RFC 9126 §5: a provider that takes pushed requests only would refuse all others.
  const requiresPush = document['require_pushed_authorization_requests'] === true
  if (requiresPush || policy.pushedAuthorizationRequests) checkPush(usable, requiresPush)
  const lists = [
    'scopes_supported',
    'id_token_signing_alg_values_supported',
    'dpop_signing_alg_values_supported',
  ]
  for (const name of lists) usable[name] = list(document[name])
  return {
    issuer: document['issuer'],
    authorization_response_iss_parameter_supported:
      document['authorization_response_iss_parameter_supported'] === true,
    require_pushed_authorization_requests: requiresPush,
    ...usable,
  } as unknown as Metadata
}
