// Attacks: what the attacker's loot is worth: every token in it is tried, away from the browser that it came from.
import { createHash, randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { Api } from '../browser/servers/api.ts'
import type { HostileProvider } from '../browser/servers/hostile-provider.ts'
import type { Secret } from '../browser/servers/hostile/grants.ts'
import type { Outcome } from './row.ts'

type Shop = { op: HostileProvider; api: Api }

/** The access and refresh tokens that were issued so far. */
export function tokensOf(op: HostileProvider): Secret[] {
  return op.secrets.filter(({ cargo }) => /^(access|refresh) token$/.test(cargo))
}

type Call = { method: string; url: string; now: number; token?: string }

/** A proof of possession by a key of the attacker's own. */
async function proveByOwnKey({ method, url, now, token }: Call): Promise<string> {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const jwk = await exportJWK(publicKey)
  const ath = token !== undefined && createHash('sha256').update(token).digest('base64url')
  const claims = { htm: method, htu: url, iat: now, jti: randomUUID(), ...(ath && { ath }) }
  return new SignJWT(claims).setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk }).sign(privateKey)
}

async function callWith({ api }: Shop, token: string): Promise<boolean> {
  const url = `${api.origin}/stolen`
  const dpop = await proveByOwnKey({ method: 'GET', url, now: api.now(), token })
  const attempts = [{ authorization: `Bearer ${token}` }, { authorization: `DPoP ${token}`, dpop }]
  const answers = await Promise.all(attempts.map((headers) => fetch(url, { headers })))
  return answers.some(({ ok }) => ok)
}

async function refreshWith({ op }: Shop, token: string): Promise<boolean> {
  const url = op.urlOf('token')
  const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token, client_id: 'app' })
  const dpop = await proveByOwnKey({ method: 'POST', url, now: op.now() })
  return (await fetch(url, { method: 'POST', body, headers: { dpop } })).ok
}

function isAlive(op: HostileProvider, { cargo, value }: Secret): boolean {
  const newest = tokensOf(op).findLast((token) => token.cargo === cargo)
  return cargo === 'access token' ? op.acceptsAccessToken(value) : newest?.value === value
}

/** Whether the private half of a key that proofs were made with is among the texts. */
export function holdsKey(texts: readonly string[], { proofs }: HostileProvider): boolean {
  const points = proofs.flatMap(({ header: { jwk } }) => jwk?.x ?? [])
  return texts.some((text) => text.includes('"d":') && points.some((x) => text.includes(x)))
}

/**
 * What it is worth to have these texts: nothing, tokens that work, or tokens that nobody takes from this attacker. Uses the tokens
 * up, so it is asked last. Fails if all are dead, as after a sign-out: what they were worth cannot be told.
 */
export async function worthOf(texts: readonly string[], shop: Shop): Promise<Outcome> {
  const held = tokensOf(shop.op).filter(({ value }) => texts.some((text) => text.includes(value)))
  if (held.length === 0) return 'stopped'
  const alive = held.filter((token) => isAlive(shop.op, token))
  if (alive.length === 0) throw new Error('every token in this loot is dead already')
  for (const { cargo, value } of alive.toSorted((one, other) => one.cargo.localeCompare(other.cargo)))
    if (await (cargo === 'access token' ? callWith : refreshWith)(shop, value)) return 'not stopped'
  if (holdsKey(texts, shop.op)) return 'not stopped'
  return 'bound to a key'
}
