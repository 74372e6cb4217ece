// Playground API: decides whether a request carries a valid access token, by asking the provider (RFC 7662).
import { decodeJwt } from 'jose'

export type Verdict =
  | { readonly accepted: true; readonly sub: string }
  | { readonly accepted: false; readonly error?: string; readonly reason: string }

export interface Introspection {
  readonly endpoint: string
  readonly clientId: string
  readonly secret: string
}

export interface Gatekeeper {
  judge(authorization: string | undefined): Promise<Verdict>
  /** Drops the remembered answers, so that the next request asks the provider again. */
  forget(): void
}

const REMEMBER_MS = 5_000

export function createGatekeeper(introspection: Introspection): Gatekeeper {
  const remembered = new Map<string, { verdict: Verdict; until: number }>()

  async function judgeToken(token: string): Promise<Verdict> {
    const known = remembered.get(token)
    if (known && known.until > Date.now()) return known.verdict
    const verdict = explainIdToken(token) ?? (await introspect(introspection, token))
    remembered.set(token, { verdict, until: Date.now() + REMEMBER_MS })
    return verdict
  }

  return {
    async judge(authorization) {
      const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization ?? '')?.[1]
      // RFC 6750 §3.1: a request without a token is answered without an error code.
      if (token === undefined) return { accepted: false, reason: 'This API needs an access token.' }
      return judgeToken(token)
    },
    forget: () => remembered.clear(),
  }
}

/** An ID Token is a signed JWT with a nonce or auth_time, made out to an app; that can be said in a helpful sentence. */
function explainIdToken(token: string): Verdict | undefined {
  try {
    const { aud } = decodeJwt(token)
    return {
      accepted: false,
      error: 'invalid_token',
      reason:
        `This is an ID Token made out to '${String(aud)}'. It tells that app who signed in; ` +
        'it gives nobody the right to call this API. Send the access token instead.',
    }
  } catch {
    return undefined
  }
}

async function introspect(introspection: Introspection, token: string): Promise<Verdict> {
  const credentials = Buffer.from(`${introspection.clientId}:${introspection.secret}`).toString('base64')
  const response = await fetch(introspection.endpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}` },
    body: new URLSearchParams({ token, token_type_hint: 'access_token' }),
  })
  const answer = (await response.json()) as { active?: boolean; sub?: string }
  if (answer.active === true && answer.sub !== undefined) return { accepted: true, sub: answer.sub }
  return {
    accepted: false,
    error: 'invalid_token',
    reason: 'The access token is expired, revoked or unknown.',
  }
}
