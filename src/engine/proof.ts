// Room engine: proofs of possession (RFC 9449), loaded only where tokens are bound to a key.
import type * as Dpop from '../access-token/dpop-proof.ts'
import type { ProofKey } from '../access-token/proof-keys.ts'
import type { Prover } from '../access-token/seam.ts'
import { load } from '../errors/load.ts'

/** A key that was just made, and who proves with it. */
export interface Proof {
  readonly key: ProofKey
  readonly prover: Prover
}

type Proving = Pick<typeof Dpop, 'makeProofKey' | 'isProofKey' | 'openProver'>

const loadProving = (): Promise<Proving> => load(import('../access-token/dpop-proof.ts'))

/** Makes a key of an algorithm that the provider lists. */
export async function newProof(listed: readonly string[] | undefined, now: () => number): Promise<Proof> {
  const { makeProofKey, openProver } = await loadProving()
  const key = await makeProofKey(listed)
  return { key, prover: openProver(key, now) }
}

/** Proves with a key from storage. */
export async function proverOf(key: ProofKey, now: () => number): Promise<Prover> {
  const { isProofKey, openProver } = await loadProving()
  if (isProofKey(key)) return openProver(key, now)
  throw new Error('The stored key is none.')
}
