// Room protocol: from an issuer to its metadata document.
import type { JsonObject } from './json.ts'
import { getDocument } from './provider-request.ts'
import type { Outside } from './provider-request.ts'

/**
 * Fetches the provider's metadata document.
 *
 * @throws {@link OidcError} `OIDC_NETWORK`, `OIDC_TIMEOUT`, `OIDC_METADATA_INVALID`
 * @see [OpenID Connect Discovery 1.0 §4](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig)
 */
export function discover(issuer: string, outside: Outside): Promise<JsonObject> {
  // OpenID Connect Discovery 1.0 §4.1: a terminating slash is removed before the well-known path is appended.
  return getDocument(outside, 'discovery', `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
}
