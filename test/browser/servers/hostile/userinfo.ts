// Hostile provider: the UserInfo endpoint.
import { jsonAnswer, type Answer } from '../answer.ts'
import { personClaims } from './id-token.ts'
import type { Handler } from './turn.ts'

function refuse(): Answer {
  const answer = jsonAnswer({ error: 'invalid_token' }, 401)
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': 'Bearer error="invalid_token"' } }
}

export const answerUserinfo: Handler<'userinfo'> = async (turn) => {
  const { request, deviation, grants, keys, issuer } = turn
  // RFC 6750 §2.1: only the header is read.
  const [, token = ''] = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '') ?? []
  const grant = grants.grantOf(token, turn.now)
  if (!grant) return refuse()
  const { members = (honest) => honest, sign } = deviation
  if (!sign) return jsonAnswer(await members(personClaims(grant)))
  const claims = await members({ iss: issuer, aud: grant.clientId, ...personClaims(grant) })
  const header = { alg: 'RS256', kid: keys.signing('RS256').kid, typ: 'JWT' }
  const body = await sign({ header, payload: JSON.stringify(claims), clientId: grant.clientId, keys })
  return { status: 200, headers: { 'content-type': 'application/jwt' }, body }
}
