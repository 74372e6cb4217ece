// Room engine: what is known of the provider, from the app, the cache or the network; asked once, shared by all callers.
import { discover } from '../protocol/discovery.ts'
import { isJsonObject, member } from '../protocol/json.ts'
import type { JsonObject } from '../protocol/json.ts'
import { openKeySet } from '../protocol/key-set.ts'
import type { KeySet } from '../protocol/key-set.ts'
import { readMetadata } from '../protocol/metadata.ts'
import type { Metadata } from '../protocol/metadata.ts'
import type { Outside } from '../protocol/provider-request.ts'
import type { CachedProvider, EngineConfig, Records } from './engine.ts'

/** The provider as checked: its metadata and its keys. */
export interface Provider {
  readonly metadata: Metadata
  readonly keySet: KeySet
}

const hour = 3_600_000
const endpoints = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const

/** Whether the app named all that discovery would tell. */
const isComplete = (document: object | undefined): document is object =>
  document !== undefined && endpoints.every((name) => member(document, name) !== undefined)

function readCached(value: unknown): CachedProvider | undefined {
  if (!isJsonObject(value)) return undefined
  const { version, fetchedAt, document, keys } = value as Partial<CachedProvider>
  if (version !== 1 || typeof fetchedAt !== 'number' || !isJsonObject(document)) return undefined
  return { version, fetchedAt, document, keys: Array.isArray(keys) ? keys.filter(isJsonObject) : undefined }
}

/** What finding a provider works with. */
interface Search {
  readonly config: EngineConfig
  readonly outside: Outside
  readonly read: () => Promise<unknown>
  readonly store: (cached: CachedProvider) => void
}

/** Checks a document, from wherever it came; `pinned` narrows the origins of its endpoints. */
function checkDocument(search: Search, cached: CachedProvider, pinned?: readonly string[]): Provider {
  const { config, outside, store } = search
  const document = { issuer: config.issuer, ...cached.document, ...config.metadata }
  const endpointOrigins = config.endpointOrigins ?? pinned
  const metadata = readMetadata(document, { ...config, endpointOrigins, tell: outside.tell })
  const keySet = openKeySet(metadata.jwks_uri, outside, {
    known: cached.keys,
    store: (keys) => store({ ...cached, keys }),
  })
  return { metadata, keySet }
}

async function load(search: Search): Promise<Provider> {
  const { config, outside, store } = search
  const document: JsonObject = isComplete(config.metadata) ? {} : await discover(config.issuer, outside)
  const cached: CachedProvider = { version: 1, fetchedAt: outside.now(), document }
  const provider = checkDocument(search, cached)
  store(cached)
  return provider
}

/** A stored document counts only for endpoints on the issuer's own or a pinned origin: storage can be written by others. */
async function restore(
  search: Search,
): Promise<{ readonly provider: Provider; readonly age: number } | undefined> {
  const { config, outside, read } = search
  const cached = readCached(await read().catch(() => undefined))
  const age = cached ? outside.now() - cached.fetchedAt : Infinity
  if (!cached || age < 0 || age > 24 * hour) return undefined
  try {
    return { provider: checkDocument(search, cached, [new URL(config.issuer).origin]), age }
  } catch {
    return undefined
  }
}

/** Opens the view on the provider; the function that it gives finds it once and remembers only success. */
export function openProvider(
  config: EngineConfig,
  records: Records,
  outside: Outside,
): () => Promise<Provider> {
  const key = `provider ${config.issuer} ${config.clientId}`
  const search: Search = {
    config,
    outside,
    read: () => records.get(key),
    store: (cached) => void records.set(key, cached).catch(() => undefined),
  }
  let found: Promise<Provider> | undefined

  async function find(): Promise<Provider> {
    const restored = await restore(search)
    if (!restored) return load(search)
    const { provider, age } = restored
    if (age > hour)
      void load(search)
        .then((fresh) => (found = Promise.resolve(fresh)))
        .catch(() => undefined)
    return provider
  }

  return () => {
    found ??= find()
    found.catch(() => {
      found = undefined
    })
    return found
  }
}
