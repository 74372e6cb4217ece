// Hostile provider: its signing keys, and one that it never publishes.
import { createPublicKey, KeyObject } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import type { JsonObject } from '../answer.ts'

export const signingAlgorithms = ['RS256', 'PS256', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const
export type SigningAlgorithm = (typeof signingAlgorithms)[number]

export type SigningKey = {
  alg: SigningAlgorithm
  kid: string
  privateKey: KeyObject
  publicKey: KeyObject
  /** The public key as it is published. */
  jwk: JsonObject
}

export type KeyRing = {
  /** The published key of that algorithm. */
  signing: (alg: SigningAlgorithm) => SigningKey
  /** The honest key set. */
  published: () => JsonObject[]
  /** An RS256 key that no key set ever names: the attacker's. */
  readonly foreign: SigningKey
  /** Replaces every published key. */
  rotate: () => Promise<void>
}

export async function createSigningKey(alg: SigningAlgorithm): Promise<SigningKey> {
  const pair = await generateKeyPair(alg, { extractable: true })
  const privateKey = KeyObject.from(pair.privateKey)
  const jwk = await exportJWK(pair.publicKey)
  const kid = await calculateJwkThumbprint(jwk)
  const published = { ...(jwk as JsonObject), kid, use: 'sig', alg }
  return { alg, kid, privateKey, publicKey: createPublicKey(privateKey), jwk: published }
}

export async function createKeyRing(): Promise<KeyRing> {
  const createKeys = () => Promise.all(signingAlgorithms.map(createSigningKey))
  const foreign = await createSigningKey('RS256')
  let keys = await createKeys()
  return {
    foreign,
    published: () => keys.map((key) => key.jwk),
    signing(alg) {
      const found = keys.find((key) => key.alg === alg)
      if (!found) throw new Error(`no ${alg} key`)
      return found
    },
    async rotate() {
      keys = await createKeys()
    },
  }
}
