// Room engine: what is known of the provider, from the app, the cache or the network; asked once, shared by all callers.
import { discover } from '../protocol/discovery.ts'
import { isJsonObject } from '../protocol/json.ts'
import type { JsonObject } from '../protocol/json.ts'
import { openKeySet } from '../protocol/key-set.ts'
import type { KeySet } from '../protocol/key-set.ts'
import { readMetadata, required } from '../protocol/metadata.ts'
import type { Metadata } from '../protocol/metadata.ts'
import type { Outside } from '../protocol/provider-request.ts'
import type { EngineConfig, Records } from './engine.ts'

/** The provider as checked: its metadata and its keys. */
export interface Provider {
  readonly metadata: Metadata
  readonly keySet: KeySet
}

/** A metadata document and keys as they are stored between page loads. */
interface Cached {
  readonly version: 1
  readonly fetchedAt: number
  readonly document: JsonObject
  readonly keys?: readonly JsonObject[] | undefined
}

const hour = 3_600_000

const isCached = (value: unknown): value is Cached =>
  isJsonObject(value) &&
  value['version'] === 1 &&
  typeof value['fetchedAt'] === 'number' &&
  isJsonObject(value['document']) &&
  (value['keys'] === undefined || (Array.isArray(value['keys']) && value['keys'].every(isJsonObject)))

/** Opens the view on the provider; the function that it gives finds it once and remembers only success. */
export function openProvider(
  config: EngineConfig,
  records: Records,
  outside: Outside,
): () => Promise<Provider> {
  const key = `provider ${config.issuer} ${config.clientId}`
  const store = (cached: Cached): void => void records.set(key, cached).catch(() => undefined)

  function check(cached: Cached, pinned?: readonly string[]): Provider {
    const document = {
      __proto__: null,
      issuer: config.issuer,
      ...cached.document,
      ...config.metadata,
    } as JsonObject & { readonly __proto__: null }
    const metadata = readMetadata(document, {
      ...config,
      endpointOrigins: config.endpointOrigins ?? pinned,
      tell: outside.tell,
    })
    const cache = {
      keys: cached.keys,
      store: (keys: readonly JsonObject[]): void => store({ ...cached, keys }),
    }
    return { metadata, keySet: openKeySet(metadata.jwks_uri, outside, cache) }
  }

  async function load(): Promise<Provider> {
    const isComplete = required.every((name) => (config.metadata as JsonObject | undefined)?.[name])
    const document = isComplete ? {} : await discover(config.issuer, outside)
    const cached: Cached = { version: 1, fetchedAt: outside.now(), document }
    const provider = check(cached)
    store(cached)
    return provider
  }

  async function find(): Promise<Provider> {
    const cached = await records.get(key).catch(() => undefined)
    const age = isCached(cached) ? outside.now() - cached.fetchedAt : -1
    if (!isCached(cached) || age < 0 || age > 24 * hour) return load()
    try {
      // A stored document counts only for endpoints on the issuer's own or a pinned origin: storage can be written by others.
      const provider = check(cached, [new URL(config.issuer).origin])
      if (age > hour)
        load().then(
          (fresh) => (found = Promise.resolve(fresh)),
          () => undefined,
        )
      return provider
    } catch {
      return load()
    }
  }

  let found: Promise<Provider> | undefined
  return () => {
    found ??= find()
    found.catch(() => (found = undefined))
    return found
  }
}
