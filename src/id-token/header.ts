// Room id-token: what the header may say. It never chooses the key or weakens the algorithm.
import type { JsonObject } from '../protocol/json.ts'
import { findAlgorithm } from './algorithms.ts'
import type { Algorithm } from './algorithms.ts'
import { rejection } from './jws.ts'

/** The algorithms that a token may be signed with. */
export interface AlgorithmPolicy {
  /** Exactly this one, where the app said so. */
  readonly pinned?: string | undefined
  /** Those that the provider's metadata lists. */
  readonly listed?: readonly string[] | undefined
}

/** Checks `alg`, `typ` and `crit`, and gives the algorithm to verify with. */
export function checkHeader(
  { alg, typ = 'JWT', crit }: JsonObject,
  { pinned, listed }: AlgorithmPolicy,
): Algorithm {
  const algorithm = findAlgorithm(alg)
  const allowed = pinned ? [pinned] : listed
  // OpenID Connect Core 1.0 §3.1.3.7 (7), RFC 8725 §3.1: the algorithm is the one expected, and needs no secret.
  if (!algorithm || allowed?.includes(alg as string) === false) {
    const name = typeof alg === 'string' && /^\w{1,9}$/.test(alg) ? alg : 'another'
    throw rejection(
      'alg',
      `signed with ${name}; set ${pinned ?? 'RS256 or ES256'} for this client at the provider`,
    )
  }
  // RFC 8725 §3.11: a token of another declared type is not an ID Token. RFC 7515 §4.1.11: critical extensions are not understood.
  if (typeof typ === 'string' && /^(application\/)?jwt$/i.test(typ) && crit === undefined) return algorithm
  throw rejection('shape', '`typ` or `crit` in its header')
}
