// Room engine: what is known of the provider, from the app, the cache or the network; asked once, shared by all callers.
import { isJsonObject } from '../protocol/json.ts'
import type { JsonObject } from '../protocol/json.ts'
import { openKeySet } from '../protocol/key-set.ts'
import type { KeySet } from '../protocol/key-set.ts'
import { readMetadata, required } from '../protocol/metadata.ts'
import type { Metadata } from '../protocol/metadata.ts'
import { getDocument } from '../protocol/provider-request.ts'
import type { EngineConfig, EnginePorts } from './engine.ts'

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
  isJsonObject(value['document']) &&
  Array.isArray(value['keys'] ?? []) &&
  ((value['keys'] ?? []) as unknown[]).every(isJsonObject)

type Use = (cached: Cached, pinned?: readonly string[]) => Provider

/** Makes a provider of a document; `pinned` narrows the origins of its endpoints. */
function makeUse(config: EngineConfig, ports: EnginePorts, store: (cached: Cached) => void): Use {
  return (cached, pinned) => {
    const document = { __proto__: null, issuer: config.issuer, ...cached.document, ...config.metadata }
    const { tell } = ports
    const metadata = readMetadata(document as object as JsonObject, {
      ...config,
      endpointOrigins: config.endpointOrigins ?? pinned,
      tell,
    })
    const outside = { ...ports, origin: config.origin }
    const cache = {
      keys: cached.keys,
      store: (keys: readonly JsonObject[]): void => store({ ...cached, keys }),
    }
    return { metadata, keySet: openKeySet(metadata.jwks_uri, outside, cache) }
  }
}

/** Opens the view on the provider; the function that it gives finds it once and remembers only success. */
export function openProvider(config: EngineConfig, ports: EnginePorts): () => Promise<Provider> {
  const { records, now } = ports
  const { issuer, metadata = {} } = config
  const key = `provider ${issuer} ${config.clientId}`
  const store = (cached: Cached): void => void records.set(key, cached).catch(() => undefined)
  const use = makeUse(config, ports, store)

  async function load(): Promise<Provider> {
    // OpenID Connect Discovery 1.0 §4.1: a terminating slash is removed before the well-known path is appended.
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
    const isComplete = required.every((name) => name in metadata)
    const document = isComplete
      ? {}
      : await getDocument({ ...ports, origin: config.origin }, 'discovery', url)
    const cached: Cached = { version: 1, fetchedAt: now(), document }
    const provider = use(cached)
    store(cached)
    return provider
  }

  async function find(): Promise<Provider> {
    const cached = await records.get(key).catch(() => undefined)
    const age = isCached(cached) ? now() - cached.fetchedAt : -1
    if (!isCached(cached) || !(age >= 0 && age <= 24 * hour)) return load()
    try {
      // A stored document counts only for endpoints on the issuer's own or a pinned origin: storage can be written by others.
      const provider = use(cached, [new URL(issuer).origin])
      if (age > hour)
        void load()
          .then((fresh) => (found = Promise.resolve(fresh)))
          .catch(() => undefined)
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
