// Proof of the harness: a client that believes everything and reports what it saw, without a browser.
import { createHash } from 'node:crypto'
import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet } from 'jose'
import type { JsonObject } from '../servers/answer.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { decode } from '../servers/hostile/jws.ts'
import { signingAlgorithms } from '../servers/hostile/keys.ts'

export type Sight = { status: number; type: string | null; headers: Headers; text: string }

const clientId = 'app'
const redirectUri = 'http://localhost:9/'
const verifier = 'a-verifier-of-at-least-forty-three-characters'
const challenge = createHash('sha256').update(verifier).digest('base64url')

export async function see(url: string, init: RequestInit = {}): Promise<Sight> {
  const response = await fetch(url, { redirect: 'manual', ...init })
  const { status, headers } = response
  return { status, headers, type: headers.get('content-type'), text: await response.text() }
}

/** The members of a JSON object; none where the text is something else. */
function parseMembers(json: string): JsonObject {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
  } catch {
    return {}
  }
}

export function membersOf({ text }: Sight): JsonObject {
  return parseMembers(text)
}

/** A member that is text; empty where it is something else. */
export function textOf(sight: Sight, name: string): string {
  const value = membersOf(sight)[name]
  return typeof value === 'string' ? value : ''
}

export function discovery({ issuer }: HostileProvider): Promise<Sight> {
  return see(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
}

export function jwks(op: HostileProvider): Promise<Sight> {
  return see(op.urlOf('jwks'))
}

/** A good authorization request, with other parameters if told. */
export function authorizationUrl(op: HostileProvider, extra: Record<string, string> = {}): string {
  const asked = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: 'openid profile email',
    state: 'state',
    nonce: 'nonce',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...extra,
  }
  return `${op.urlOf('authorization')}?${new URLSearchParams(asked).toString()}`
}

export function authorization(
  op: HostileProvider,
  extra: Record<string, string> = {},
  cookie = '',
): Promise<Sight> {
  return see(authorizationUrl(op, extra), { headers: { cookie } })
}

/** Where the authorization response leads. */
export async function callback(op: HostileProvider): Promise<URL> {
  return new URL((await authorization(op)).headers.get('location') ?? 'about:blank')
}

function post(url: string, form: Record<string, string>): Promise<Sight> {
  return see(url, { method: 'POST', body: new URLSearchParams(form) })
}

export async function token(op: HostileProvider): Promise<Sight> {
  const code = (await callback(op)).searchParams.get('code') ?? ''
  const known = { client_id: clientId, redirect_uri: redirectUri, code_verifier: verifier }
  return post(op.urlOf('token'), { grant_type: 'authorization_code', code, ...known })
}

export async function refresh(op: HostileProvider): Promise<Sight> {
  const value = textOf(await token(op), 'refresh_token')
  return useRefreshToken(op, value)
}

export function useRefreshToken(op: HostileProvider, value: string): Promise<Sight> {
  const form = { grant_type: 'refresh_token', refresh_token: value, client_id: clientId }
  return post(op.urlOf('token'), form)
}

export async function userinfo(op: HostileProvider): Promise<Sight> {
  const value = textOf(await token(op), 'access_token')
  return see(op.urlOf('userinfo'), { headers: { authorization: `Bearer ${value}` } })
}

export type SeenIdToken = { header: JsonObject; claims: JsonObject; verdict: string }

/** What a strict library says of an ID Token: `genuine`, or what is wrong with it. */
async function judge(op: HostileProvider, compact: string): Promise<string> {
  try {
    const keys: JSONWebKeySet = JSON.parse((await jwks(op)).text)
    const expected = { issuer: op.issuer, audience: clientId, algorithms: [...signingAlgorithms] }
    const requiredClaims = ['sub', 'iat', 'exp', 'nonce']
    await jwtVerify(compact, createLocalJWKSet(keys), { ...expected, requiredClaims, maxTokenAge: '1h' })
    return 'genuine'
  } catch (error) {
    if (error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired)
      return error.claim
    return error instanceof errors.JOSEError ? error.code : String(error)
  }
}

export async function idToken(op: HostileProvider, ask = token): Promise<SeenIdToken> {
  const compact = textOf(await ask(op), 'id_token')
  const [header = {}, claims = {}] = compact.split('.').map((part) => parseMembers(decode(part)))
  return { header, claims, verdict: await judge(op, compact) }
}
