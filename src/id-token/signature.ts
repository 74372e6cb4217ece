// Room id-token: the signature, by a key of the issuer's key set and no other.
import type { JsonObject } from '../protocol/json.ts'
import type { KeySet } from '../protocol/key-set.ts'
import type { Algorithm } from './algorithms.ts'
import { rejection } from './jws.ts'
import type { SignedParts } from './jws.ts'

const mostTried = 8
const longestMember = 2_000

/** 2,048 bits in base64url: RFC 7518 §3.3 asks for at least that. */
const shortestModulus = 342

/** RFC 9864 §2.2: `EdDSA` and `Ed25519` name the same algorithm on this curve. */
const sameName = (one: unknown, other: unknown): boolean =>
  one === other || (/^Ed/.test(String(one)) && /^Ed/.test(String(other)))

/** Whether a key is a public signature key for an algorithm, as far as it says. */
function isFit(key: JsonObject, { kty, crv }: Algorithm, alg: unknown): boolean {
  const { use = 'sig', key_ops: operations = ['verify'], alg: named = alg, d, n } = key
  return (
    key['kty'] === kty &&
    key['crv'] === crv &&
    d === undefined &&
    use === 'sig' &&
    Array.isArray(operations) &&
    operations.includes('verify') &&
    sameName(named, alg) &&
    (kty !== 'RSA' || (typeof n === 'string' && n.length >= shortestModulus))
  )
}

async function verifies(
  key: JsonObject,
  { signature, signed }: SignedParts,
  { parameters }: Algorithm,
): Promise<boolean> {
  const jwk = { __proto__: null } as object as Record<string, string>
  for (const name of ['kty', 'crv', 'n', 'e', 'x', 'y']) {
    const value = key[name]
    if (typeof value === 'string' && value.length <= longestMember) jwk[name] = value
  }
  try {
    const imported = await crypto.subtle.importKey('jwk', jwk, parameters, false, ['verify'])
    return await crypto.subtle.verify(parameters, imported, signature, signed)
  } catch {
    return false
  }
}

/** Verifies the signature of a token with the issuer's keys; an unknown key leads to one fresh look at them. */
export async function checkSignature(
  parts: SignedParts,
  algorithm: Algorithm,
  keySet: KeySet,
): Promise<void> {
  const { alg, kid } = parts.header
  // OpenID Connect Core 1.0 §10.1: `kid` says which key; without it every one that fits may be it.
  const select = (keys: readonly JsonObject[]): readonly JsonObject[] =>
    keys
      .filter((key) => isFit(key, algorithm, alg) && (kid === undefined || key['kid'] === kid))
      .slice(0, mostTried)
  let candidates = select(await keySet.current())
  if (!candidates.length) candidates = select(await keySet.renewed())
  for (const key of candidates) if (await verifies(key, parts, algorithm)) return
  throw rejection(
    'signature',
    candidates.length ? 'no key of the provider verifies it' : 'the provider has no such key',
  )
}
