// Room engine: proofs of possession (RFC 9449), loaded only where tokens are bound to a key.
import type * as Dpop from '../access-token/dpop-proof.ts'
import type { ProofKey } from '../access-token/proof-keys.ts'
import type { Prover } from '../access-token/seam.ts'
import { load } from '../errors/load.ts'

/** A key, and who proves with it. */
export interface Proof {
  readonly key: ProofKey
  readonly prover: Prover
}

/** A key that was made ahead, and the name by which a provider knows it. */
export interface NewKey {
  readonly key: ProofKey
  readonly thumbprint: string
}

type Proving = Pick<typeof Dpop, 'makeProofKey' | 'isProofKey' | 'openProver' | 'thumbprintOf'>

const loadProving = (): Promise<Proving> => load(import('../access-token/dpop-proof.ts'))

/** Makes a key of an algorithm that the provider lists, and tells its thumbprint. */
export async function newKey(listed: readonly string[] | undefined): Promise<NewKey> {
  const { makeProofKey, thumbprintOf } = await loadProving()
  const key = await makeProofKey(listed)
  return { key, thumbprint: await thumbprintOf(key) }
}

/** Makes a key of an algorithm that the provider lists, and proves with it. */
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
