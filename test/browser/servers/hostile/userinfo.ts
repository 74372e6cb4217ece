// Hostile provider: the UserInfo endpoint.
import { jsonAnswer, type Answer } from '../answer.ts'
import { challengeOf, refuseBoundCall, tokenOf } from '../bound-calls.ts'
import { personClaims } from './id-token.ts'
import { withNextNonce } from './proof.ts'
import type { Grant } from './grants.ts'
import type { Handler, Turn } from './turn.ts'

/** What is wrong with a call, if anything is. RFC 6750 §2.1: only the header is read. */
async function refuse(turn: Turn, grant?: Grant): Promise<Answer | undefined> {
  const { proofs, request, switches, now, urlOf } = turn
  if (!grant) return challengeOf('Bearer', 'invalid_token')
  if (grant.jkt === null) return undefined
  const policy = { mode: switches.dpop, url: urlOf('userinfo'), now }
  return refuseBoundCall(proofs, request, { ...policy, boundTo: async () => grant.jkt ?? undefined })
}

export const answerUserinfo: Handler<'userinfo'> = async (turn) => {
  const { request, deviation, grants, keys, issuer } = turn
  const token = tokenOf(request, 'DPoP') ?? tokenOf(request, 'Bearer') ?? ''
  const grant = grants.grantOf(token, turn.now)
  const refusal = await refuse(turn, grant)
  if (refusal || !grant) return refusal ?? challengeOf('Bearer', 'invalid_token')
  const { members = (honest) => honest, sign } = deviation
  if (!sign) return withNextNonce(turn, jsonAnswer(await members(personClaims(grant))))
  const claims = await members({ iss: issuer, aud: grant.clientId, ...personClaims(grant) })
  const header = { alg: 'RS256', kid: keys.signing('RS256').kid, typ: 'JWT' }
  const body = await sign({ header, payload: JSON.stringify(claims), clientId: grant.clientId, keys })
  return { status: 200, headers: { 'content-type': 'application/jwt' }, body }
}
