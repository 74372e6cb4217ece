// Hostile provider: its memory of codes, tokens and what they stand for.
import { randomBytes } from 'node:crypto'
import type { Person } from './switches.ts'

export type Grant = {
  clientId: string
  redirectUri: string
  scope: string
  challenge: string
  nonce: string | null
  acr: string | null
  /** Seconds since the epoch. */
  authTime: number
  person: Person
  /** The session at the provider that it comes from. */
  sid: string
  /** The thumbprint of the key that its tokens are bound to. */
  jkt: string | null
  revoked: boolean
}

/** What must never leave the places it is meant for; the words are those of the trace. */
export type Secret = {
  cargo: 'authorization code' | 'code verifier' | 'access token' | 'refresh token' | 'ID token'
  value: string
}

/** Until which second an access token is valid, and for which API alone. */
type AccessTerms = { until: number; audience: string | undefined }

export type Grants = {
  /** Every secret that went over the wire, in order. */
  readonly secrets: readonly Secret[]
  remember: (cargo: Secret['cargo'], value: string) => string
  addCode: (grant: Grant) => string
  /** The grant of a code, once. A second time the grant is revoked. */
  redeemCode: (code: string) => Grant | undefined
  /** Adds a token that is valid until that second. */
  addAccessToken: (token: string, grant: Grant, terms: AccessTerms) => void
  /** The one API that an access token is for. */
  audienceOf: (token: string) => string | undefined
  addRefreshToken: (token: string, grant: Grant) => void
  /** The grant of an access token that is valid at that second. */
  grantOf: (token: string, now: number) => Grant | undefined
  /** The grant of a refresh token, which may be used up by this; a used one may revoke the grant. */
  useRefreshToken: (token: string, use: { usesUp: boolean; revokesReused: boolean }) => Grant | undefined
  /** How often a refresh token came that was used up. */
  countReuses: () => number
  revoke: (token: string) => void
  /** Every access token is invalid from now on, as if its time were over. */
  forgetAccessTokens: () => void
  clear: () => void
}

export function random(bytes = 24): string {
  return randomBytes(bytes).toString('base64url')
}

/** Things that are good for one use, and how often one came again. */
type Shelf = { grants: Map<string, Grant>; used: Set<string>; reuses: number }

const createShelf = (): Shelf => ({ grants: new Map(), used: new Set(), reuses: 0 })

/** Redeems a thing that is good for one use. */
function takeOnce(shelf: Shelf, value: string, revokesReused: boolean): Grant | undefined {
  const grant = shelf.grants.get(value)
  if (grant && shelf.used.has(value)) {
    shelf.reuses += 1
    grant.revoked ||= revokesReused
    return undefined
  }
  shelf.used.add(value)
  return alive(grant)
}

function alive(grant?: Grant): Grant | undefined {
  return grant?.revoked ? undefined : grant
}

export function createGrants(): Grants {
  const codes = createShelf()
  const accessTokens = new Map<string, AccessTerms & { grant: Grant }>()
  const refreshTokens = createShelf()
  const secrets: Secret[] = []
  const remember: Grants['remember'] = (cargo, value) => {
    secrets.push({ cargo, value })
    return value
  }
  return {
    secrets,
    remember,
    addCode(grant) {
      const code = remember('authorization code', random())
      codes.grants.set(code, grant)
      return code
    },
    redeemCode: (code) => takeOnce(codes, code, true),
    addAccessToken: (token, grant, terms) =>
      accessTokens.set(remember('access token', token), { ...terms, grant }),
    audienceOf: (token) => accessTokens.get(token)?.audience,
    addRefreshToken: (token, grant) => refreshTokens.grants.set(remember('refresh token', token), grant),
    grantOf(token, now) {
      const { grant, until = 0 } = accessTokens.get(token) ?? {}
      return now < until ? alive(grant) : undefined
    },
    useRefreshToken: (token, { usesUp, revokesReused }) =>
      usesUp ? takeOnce(refreshTokens, token, revokesReused) : alive(refreshTokens.grants.get(token)),
    countReuses: () => refreshTokens.reuses,
    revoke(token) {
      accessTokens.delete(token)
      const grant = refreshTokens.grants.get(token)
      if (grant) grant.revoked = true
    },
    forgetAccessTokens: () => accessTokens.clear(),
    clear() {
      for (const shelf of [codes, refreshTokens]) Object.assign(shelf, createShelf())
      accessTokens.clear()
      secrets.length = 0
    },
  }
}
