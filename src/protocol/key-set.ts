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

/** Keys and the time of the last fresh look at them, in milliseconds since the epoch, as they are kept between page loads. */
export interface KnownKeys {
  readonly keys?: readonly JsonObject[] | undefined
  readonly renewedAt?: number | undefined
}

const mostKeys = 500
const pause = 60_000

/**
 * Opens the key set behind `jwks_uri`; `store` is told of what is to be kept.
 *
 * @see [OpenID Connect Core 1.0 §10.1.1](https://openid.net/specs/openid-connect-core-1_0.html#RotateSigKeys)
 */
export function openKeySet(
  outside: Outside,
  jwksUri: string,
  cache: KnownKeys & { readonly store: (known: KnownKeys) => void },
): KeySet {
  let { renewedAt = -pause } = cache
  let known = cache.keys && Promise.resolve(cache.keys)
  async function load(): Promise<readonly JsonObject[]> {
    const { keys } = await getDocument(outside, 'jwks', jwksUri)
    // RFC 7517 §5: what is no key, or not for signatures, is ignored.
    const usable = (Array.isArray(keys) ? keys.slice(0, mostKeys) : []).filter(
      (key) => isJsonObject(key) && key['use'] !== 'enc',
    )
    if (!usable.length)
      throw new OidcError('OIDC_METADATA_INVALID', 'There is no signature key at `jwks_uri`.')
    cache.store({ keys: usable, renewedAt })
    return usable
  }
  function remember(): Promise<readonly JsonObject[]> {
    known = load()
    known.catch(() => (known = undefined))
    return known
  }
  return {
    current: () => known ?? remember(),
    async renewed() {
      if (Math.abs(outside.now() - renewedAt) < pause) return []
      renewedAt = outside.now()
      return remember()
    },
  }
}
