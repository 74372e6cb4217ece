// Hostile provider: compact tokens from any text, since a signing library refuses to write what a forger writes.
import { constants, createHash, createHmac, sign, type KeyObject } from 'node:crypto'
import type { Json, JsonObject } from '../answer.ts'
import type { SigningAlgorithm, SigningKey } from './keys.ts'

const hashes = {
  RS256: 'sha256',
  PS256: 'sha256',
  ES256: 'sha256',
  ES384: 'sha384',
  ES512: 'sha512',
  EdDSA: 'sha512',
} as const satisfies Record<SigningAlgorithm, string>

export function encode(text: string | Buffer): string {
  return Buffer.from(text).toString('base64url')
}

/** The text of a part of a token. Verifies nothing. */
export function decode(part: string): string {
  return Buffer.from(part, 'base64url').toString()
}

function signature(input: string, { alg, privateKey }: Pick<SigningKey, 'alg' | 'privateKey'>): Buffer {
  const data = Buffer.from(input)
  if (alg === 'EdDSA') return sign(null, data, privateKey)
  if (alg === 'RS256') return sign(hashes[alg], data, privateKey)
  if (alg.startsWith('ES')) {
    return sign(hashes[alg], data, { key: privateKey, dsaEncoding: 'ieee-p1363' })
  }
  const padding = constants.RSA_PKCS1_PSS_PADDING
  return sign(hashes[alg], data, { key: privateKey, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST })
}

type Signing = Pick<SigningKey, 'alg' | 'privateKey'>

/** Signs with that key what comes before the last dot of a token, whatever that is. */
export function signInput(key: Signing, input: string): string {
  return `${input}.${encode(signature(input, key))}`
}

/** Signs with that key whatever the header says. */
export function signWith(key: Signing, header: Json, payload: string): string {
  return signInput(key, `${encode(JSON.stringify(header))}.${encode(payload)}`)
}

export type MacAlgorithm = 'HS256' | 'HS384' | 'HS512'

export function signWithSecret(
  secret: string | Buffer | KeyObject,
  header: JsonObject & { alg: MacAlgorithm },
  payload: string,
): string {
  const input = `${encode(JSON.stringify(header))}.${encode(payload)}`
  const hash = `sha${header.alg.slice(2)}`
  return `${input}.${createHmac(hash, secret).update(input).digest('base64url')}`
}

/** The at_hash of an access token beside an ID Token of that algorithm (Core 3.1.3.6). */
export function halfHash(token: string, alg: SigningAlgorithm): string {
  const digest = createHash(hashes[alg]).update(token, 'ascii').digest()
  return encode(digest.subarray(0, digest.length >> 1))
}
