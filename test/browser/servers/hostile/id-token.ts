// Hostile provider: the ID Token of a grant, honest or as its switch says.
import type { JsonObject } from '../answer.ts'
import type { Signer } from './forgeries.ts'
import type { Grant } from './grants.ts'
import { halfHash, signWith } from './jws.ts'
import type { SigningAlgorithm } from './keys.ts'
import type { IdTokenSwitch } from './switches.ts'
import type { Turn } from './turn.ts'

type Occasion = { grant: Grant; accessToken: string; alg: SigningAlgorithm; isRefresh: boolean }

/** The claims of a person that the scope asks for. */
export function personClaims({ person, scope }: Grant): JsonObject {
  const scopes = scope.split(' ')
  return {
    sub: person.sub,
    ...(scopes.includes('profile') && { name: person.name }),
    ...(scopes.includes('email') && { email: person.email }),
  }
}

function honestClaims(
  { issuer, now, switches }: Turn,
  { grant, accessToken, alg, isRefresh }: Occasion,
): JsonObject {
  return {
    iss: issuer,
    aud: grant.clientId,
    ...personClaims(grant),
    exp: now + 3600,
    iat: now,
    auth_time: grant.authTime,
    at_hash: halfHash(accessToken, alg),
    ...(grant.acr !== null && { acr: grant.acr }),
    ...(switches.sid && { sid: grant.sid }),
    // Core §12.2: a refreshed ID Token should carry no nonce.
    ...(grant.nonce !== null && !isRefresh && { nonce: grant.nonce }),
  }
}

export function honestSigner(alg: SigningAlgorithm): Signer {
  return ({ header, payload, keys }) => signWith(keys.signing(alg), header, payload)
}

export async function makeIdToken(turn: Turn, occasion: Omit<Occasion, 'alg'>): Promise<string> {
  const { switches, keys } = turn
  const { grant, isRefresh } = occasion
  const changes: IdTokenSwitch = isRefresh ? switches.refreshedIdToken : switches.idToken
  const { alg = 'RS256', header, claims, payload, sign = honestSigner(alg), compact } = changes
  const honestHeader: JsonObject = { alg, kid: keys.signing(alg).kid, typ: 'JWT' }
  const honest = honestClaims(turn, { ...occasion, alg })
  const text = JSON.stringify(claims ? claims(honest, grant) : honest)
  const token = await sign({
    header: header ? header(honestHeader) : honestHeader,
    payload: payload ? payload(text) : text,
    clientId: grant.clientId,
    keys,
  })
  return turn.grants.remember('ID token', compact ? compact(token) : token)
}
