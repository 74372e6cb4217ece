// Room id-token: what the header may say. It never chooses the key or weakens the algorithm.
import { member } from '../protocol/json.ts'
import type { JsonObject } from '../protocol/json.ts'
import { algorithms } from './algorithms.ts'
import type { Algorithm } from './algorithms.ts'
import { rejection } from './jws.ts'

/** The algorithms that a token may be signed with. */
export interface AlgorithmPolicy {
  /** Exactly this one, where the app said so. */
  readonly pinned?: string | undefined
  /** Those that the provider's metadata lists. */
  readonly listed?: readonly string[] | undefined
}

const change = 'change the signing algorithm of this client to RS256 or ES256 at the provider'

/** Checks `alg`, `typ` and `crit`, and gives the algorithm to verify with. */
export function checkHeader(header: JsonObject, policy: AlgorithmPolicy): Algorithm {
  const alg = member(header, 'alg')
  const algorithm = typeof alg === 'string' ? algorithms.get(alg) : undefined
  if (typeof alg === 'string' && /^HS\d/.test(alg)) {
    throw rejection('alg', `${alg} needs a shared secret, which a browser app cannot keep; ${change}`)
  }
  if (!algorithm || typeof alg !== 'string')
    throw rejection('alg', `its algorithm is not accepted; ${change}`)
  // OpenID Connect Core 1.0 §3.1.3.7 (7), RFC 8725 §3.1: the algorithm is the one expected.
  if (policy.pinned !== undefined ? alg !== policy.pinned : policy.listed && !policy.listed.includes(alg)) {
    throw rejection(
      'alg',
      `it is signed with ${alg}; expected was ${policy.pinned ?? policy.listed?.join(', ')}`,
    )
  }
  // RFC 8725 §3.11: a token of another declared type is not an ID Token.
  const typ = member(header, 'typ')
  if (typ !== undefined && (typeof typ !== 'string' || !/^(application\/)?jwt$/i.test(typ))) {
    throw rejection('shape', 'its header declares another type (`typ`)')
  }
  // RFC 7515 §4.1.11: critical extensions that are not understood.
  if (member(header, 'crit') !== undefined)
    throw rejection('shape', 'its header has critical extensions (`crit`)')
  return algorithm
}
