// Room protocol: how an API describes itself: whose tokens it takes, and with which scopes.
import type { JsonObject, JsonValue } from './json.ts'

/** What an API wants of a token. */
export interface ProtectedResource {
  /** The API's identifier. */
  readonly resource: string
  /** Issuers whose tokens it takes. */
  readonly issuers: readonly string[]
  readonly scopes: readonly string[]
}

/** Bounded: the document is of the API's making. */
const texts = (value: JsonValue | undefined): readonly string[] =>
  Array.isArray(value)
    ? value
        .slice(0, 50)
        .filter((text): text is string => typeof text === 'string' && /^[\x21-\x7e]{1,200}$/.test(text))
    : []

/**
 * Reads the metadata of a protected resource; nothing where it is not about the resource of this URL.
 *
 * @see [RFC 9728 §3.3](https://www.rfc-editor.org/rfc/rfc9728#section-3.3)
 */
export function readProtectedResource(document: JsonObject, url: string): ProtectedResource | undefined {
  const { resource } = document
  const start = typeof resource === 'string' ? resource.replace(/\/$/, '') : ''
  // RFC 9728 §3.3: the resource that was asked about, or nothing in it is believed.
  if (!start || !/^($|[/?#])/.test(url.slice(start.length)) || !url.startsWith(start)) return undefined
  return {
    resource: start,
    issuers: texts(document['authorization_servers']),
    scopes: texts(document['scopes_supported']),
  }
}
