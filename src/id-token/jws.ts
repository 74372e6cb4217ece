// Room id-token: takes a compact JWS apart, within bounds and without believing any of it.
import type { IdTokenCheck } from '../errors/codes.ts'
import { OidcError } from '../errors/oidc-error.ts'
import { readJsonObject } from '../protocol/json.ts'
import type { JsonObject } from '../protocol/json.ts'

/** A signed token in its parts, not yet verified. */
export interface SignedParts {
  readonly header: JsonObject
  readonly payload: JsonObject
  readonly signature: Uint8Array<ArrayBuffer>
  /** What the signature covers. */
  readonly signed: Uint8Array<ArrayBuffer>
}

const longest = 200_000

/** The error of an ID Token that fails a check. */
export function rejection(check: IdTokenCheck, what: string): OidcError {
  return new OidcError('OIDC_ID_TOKEN_INVALID', `The ID Token is refused, \`${check}\`: ${what}.`, { check })
}

/** Decodes a part; nothing where it is spelled otherwise than it would be written. */
function decode(part: string): Uint8Array<ArrayBuffer> | undefined {
  // RFC 7515 §2: base64url without padding, and nothing else in between.
  if (/[^\w-]/.test(part)) throw new TypeError()
  const text = part.replace(/-/g, '+').replace(/_/g, '/')
  const bytes = atob(text)
  // RFC 4648 §3.5: the bits that are left over are zero, so that a token has one spelling only.
  if (btoa(bytes).replace(/=+$/, '') !== text) return undefined
  return Uint8Array.from(bytes, (character) => character.charCodeAt(0))
}

function readPart(part: string): JsonObject {
  const bytes = decode(part)
  const object =
    bytes && readJsonObject(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  if (object) return object
  throw new TypeError()
}

/** Splits a compact JWS into header, payload and signature. */
export function parseJws(token: string): SignedParts {
  const [header = '', payload = '', signature, ...more] = token.split('.', 6)
  // OpenID Connect Core 1.0 §3.1.3.7 (1): an encrypted ID Token has five parts.
  if (more.length === 2)
    throw new OidcError(
      'OIDC_NOT_SUPPORTED',
      'The ID Token is encrypted: set this client to signed ones at the provider.',
    )
  try {
    if (token.length > longest || more.length || signature === undefined) throw new TypeError()
    const signed = new TextEncoder().encode(`${header}.${payload}`)
    const bytes = decode(signature) ?? new Uint8Array()
    return { header: readPart(header), payload: readPart(payload), signature: bytes, signed }
  } catch {
    throw rejection('shape', 'no JWS of JSON objects with unique names')
  }
}
