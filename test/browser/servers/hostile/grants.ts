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
  revoked: boolean
}

/** What must never leave the places it is meant for; the words are those of the trace. */
export type Secret = {
  cargo: 'authorization code' | 'code verifier' | 'access token' | 'refresh token' | 'ID token'
  value: string
}

export type Grants = {
  /** Every secret that went over the wire, in order. */
  readonly secrets: readonly Secret[]
  remember: (cargo: Secret['cargo'], value: string) => string
  addCode: (grant: Grant) => string
  /** The grant of a code, once. A second time the grant is revoked. */
  redeemCode: (code: string) => Grant | undefined
  /** Adds a token that is valid until that second. */
  addAccessToken: (token: string, grant: Grant, until: number) => void
  addRefreshToken: (token: string, grant: Grant) => void
  /** The grant of an access token that is valid at that second. */
  grantOf: (token: string, now: number) => Grant | undefined
  /** The grant of a refresh token, which may be used up by this; a used one revokes the grant. */
  useRefreshToken: (token: string, usesUp: boolean) => Grant | undefined
  revoke: (token: string) => void
  /** Every access token is invalid from now on, as if its time were over. */
  forgetAccessTokens: () => void
  clear: () => void
}

export function random(bytes = 24): string {
  return randomBytes(bytes).toString('base64url')
}

/** Redeems a thing that is good for one use. */
function takeOnce(grants: Map<string, Grant>, used: Set<string>, value: string): Grant | undefined {
  const grant = grants.get(value)
  if (!grant || grant.revoked) return undefined
  if (used.has(value)) {
    grant.revoked = true
    return undefined
  }
  used.add(value)
  return grant
}

export function createGrants(): Grants {
  const codes = new Map<string, Grant>()
  const accessTokens = new Map<string, { grant: Grant; until: number }>()
  const refreshTokens = new Map<string, Grant>()
  const used = new Set<string>()
  const secrets: Secret[] = []
  const remember: Grants['remember'] = (cargo, value) => {
    secrets.push({ cargo, value })
    return value
  }
  const alive = (grant?: Grant) => (grant?.revoked ? undefined : grant)
  return {
    secrets,
    remember,
    addCode(grant) {
      const code = remember('authorization code', random())
      codes.set(code, grant)
      return code
    },
    redeemCode: (code) => takeOnce(codes, used, code),
    addAccessToken: (token, grant, until) =>
      accessTokens.set(remember('access token', token), { grant, until }),
    addRefreshToken: (token, grant) => refreshTokens.set(remember('refresh token', token), grant),
    grantOf(token, now) {
      const { grant, until = 0 } = accessTokens.get(token) ?? {}
      return now < until ? alive(grant) : undefined
    },
    useRefreshToken: (token, usesUp) =>
      usesUp ? takeOnce(refreshTokens, used, token) : alive(refreshTokens.get(token)),
    revoke(token) {
      accessTokens.delete(token)
      const grant = refreshTokens.get(token)
      if (grant) grant.revoked = true
    },
    forgetAccessTokens: () => accessTokens.clear(),
    clear() {
      for (const map of [codes, accessTokens, refreshTokens]) map.clear()
      used.clear()
      secrets.length = 0
    },
  }
}
