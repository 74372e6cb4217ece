// Room engine: one token request from end to end: out through the seam, back over the sorting desk, two halves side by side.
import type { Envelope } from '../access-token/seam.ts'
import type { Lifetime } from '../access-token/lifetime.ts'
import { OidcError } from '../errors/oidc-error.ts'
import type { Expectation } from '../id-token/checks.ts'
import type { IdTokenClaims } from '../id-token/claims.ts'
import { verifyIdToken } from '../id-token/verify.ts'
import { networkError } from '../protocol/provider-request.ts'
import type { Exchange, TokenServer } from '../protocol/token-request.ts'
import { nameCargo, sortTokenResponse } from '../protocol/token-response.ts'
import { traceTalk } from '../trace/trace.ts'
import type { Cargo } from '../trace/trace.ts'
import type { Parts } from './engine-state.ts'
import type { Provider } from './provider.ts'

/** A token request: what it carries, and how its form is put together. */
export interface TokenAsk {
  readonly carries: readonly Cargo[]
  readonly ask: (server: TokenServer, exchange: Exchange) => Promise<Response>
  /** What an ID Token in the answer must fit. */
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

async function verify(
  parts: Parts,
  { metadata, keySet }: Provider,
  answer: { idToken: string; envelope: Envelope } & TokenAsk,
): Promise<IdTokenClaims> {
  const { config, outside } = parts
  try {
    return await verifyIdToken(answer.idToken, {
      keySet,
      algorithms: {
        pinned: config.idTokenSigningAlg,
        listed: metadata.id_token_signing_alg_values_supported,
      },
      expected: {
        ...answer.expects,
        clientId: config.clientId,
        issuers: [metadata.issuer, ...config.expectedIssuer],
        clockTolerance: config.clockTolerance,
        now: outside.now() / 1000,
      },
      hashCompanion: async (hash) => leftHalf(await answer.envelope.hash(hash)),
      passed: (check) => outside.tell({ type: 'check', check, passed: true }),
    })
  } catch (thrown) {
    if (thrown instanceof OidcError && thrown.check)
      outside.tell({ type: 'check', check: thrown.check, passed: false })
    throw thrown
  }
}

/** The first half of a hash in base64url (OpenID Connect Core 1.0 §3.1.3.6). */
function leftHalf(hash: ArrayBuffer): string {
  const half = String.fromCharCode(...new Uint8Array(hash, 0, hash.byteLength / 2))
  return btoa(half).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')
}

/** Performs a token request and verifies the ID Token that it brings, if any. Nothing is kept yet. */
export async function requestTokens(
  parts: Parts,
  provider: Provider,
  request: TokenAsk,
): Promise<TokenAnswer> {
  const { outside, seam, config, ports } = parts
  const { issuer, token_endpoint: url } = provider.metadata
  let envelope: Envelope | undefined
  const exchange: Exchange = (target, form) =>
    seam.exchange(target, form, (received) => (envelope = received))
  const send = (): Promise<Response> =>
    request.ask({ issuer, token_endpoint: url, clientId: config.clientId }, exchange)
  const talk = {
    endpoint: 'token',
    method: 'POST',
    url,
    carries: request.carries,
    send,
    name: nameCargo,
  } as const
  const response = await traceTalk(outside.tell, talk).catch((thrown: unknown) => {
    throw networkError(
      thrown,
      url,
      `the provider does not allow this origin (CORS): add exactly ${outside.origin} to the client's web origins there; or the network is down.`,
    )
  })
  const { idToken, terms } = await sortTokenResponse(response)
  if (!envelope) throw new TypeError()
  const claims = idToken && (await verify(parts, provider, { ...request, idToken, envelope }))
  const lifetime = { receivedAt: ports.now(), receivedSteady: ports.steady(), seconds: terms.lifetime }
  return { envelope, idToken, claims: claims || undefined, scope: terms.scope, lifetime }
}
