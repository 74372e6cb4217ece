// Hostile provider: the token endpoint, for a code and for a refresh token.
import { createHash } from 'node:crypto'
import { isTurnedAway, jsonAnswer, type Answer, type JsonObject } from '../answer.ts'
import { random, type Grant } from './grants.ts'
import { makeIdToken } from './id-token.ts'
import { signWith } from './jws.ts'
import { bind, readTokenProof, withNextNonce } from './proof.ts'
import type { Handler, Turn } from './turn.ts'

type TokenTurn = Turn<'token' | 'refresh'>

function refuse(error: string, description: string): Answer {
  return jsonAnswer({ error, error_description: description }, 400)
}

function makeAccessToken({ switches, keys, issuer, now }: Turn, { person, clientId, scope }: Grant): string {
  const { form = 'opaque', value = (honest) => honest } = switches.accessToken
  if (form === 'opaque') return value(random())
  if (form === 'large') return value(random(6144))
  const key = keys.signing('RS256')
  const header = { alg: 'RS256', typ: 'at+jwt', kid: key.kid }
  const about = { iss: issuer, sub: person.sub, aud: 'api', client_id: clientId, scope }
  const claims = { ...about, iat: now, exp: now + 3600, jti: random() }
  return value(signWith(key, header, JSON.stringify(claims)))
}

function makeRefreshToken({ switches, grants }: Turn, grant: Grant): string {
  const { value = (honest) => honest } = switches.refreshToken
  const token = value(random())
  grants.addRefreshToken(token, grant)
  return token
}

async function issue(turn: TokenTurn, grant: Grant, isRefresh: boolean): Promise<Answer> {
  const { issued = true, rotates = true } = turn.switches.refreshToken
  const accessToken = makeAccessToken(turn, grant)
  const { lifetime = 3600 } = turn.switches.accessToken
  const { form } = turn.request
  // RFC 8707 §2.2, or what some providers take instead.
  const audience = form.get('resource') ?? form.get('audience') ?? undefined
  turn.grants.addAccessToken(accessToken, grant, { until: turn.now + lifetime, audience })
  const honest: JsonObject = {
    access_token: accessToken,
    token_type: grant.jkt === null ? 'Bearer' : 'DPoP',
    expires_in: lifetime,
    scope: grant.scope,
    id_token: await makeIdToken(turn, { grant, accessToken, isRefresh }),
    ...(issued && (rotates || !isRefresh) && { refresh_token: makeRefreshToken(turn, grant) }),
  }
  const { members = (object) => object } = turn.deviation
  const answer = jsonAnswer(await members(honest))
  return withNextNonce(turn, { ...answer, headers: { ...answer.headers, 'cache-control': 'no-store' } })
}

export const answerToken: Handler<'token'> = async (turn) => {
  const { form } = turn.request
  const proven = await readTokenProof(turn)
  if (proven.refusal) return proven.refusal
  if (form.get('grant_type') !== 'authorization_code') return refuse('unsupported_grant_type', 'grant_type')
  const grant = turn.grants.redeemCode(form.get('code') ?? '')
  if (!grant) return refuse('invalid_grant', 'unknown or used code')
  if (grant.clientId !== form.get('client_id')) return refuse('invalid_grant', 'another client')
  if (grant.redirectUri !== form.get('redirect_uri')) return refuse('invalid_grant', 'another redirect_uri')
  const verifier = turn.grants.remember('code verifier', form.get('code_verifier') ?? '')
  // RFC 7636 §4.6: the hashed verifier is the challenge.
  const hash = createHash('sha256').update(verifier, 'ascii').digest('base64url')
  if (hash !== grant.challenge) return refuse('invalid_grant', 'code_verifier does not fit')
  if (!bind(grant, proven)) return refuse('invalid_grant', 'another key')
  return issue(turn, grant, false)
}

export const answerRefresh: Handler<'refresh'> = async (turn) => {
  const { form } = turn.request
  const proven = await readTokenProof(turn)
  if (proven.refusal) return proven.refusal
  const { rotates = true, revokesReused = true } = turn.switches.refreshToken
  const usesUp = rotates && !isTurnedAway(turn.deviation)
  const grant = turn.grants.useRefreshToken(form.get('refresh_token') ?? '', { usesUp, revokesReused })
  if (!grant) return refuse('invalid_grant', 'unknown, used or revoked refresh token')
  if (grant.clientId !== form.get('client_id')) return refuse('invalid_grant', 'another client')
  if (!bind(grant, proven)) return refuse('invalid_grant', 'another key')
  return issue(turn, grant, true)
}
