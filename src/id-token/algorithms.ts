// Room id-token: the signature algorithms that are verified here, in WebCrypto's words. Symmetric ones and `none` are not among them.

/** How WebCrypto imports a key for an algorithm and verifies with it. */
export interface Algorithm {
  readonly kty: string
  readonly crv?: string | undefined
  /** The hash that `at_hash` uses with this algorithm. */
  readonly hash: string
  /** Parameters of import and verification together: each takes what it needs. */
  readonly parameters: RsaHashedImportParams & EcKeyImportParams & RsaPssParams
}

const families: Readonly<Record<string, readonly [kty: string, name: string]>> = {
  RS: ['RSA', 'RSASSA-PKCS1-v1_5'],
  PS: ['RSA', 'RSA-PSS'],
  ES: ['EC', 'ECDSA'],
  Ed: ['OKP', 'Ed25519'],
}

/** Finds RS, PS and ES 256 to 512 (RFC 7518 §3.1), EdDSA (RFC 8037 §3.1) and its name of RFC 9864. */
export function findAlgorithm(alg: unknown): Algorithm | undefined {
  if (typeof alg !== 'string' || !/^([RPE]S(256|384|512)|EdDSA|Ed25519)$/.test(alg)) return undefined
  const [kty = '', name = ''] = families[alg.slice(0, 2)] ?? []
  const size = kty === 'OKP' ? '512' : alg.slice(2)
  const hash = `SHA-${size}`
  const namedCurve = size === '512' ? 'P-521' : `P-${size}`
  const crv = kty === 'EC' ? namedCurve : kty === 'OKP' ? name : undefined
  return { kty, crv, hash, parameters: { name, hash, namedCurve, saltLength: Number(size) / 8 } }
}
