// Room id-token: the signature, by a key of the issuer's key set and no other.
import { member } from '../protocol/json.ts'
import type { JsonObject } from '../protocol/json.ts'
import type { KeySet } from '../protocol/key-set.ts'
import type { Algorithm } from './algorithms.ts'
import { rejection } from './jws.ts'
import type { SignedParts } from './jws.ts'

const mostTried = 8
const longestMember = 2_000
const publicMembers = { RSA: ['n', 'e'], EC: ['x', 'y'], OKP: ['x'] } as const

/** 2,048 bits in base64url. RFC 7518 §3.3 asks for at least that. */
const shortestModulus = 342

function isFit(key: JsonObject, algorithm: Algorithm, alg: unknown): boolean {
  const use = member(key, 'use')
  const operations = member(key, 'key_ops')
  const named = member(key, 'alg')
  return (
    member(key, 'kty') === algorithm.kty &&
    member(key, 'crv') === algorithm.crv &&
    member(key, 'd') === undefined &&
    (use === undefined || use === 'sig') &&
    (operations === undefined || (Array.isArray(operations) && operations.includes('verify'))) &&
    (named === undefined || named === alg || isSameFamily(named, alg))
  )
}

// RFC 9864 §2.2: `EdDSA` and `Ed25519` name the same algorithm on this curve.
const isSameFamily = (one: unknown, other: unknown): boolean =>
  /^Ed/.test(String(one)) && /^Ed/.test(String(other))

/** Copies the public members of a key, each a string of sane length. */
function takePublicKey(key: JsonObject, algorithm: Algorithm): JsonWebKey | undefined {
  const jwk: Record<string, string> = { kty: algorithm.kty, ...(algorithm.crv && { crv: algorithm.crv }) }
  for (const name of publicMembers[algorithm.kty]) {
    const value = member(key, name)
    if (typeof value !== 'string' || value.length > longestMember) return undefined
    jwk[name] = value
  }
  return algorithm.kty === 'RSA' && (jwk['n'] ?? '').length < shortestModulus ? undefined : jwk
}

async function verifies(key: JsonObject, parts: SignedParts, algorithm: Algorithm): Promise<boolean> {
  const jwk = takePublicKey(key, algorithm)
  if (!jwk) return false
  try {
    const imported = await crypto.subtle.importKey('jwk', jwk, algorithm.importing, false, ['verify'])
    return await crypto.subtle.verify(algorithm.verifying, imported, parts.signature, parts.signed)
  } catch {
    return false
  }
}

function selectKeys(
  keys: readonly JsonObject[],
  parts: SignedParts,
  algorithm: Algorithm,
): readonly JsonObject[] {
  const kid = member(parts.header, 'kid')
  // OpenID Connect Core 1.0 §10.1: `kid` says which; without it every key that fits may be the one.
  const fit = keys.filter((key) => isFit(key, algorithm, member(parts.header, 'alg')))
  return (kid === undefined ? fit : fit.filter((key) => member(key, 'kid') === kid)).slice(0, mostTried)
}

/** Verifies the signature of a token with the issuer's keys; an unknown key leads to one fresh look at them. */
export async function checkSignature(
  parts: SignedParts,
  algorithm: Algorithm,
  keySet: KeySet,
): Promise<void> {
  let candidates = selectKeys(await keySet.current(), parts, algorithm)
  if (candidates.length === 0) candidates = selectKeys((await keySet.renewed()) ?? [], parts, algorithm)
  if (candidates.length === 0)
    throw rejection('signature', 'no key of the provider fits its `kid` and algorithm')
  for (const key of candidates) if (await verifies(key, parts, algorithm)) return
  throw rejection('signature', "it is not signed by one of the provider's keys")
}
