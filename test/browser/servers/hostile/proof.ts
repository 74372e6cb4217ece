// Hostile provider: what the proof of a request says about whose tokens are asked for, or may be used.
import { jsonAnswer, type Answer } from '../answer.ts'
import type { Grant } from './grants.ts'
import type { Turn } from './turn.ts'

/** The thumbprint of the key that was proven, if one was; or the refusal. */
export type Proven = { jkt?: string; refusal?: Answer }

function withNonce({ headers, ...answer }: Answer, { proofs }: Turn): Answer {
  return { ...answer, headers: { ...headers, ...proofs.tellNonce() } }
}

/** The nonce of every request that succeeds, where nonces rotate (RFC 9449 §8.2). */
export function withNextNonce(turn: Turn, answer: Answer): Answer {
  if (!turn.switches.rotateNonces || answer.status !== 200) return answer
  turn.proofs.rotate()
  return withNonce(answer, turn)
}

/** Judges the proof of a token request (RFC 9449 §5, §8). */
export async function readTokenProof(turn: Turn): Promise<Proven> {
  const { proofs, request, switches, now, urlOf } = turn
  const verdict = await proofs.judge(request, { mode: switches.dpop, url: urlOf('token'), now })
  if (!verdict || 'jkt' in verdict) return { ...verdict }
  const refusal = jsonAnswer({ error: verdict.error, error_description: verdict.fault }, 400)
  return { refusal: verdict.error === 'use_dpop_nonce' ? withNonce(refusal, turn) : refusal }
}

/** Binds a grant to the key that was proven, once; whether it fits the key that the grant is bound to. */
export function bind(grant: Grant, { jkt }: Proven): boolean {
  grant.jkt ??= jkt ?? null
  return grant.jkt === (jkt ?? null)
}
