// Room access-token: the key pair that DPoP tokens are bound to. Its private half signs, and cannot leave the browser.
import { OidcError } from '../errors/oidc-error.ts'
import { base64url } from './base64url.ts'
import { digestText, stringify } from './primordials.ts'
import { exportJwk, generatePair } from './proof-primordials.ts'

/** A public key as a proof names it. */
export type PublicJwk = Readonly<Record<string, string>>

/** A key pair and how it signs; plain data that IndexedDB can keep. */
export interface ProofKey {
  readonly alg: string
  readonly pair: CryptoKeyPair
  /** The members of the public key that its thumbprint is made of (RFC 7638 §3.2), and no others. */
  readonly jwk: PublicJwk
}

/** Parameters of key generation and signature together: each takes what it needs. */
type Parameters = Partial<RsaHashedKeyGenParams & EcKeyGenParams & RsaPssParams> & {
  readonly __proto__: null
  readonly name: string
}

const rsa = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' }

/** What keys can be made for, best first. */
const algorithms: Readonly<Record<string, Parameters>> = {
  ES256: { __proto__: null, name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  ES384: { __proto__: null, name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' },
  Ed25519: { __proto__: null, name: 'Ed25519' },
  EdDSA: { __proto__: null, name: 'Ed25519' },
  PS256: { __proto__: null, name: 'RSA-PSS', ...rsa, saltLength: 32 },
  RS256: { __proto__: null, name: 'RSASSA-PKCS1-v1_5', ...rsa },
}

/** Finds how WebCrypto signs for an algorithm. */
export const findParameters = (alg: string | undefined): Parameters | undefined =>
  Object.entries(algorithms).find(([name]) => name === alg)?.[1]

const publicMembers = ['crv', 'e', 'kty', 'n', 'x', 'y']

async function makeKey(alg: string, parameters: Parameters): Promise<ProofKey> {
  const pair = await generatePair(parameters)
  const exported = Object.entries(await exportJwk(pair.publicKey))
  // RFC 9449 §4.2: the public key only.
  const jwk = Object.fromEntries(exported.filter(([name]) => publicMembers.includes(name)))
  return { alg, pair, jwk }
}

/**
 * Makes a key pair for the best algorithm that the provider lists and this browser has; without a list for ES256.
 *
 * @throws {@link OidcError} `OIDC_NOT_SUPPORTED`
 */
export async function makeProofKey(listed: readonly string[] = ['ES256']): Promise<ProofKey> {
  for (const [alg, parameters] of Object.entries(algorithms)) {
    if (!listed.includes(alg)) continue
    try {
      return await makeKey(alg, parameters)
    } catch {
      // This browser does not have it; another one may do.
    }
  }
  const offered = listed.filter((alg) => /^[\w-]{1,20}$/.test(alg)).slice(0, 10)
  throw new OidcError(
    'OIDC_NOT_SUPPORTED',
    `This provider takes DPoP proofs in ${offered.join(', ') || 'no known algorithm'} only, which this browser cannot sign. Allow ES256 there, or leave \`dpop\` out.`,
  )
}

/** The thumbprint of a public key (RFC 7638): by it a provider binds a code to the key before it sees a proof (RFC 9449 §10). */
export async function thumbprintOf({ jwk }: ProofKey): Promise<string> {
  // RFC 7638 §3.3: the required members in the order of their names, without white space.
  const members = Object.entries(jwk).sort(([one], [other]) => (one < other ? -1 : 1))
  return base64url(await digestText('SHA-256', stringify(Object.fromEntries(members))))
}

/** Whether a stored value is a key pair that was made here: of its algorithm, for signatures, its private half sealed. */
export function isProofKey(value: unknown): value is ProofKey {
  const { alg, pair, jwk } = { ...(value as Partial<ProofKey>) }
  const parameters = findParameters(alg)
  const { privateKey: key } = { ...pair }
  if (!parameters || !(key instanceof CryptoKey)) return false
  const { name, namedCurve, hash } = key.algorithm as KeyAlgorithm & {
    namedCurve?: string
    hash?: KeyAlgorithm
  }
  return (
    name === parameters.name &&
    namedCurve === parameters.namedCurve &&
    (namedCurve !== undefined || hash?.name === parameters.hash) &&
    !key.extractable &&
    key.usages.join() === 'sign' &&
    Object.entries({ kty: '', ...jwk }).every(
      ([member, text]) => publicMembers.includes(member) && text !== '' && typeof text === 'string',
    )
  )
}
