// Room id-token: the signature algorithms that are verified here, in WebCrypto's words. Symmetric ones and `none` are not among them.

/** How WebCrypto imports a key for an algorithm and verifies with it. */
export interface Algorithm {
  readonly kty: 'RSA' | 'EC' | 'OKP'
  readonly crv?: string
  /** The hash that `at_hash` uses with this algorithm. */
  readonly hash: 'SHA-256' | 'SHA-384' | 'SHA-512'
  readonly importing: RsaHashedImportParams | EcKeyImportParams | { readonly name: string }
  readonly verifying: RsaPssParams | EcdsaParams | { readonly name: string }
}

const sizes = ['256', '384', '512'] as const
const curves = { '256': 'P-256', '384': 'P-384', '512': 'P-521' } as const

function rsa(name: string, size: (typeof sizes)[number]): Algorithm {
  const hash = `SHA-${size}` as const
  return { kty: 'RSA', hash, importing: { name, hash }, verifying: { name, saltLength: Number(size) / 8 } }
}

function ecdsa(size: (typeof sizes)[number]): Algorithm {
  const hash = `SHA-${size}` as const
  const crv = curves[size]
  return {
    kty: 'EC',
    crv,
    hash,
    importing: { name: 'ECDSA', namedCurve: crv },
    verifying: { name: 'ECDSA', hash },
  }
}

const ed25519: Algorithm = {
  kty: 'OKP',
  crv: 'Ed25519',
  hash: 'SHA-512',
  importing: { name: 'Ed25519' },
  verifying: { name: 'Ed25519' },
}

/** RS, PS and ES 256 to 512 (RFC 7518 §3.1), EdDSA (RFC 8037 §3.1) and its name of RFC 9864. */
export const algorithms: ReadonlyMap<string, Algorithm> = new Map([
  ...sizes.flatMap((size): [string, Algorithm][] => [
    [`RS${size}`, rsa('RSASSA-PKCS1-v1_5', size)],
    [`PS${size}`, rsa('RSA-PSS', size)],
    [`ES${size}`, ecdsa(size)],
  ]),
  ['EdDSA', ed25519],
  ['Ed25519', ed25519],
])
