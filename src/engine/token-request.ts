// Room engine: one token request from end to end: out through the seam, back over the sorting desk, two halves side by side.
import type { Lifetime } from '../access-token/lifetime.ts'
import type { Envelope } from '../access-token/seam.ts'
import type { IdTokenCheck } from '../errors/codes.ts'
import { OidcError } from '../errors/oidc-error.ts'
import type { Expectation } from '../id-token/checks.ts'
import type { IdTokenClaims } from '../id-token/claims.ts'
import { verifyIdToken } from '../id-token/verify.ts'
import { talk } from '../protocol/provider-request.ts'
import type { Exchange, TokenServer } from '../protocol/token-request.ts'
import { nameCargo, sortTokenResponse } from '../protocol/token-response.ts'
import type { Cargo } from '../trace/trace.ts'
import type { Parts } from './engine-state.ts'
import type { Provider } from './provider.ts'

/** A token request: what it carries, how its form is put together, and what an ID Token in the answer must fit. */
export interface TokenAsk {
  readonly carries: readonly Cargo[]
  readonly ask: (server: TokenServer, exchange: Exchange) => Promise<Response>
  readonly expects: Pick<Expectation, 'nonce' | 'maxAge' | 'acr' | 'refreshed'>
}

/** A verified answer: everything but the envelope may be read. */
export interface TokenAnswer {
  readonly envelope: Envelope
  readonly idToken: string | undefined
  readonly claims: IdTokenClaims | undefined
  readonly scope: string | undefined
  readonly lifetime: Lifetime
}

/** The first half of a hash in base64url (OpenID Connect Core 1.0 §3.1.3.6). */
function leftHalf(hash: ArrayBuffer): string {
  const half = String.fromCharCode(...new Uint8Array(hash, 0, hash.byteLength / 2))
  return btoa(half).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')
}

/** Performs a token request and verifies the ID Token that it brings, if any. Nothing is kept yet. */
export async function requestTokens(
  parts: Parts,
  { metadata, keySet }: Provider,
  request: TokenAsk,
): Promise<TokenAnswer> {
  const { seam, config, ports } = parts
  const { issuer, token_endpoint: url, id_token_signing_alg_values_supported: listed } = metadata
  const { tell, now } = ports
  let envelope: Envelope | undefined
  const exchange: Exchange = (target, form) =>
    seam.exchange(target, form, (received) => (envelope = received))
  const send = (): Promise<Response> =>
    request.ask({ issuer, token_endpoint: url, clientId: config.clientId }, exchange)
  const exchanged = {
    endpoint: 'token',
    method: 'POST',
    url,
    carries: request.carries,
    send,
    name: nameCargo,
  } as const
  const response = await talk(
    { ...ports, origin: config.origin },
    exchanged,
    "add it to the client's web origins there",
  )
  const { idToken, scope, seconds } = await sortTokenResponse(response, config.redirectUri)
  const kept = envelope as Envelope
  const verifier = {
    keySet,
    algorithms: { pinned: config.idTokenSigningAlg, listed },
    expected: {
      ...config,
      ...request.expects,
      issuers: [issuer, ...config.expectedIssuer],
      now: now() / 1000,
    },
    hashCompanion: async (hash: string) => leftHalf(await kept.hash(hash)),
    passed: (check: IdTokenCheck) => tell({ type: 'check', check, passed: true }),
  }
  try {
    const claims = idToken === undefined ? undefined : await verifyIdToken(idToken, verifier)
    return {
      envelope: kept,
      idToken,
      claims,
      scope,
      lifetime: { receivedAt: now(), receivedSteady: ports.steady(), seconds },
    }
  } catch (thrown) {
    if (thrown instanceof OidcError && thrown.check)
      tell({ type: 'check', check: thrown.check, passed: false })
    throw thrown
  }
}
