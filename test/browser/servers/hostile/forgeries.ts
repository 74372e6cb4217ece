// Hostile provider: ways to sign a token that no honest provider uses; each is a value for a `sign` switch.
import { createHash, type KeyObject } from 'node:crypto'
import { CompactEncrypt, generateKeyPair } from 'jose'
import type { Awaitable, Json, JsonObject } from '../answer.ts'
import { selfSign } from './certificate.ts'
import { encode, signWith, signWithSecret, type MacAlgorithm } from './jws.ts'
import { createSigningKey, type KeyRing, type SigningAlgorithm } from './keys.ts'

/** A token before its signature. */
export type Draft = { header: JsonObject; payload: string; clientId: string; keys: KeyRing }
export type Signer = (draft: Draft) => Awaitable<string>

/** No signature, under the header as it is. */
export function withoutSignature(): Signer {
  return ({ header, payload }) => `${encode(JSON.stringify(header))}.${encode(payload)}.`
}

/** No signature, under that `alg`. */
export function unsigned(alg: Json = 'none'): Signer {
  return ({ header, ...draft }) => withoutSignature()({ ...draft, header: { ...header, alg } })
}

/** The honest signature with one bit changed. */
export function tampered(): Signer {
  return ({ header, payload, keys }) => {
    const [head, body, signature = ''] = signWith(keys.signing('RS256'), header, payload).split('.')
    const octets = Buffer.from(signature, 'base64url')
    octets.writeUInt8(octets.readUInt8(9) ^ 1, 9)
    return `${head}.${body}.${encode(octets)}`
  }
}

/** A valid signature by a key that nobody publishes, under the honest `kid`. */
export function signedByStranger(): Signer {
  return ({ header, payload, keys }) => signWith(keys.foreign, header, payload)
}

/** A valid signature by the published key of another algorithm, under the honest header. */
export function signedWithKeyOf(alg: SigningAlgorithm): Signer {
  return ({ header, payload, keys }) => signWith(keys.signing(alg), header, payload)
}

export type SharedSecret = 'client id' | 'PEM' | 'DER' | 'JWK' | 'modulus'

function publicKeyBytes(publicKey: KeyObject, form: Exclude<SharedSecret, 'client id'>): Buffer {
  if (form === 'PEM') return Buffer.from(publicKey.export({ type: 'spki', format: 'pem' }))
  if (form === 'DER') return publicKey.export({ type: 'spki', format: 'der' })
  const jwk = publicKey.export({ format: 'jwk' })
  return form === 'JWK' ? Buffer.from(JSON.stringify(jwk)) : Buffer.from(jwk.n ?? '', 'base64url')
}

/** A MAC keyed with what everybody knows: the client id, or the RSA public key in one of its forms. */
export function signedWithSecret(secret: SharedSecret, alg: MacAlgorithm = 'HS256'): Signer {
  return ({ header, payload, clientId, keys }) => {
    const { publicKey } = keys.signing('RS256')
    const octets = secret === 'client id' ? clientId : publicKeyBytes(publicKey, secret)
    return signWithSecret(octets, { ...header, alg }, payload)
  }
}

/** The stranger's public key under the honest `kid`: for a header, and for what jku and x5u point at. */
export function strangerKey({ foreign, signing }: KeyRing): JsonObject {
  return { ...foreign.jwk, kid: signing('RS256').kid }
}

/** The stranger's signature, with a header that offers the stranger's key; `url` is where jku and x5u point. */
export function signedByHeaderKey(member: 'jwk' | 'jku' | 'x5u' | 'x5c' | 'x5t', url = ''): Signer {
  return ({ header, payload, keys }) => {
    const certificate = selfSign(keys.foreign)
    const offers = {
      jwk: strangerKey(keys),
      jku: url,
      x5u: url,
      x5c: [certificate.toString('base64')],
      x5t: createHash('sha1').update(certificate).digest('base64url'),
    }
    return signWith(keys.foreign, { ...header, [member]: offers[member] }, payload)
  }
}

/** The honest token inside an encrypted one of five parts. */
export function encrypted(): Signer {
  return async ({ header, payload, keys }) => {
    const inner = signWith(keys.signing('RS256'), header, payload)
    const { publicKey } = await generateKeyPair('RSA-OAEP-256')
    return new CompactEncrypt(Buffer.from(inner))
      .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', cty: 'JWT' })
      .encrypt(publicKey)
  }
}

/** Public keys that no RS256 token may be verified with: odd types, broken ones, encryption keys. */
export async function oddKeys(): Promise<JsonObject[]> {
  const encryption = await createSigningKey('RS256')
  const broken = await createSigningKey('ES256')
  const x = encode(Buffer.alloc(32, 1))
  return [
    { kty: 'EC', crv: 'secp256k1', x, y: x, use: 'sig', kid: 'koblitz' },
    { kty: 'OKP', crv: 'X25519', x, use: 'enc', kid: 'x25519' },
    { kty: 'oct', k: x, use: 'sig', kid: 'shared' },
    { kty: 'AKP', alg: 'ML-DSA-44', pub: x, use: 'sig', kid: 'lattice' },
    { kty: 'UNKNOWN', use: 'sig', kid: 'unknown' },
    { kty: 'RSA', e: 'AQAB', use: 'sig', kid: 'without-modulus' },
    { kty: 'EC', crv: 'P-256', x: broken.jwk.x ?? '', use: 'sig', kid: 'without-y' },
    { ...encryption.jwk, alg: 'RSA-OAEP', use: 'enc', kid: 'encryption' },
  ]
}
