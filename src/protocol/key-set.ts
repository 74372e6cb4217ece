// Room protocol: the provider's JSON Web Key Set, fetched once, and once more for a key that it does not know yet.
import { OidcError } from '../errors/oidc-error.ts'
import { isJsonObject } from './json.ts'
import type { JsonObject } from './json.ts'
import { getDocument } from './provider-request.ts'
import type { Outside } from './provider-request.ts'

/** The provider's public keys. */
export interface KeySet {
  /** The keys at hand, fetched if there are none. */
  current(): Promise<readonly JsonObject[]>
  /** The keys fetched anew, or none where that was done a moment ago. */
  renewed(): Promise<readonly JsonObject[]>
}

/** Where keys are kept between page loads. */
export interface KeyCache {
  readonly keys?: readonly JsonObject[] | undefined
  readonly store: (keys: readonly JsonObject[]) => void
}

const mostKeys = 500
const pause = 60_000

async function fetchKeys(jwksUri: string, outside: Outside): Promise<readonly JsonObject[]> {
  const { keys } = await getDocument(outside, 'jwks', jwksUri)
  if (Array.isArray(keys)) return keys.slice(0, mostKeys).filter(isJsonObject)
  throw new OidcError('OIDC_METADATA_INVALID', 'The document at `jwks_uri` is no JSON Web Key Set.')
}

/**
 * Opens the key set behind `jwks_uri`.
 *
 * @see [OpenID Connect Core 1.0 §10.1.1](https://openid.net/specs/openid-connect-core-1_0.html#RotateSigKeys)
 */
export function openKeySet(jwksUri: string, outside: Outside, cache: KeyCache): KeySet {
  let keys = cache.keys && Promise.resolve(cache.keys)
  let renewedAt = -pause
  const load = (): Promise<readonly JsonObject[]> => {
    keys = fetchKeys(jwksUri, outside)
    keys.then(cache.store, () => (keys = undefined))
    return keys
  }
  return {
    current: () => keys ?? load(),
    async renewed() {
      if (Math.abs(outside.now() - renewedAt) < pause) return []
      renewedAt = outside.now()
      return load()
    },
  }
}
