// Room protocol: from an issuer to its metadata document.
import { OidcError } from '../errors/oidc-error.ts'
import type { JsonObject } from './json.ts'
import { getDocument } from './provider-request.ts'
import type { Outside } from './provider-request.ts'

/**
 * Where an issuer publishes its metadata.
 *
 * @see [OpenID Connect Discovery 1.0 §4](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig)
 */
export function discoveryUrl(issuer: string): string {
  // OpenID Connect Discovery 1.0 §4.1: a terminating slash is removed before the well-known path is appended.
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
}

/**
 * Fetches the provider's metadata document.
 *
 * @throws {@link OidcError} `OIDC_NETWORK`, `OIDC_TIMEOUT`, `OIDC_METADATA_INVALID`
 * @see [OpenID Connect Discovery 1.0 §4.2](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationResponse)
 */
export async function discover(issuer: string, outside: Outside): Promise<JsonObject> {
  const url = discoveryUrl(issuer)
  const { status, body } = await getDocument(outside, 'discovery', url)
  if (status === 200 && body) return body
  throw new OidcError(
    'OIDC_METADATA_INVALID',
    `${url} answered ${status}${status === 200 ? ' with something that is no JSON object' : ''}. ` +
      `Check \`issuer\`: the address must lead to the provider's openid-configuration document.`,
    { remedy: status >= 500 ? 'retry' : 'fix' },
  )
}
