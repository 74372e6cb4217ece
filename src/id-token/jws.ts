// Room id-token: takes a compact JWS apart, within bounds and without believing any of it.
import { OidcError } from '../errors/oidc-error.ts'
import type { IdTokenCheck } from '../errors/codes.ts'
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
  return new OidcError('OIDC_ID_TOKEN_INVALID', `The ID Token is refused (${check}): ${what}.`, { check })
}

function decodeBytes(part: string): Uint8Array<ArrayBuffer> {
  // RFC 7515 §2: base64url without padding, and nothing else in between.
  if (!/^[\w-]+$/.test(part)) throw rejection('shape', 'a part is not base64url')
  try {
    return Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
      character.charCodeAt(0),
    )
  } catch {
    throw rejection('shape', 'a part is not base64url')
  }
}

function decodeObject(part: string, what: string): JsonObject {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(decodeBytes(part))
  } catch {
    throw rejection('shape', `its ${what} is not UTF-8`)
  }
  const object = readJsonObject(text)
  if (!object) throw rejection('shape', `its ${what} is no JSON object, names a member twice, or is too deep`)
  return object
}

/** Splits a compact JWS into header, payload and signature. */
export function parseJws(token: string): SignedParts {
  if (token.length > longest) throw rejection('shape', `it is longer than ${longest} characters`)
  const parts = token.split('.')
  // OpenID Connect Core 1.0 §3.1.3.7 (1): an encrypted ID Token has five parts.
  if (parts.length === 5) {
    throw new OidcError(
      'OIDC_NOT_SUPPORTED',
      'The ID Token is encrypted. Set the client to signed ID Tokens (RS256 or ES256) at the provider.',
    )
  }
  const [header = '', payload = '', signature = ''] = parts
  if (parts.length !== 3) throw rejection('shape', 'it has not three parts')
  return {
    header: decodeObject(header, 'header'),
    payload: decodeObject(payload, 'payload'),
    signature: signature ? decodeBytes(signature) : new Uint8Array(),
    signed: new TextEncoder().encode(`${header}.${payload}`),
  }
}
