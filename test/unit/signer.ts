// Unit tests: a provider's signature keys, and compact tokens signed with them.
import { generateKeyPairSync } from 'node:crypto'
import { CompactSign } from 'jose'
import type { JWK } from 'jose'
import type { JsonObject } from '../../src/protocol/json.ts'
import type { KeySet } from '../../src/protocol/key-set.ts'

/** Every algorithm that an ID Token may be signed with. */
export const algorithms: readonly string[] = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
]

/** A key pair: what is published of it, and how it signs. */
export interface Signer {
  readonly key: JsonObject & { readonly kid: string }
  /** The whole pair as a JWK, as it should never be published. */
  readonly pair: JsonObject
  /** Signs a payload, as an object or as text. */
  sign(payload: object | string, header?: object): Promise<string>
}

const curves: Readonly<Record<string, string>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' }

function generate(alg: string): JWK {
  const namedCurve = curves[alg]
  const { privateKey } = alg.startsWith('Ed')
    ? generateKeyPairSync('ed25519')
    : namedCurve === undefined
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve })
  return privateKey.export({ format: 'jwk' })
}

let count = 0

/** Makes a key pair for an algorithm. */
export function makeSigner(alg: string): Signer {
  const jwk = generate(alg)
  count += 1
  const kid = `key-${count}`
  const { kty, crv, n, e, x, y } = jwk
  const members = Object.entries({ kty, crv, n, e, x, y }).filter(([, value]) => value !== undefined)
  return {
    key: { ...(Object.fromEntries(members) as JsonObject), kid, alg, use: 'sig' },
    pair: { ...jwk, kid },
    sign: (payload, header = {}) =>
      new CompactSign(
        new TextEncoder().encode(typeof payload === 'string' ? payload : JSON.stringify(payload)),
      )
        .setProtectedHeader({ alg, kid, ...header })
        .sign({ ...jwk, alg }),
  }
}

/** A key set that holds these keys, and those after a fresh look; it counts the looks. */
export function keySetOf(
  current: readonly JsonObject[],
  renewed: readonly JsonObject[] = [],
): KeySet & { looks: number } {
  const keySet = {
    looks: 0,
    current: async () => current,
    async renewed() {
      keySet.looks += 1
      return renewed
    },
  }
  return keySet
}
