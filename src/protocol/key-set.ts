// Room protocol: the provider's JSON Web Key Set, fetched once, and once more for a key that it does not know yet.
import { OidcError } from '../errors/oidc-error.ts'
import { isJsonObject, member } from './json.ts'
import type { JsonObject } from './json.ts'
import { getDocument } from './provider-request.ts'
import type { Outside } from './provider-request.ts'

/** The provider's public keys. */
export interface KeySet {
  /** The keys at hand, fetched if there are none. */
  current(): Promise<readonly JsonObject[]>
  /** The keys fetched anew, or nothing where that was done a moment ago. */
  renewed(): Promise<readonly JsonObject[] | undefined>
}

const mostKeys = 500
const pause = 60_000

async function fetchKeys(jwksUri: string, outside: Outside): Promise<readonly JsonObject[]> {
  const { status, body } = await getDocument(outside, 'jwks', jwksUri)
  const keys = body && member(body, 'keys')
  if (status === 200 && Array.isArray(keys)) return keys.slice(0, mostKeys).filter(isJsonObject)
  throw new OidcError(
    'OIDC_METADATA_INVALID',
    `${jwksUri} (\`jwks_uri\`) answered ${status} without a JSON Web Key Set.`,
  )
}

/**
 * Opens the key set behind `jwks_uri`. `known` are keys from a cache; `store` is told of fetched ones.
 *
 * @see [OpenID Connect Core 1.0 §10.1.1](https://openid.net/specs/openid-connect-core-1_0.html#RotateSigKeys)
 */
export function openKeySet(
  jwksUri: string,
  outside: Outside,
  cache: {
    readonly known?: readonly JsonObject[] | undefined
    readonly store: (keys: readonly JsonObject[]) => void
  },
): KeySet {
  let keys: Promise<readonly JsonObject[]> | undefined = cache.known && Promise.resolve(cache.known)
  let renewedAt = -Infinity
  const load = (): Promise<readonly JsonObject[]> => {
    const loading = fetchKeys(jwksUri, outside)
    keys = loading
    loading.then(cache.store, () => {
      keys = undefined
    })
    return loading
  }
  return {
    current: () => keys ?? load(),
    async renewed() {
      if (outside.now() - renewedAt < pause) return undefined
      renewedAt = outside.now()
      return load()
    },
  }
}
