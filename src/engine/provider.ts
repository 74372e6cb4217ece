// Room engine: what is known of the provider, from the app, the cache or the network; asked once, shared by all callers.
import { isJsonObject } from '../protocol/json.ts'
import type { JsonObject } from '../protocol/json.ts'
import { openKeySet } from '../protocol/key-set.ts'
import type { KeySet, KnownKeys } from '../protocol/key-set.ts'
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
interface Cached extends KnownKeys {
  readonly version: 1
  readonly fetchedAt: number
  readonly document: JsonObject
}

const hour = 3_600_000

function isCached(value: unknown): value is Cached {
  const {
    version,
    fetchedAt,
    document,
    keys = [],
    renewedAt = 0,
  } = { __proto__: null, ...(value as Cached) } as Cached
  return (
    version === 1 &&
    [fetchedAt, renewedAt].every(Number.isFinite) &&
    isJsonObject(document) &&
    Array.isArray(keys) &&
    keys.every(isJsonObject)
  )
}

/** Ways to a provider: what is stored of it, and how a document is fetched, checked and stored. */
interface Sources {
  readonly stored: () => Promise<unknown>
  readonly load: () => Promise<Provider>
  /** Makes a provider of a document; `pinned` narrows the origins of its endpoints. */
  readonly use: (cached: Cached, pinned?: readonly string[]) => Provider
}

function openSources(config: EngineConfig, ports: EnginePorts): Sources {
  const { issuer, metadata, endpointOrigins, origin, clientId } = config
  const { records, now, tell } = ports
  const outside = { ...ports, origin }
  const key = `provider ${issuer} ${clientId}`
  const store = (cached: Cached): void => void records.set(key, cached).catch(() => undefined)
  const use: Sources['use'] = (cached, pinned) => {
    const document = { __proto__: null, ...cached.document, ...metadata } as object as JsonObject
    const policy = { __proto__: null, ...config, endpointOrigins: endpointOrigins ?? pinned } as EngineConfig
    const checked = readMetadata(document, policy, (name) => {
      // Of an endpoint elsewhere only the network may say that it is meant.
      if (pinned && !endpointOrigins) throw new RangeError()
      tell({ type: 'notice', message: `The provider's ${name} cannot be used.` })
    })
    const keySet = openKeySet(outside, checked.jwks_uri, {
      __proto__: null,
      ...cached,
      store: (known: KnownKeys) => store({ ...cached, ...known }),
    } as Cached & { store: (known: KnownKeys) => void })
    return { metadata: checked, keySet }
  }
  return {
    stored: () => records.get(key).catch(() => undefined),
    use,
    async load() {
      // OpenID Connect Discovery 1.0 §4.1: a terminating slash is removed before the well-known path is appended.
      const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
      const isComplete = metadata && required.every((name) => name in metadata)
      const cached: Cached = {
        version: 1,
        fetchedAt: now(),
        document: isComplete ? { issuer } : await getDocument(outside, 'discovery', url),
      }
      const provider = use(cached)
      store(cached)
      return provider
    },
  }
}

/** Opens the view on the provider; the function that it gives finds it once and remembers only success. */
export function openProvider(config: EngineConfig, ports: EnginePorts): () => Promise<Provider> {
  const { stored, load, use } = openSources(config, ports)

  async function find(): Promise<Provider> {
    const cached = await stored()
    const age = isCached(cached) ? ports.now() - cached.fetchedAt : -1
    if (!(age >= 0 && age <= 24 * hour)) return load()
    try {
      // A stored document counts only for endpoints on the issuer's own or a pinned origin: storage can be written by others.
      const provider = use(cached as Cached, [new URL(config.issuer).origin])
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
