// Test servers: how a resource server judges a call whose token is bound to a key (RFC 9449 §7).
import { jsonAnswer, type Answer } from './answer.ts'
import { proofAlgorithms, type ProofDesk, type ProofPolicy } from './proofs.ts'
import type { LoggedRequest } from './request-log.ts'

/** The token that came under a scheme, if one did. */
export function tokenOf({ headers }: LoggedRequest, scheme: 'Bearer' | 'DPoP'): string | undefined {
  const [, found, token] = /^(\w+) (.+)$/.exec(headers.authorization ?? '') ?? []
  return found?.toLowerCase() === scheme.toLowerCase() ? token : undefined
}

/** A 401 with that error. */
export function challengeOf(scheme: 'Bearer' | 'DPoP', error: string): Answer {
  const algs = scheme === 'DPoP' ? `, algs="${proofAlgorithms.join(' ')}"` : ''
  const answer = jsonAnswer({ error }, 401)
  return {
    ...answer,
    headers: { ...answer.headers, 'www-authenticate': `${scheme} error="${error}"${algs}` },
  }
}

/** What a call is judged by: the policy of its proof, and the key that its token is bound to. */
export type CallPolicy = Omit<ProofPolicy, 'token'> & {
  boundTo: (token: string) => Promise<string | undefined>
}

/** The refusal of a call, or nothing where token and proof belong together. */
export async function refuseBoundCall(
  desk: ProofDesk,
  request: LoggedRequest,
  { boundTo, ...policy }: CallPolicy,
): Promise<Answer | undefined> {
  const token = tokenOf(request, 'DPoP')
  const jkt = token === undefined ? undefined : await boundTo(token)
  if (token === undefined || jkt === undefined) return challengeOf('DPoP', 'invalid_token')
  const verdict = await desk.judge(request, { ...policy, token })
  if (!verdict) return challengeOf('DPoP', 'invalid_dpop_proof')
  if ('jkt' in verdict) return verdict.jkt === jkt ? undefined : challengeOf('DPoP', 'invalid_token')
  const { headers, ...refusal } = challengeOf('DPoP', verdict.error)
  const nonce = verdict.error === 'use_dpop_nonce' ? desk.tellNonce() : {}
  return { ...refusal, headers: { ...headers, ...nonce } }
}
