// Room engine: one token request from end to end: out through the seam, back over the sorting desk, two halves side by side.
import { base64url } from '../access-token/base64url.ts'
import type { Clocks, Lifetime } from '../access-token/lifetime.ts'
import type { Envelope, Prover } from '../access-token/seam.ts'
import type { OidcError } from '../errors/oidc-error.ts'
import type { Expectation } from '../id-token/checks.ts'
import type { IdTokenClaims } from '../id-token/claims.ts'
import { verifyIdToken } from '../id-token/verify.ts'
import { acceptedIssuers } from '../protocol/issuer.ts'
import { ask } from '../protocol/provider-request.ts'
import { askForTokens } from '../protocol/token-request.ts'
import type { Grant } from '../protocol/token-request.ts'
import { nameCargo, sortTokenResponse } from '../protocol/token-response.ts'
import type { SortedAnswer } from '../protocol/token-response.ts'
import type { Cargo } from '../trace/trace.ts'
import type { Parts } from './engine-state.ts'
import type { Provider } from './provider.ts'

/** A token request: its grant, what that carries, and what an ID Token in the answer must fit. */
export interface TokenAsk {
  readonly grant: Grant
  /** The key of the target that the access token is for. */
  readonly target: string
  readonly carries: readonly Cargo[]
  readonly expects: Pick<Expectation, 'nonce' | 'maxAge' | 'acr' | 'refreshed'>
  /** The lifetime of the token before, by which a clock that was set meanwhile is found out. */
  readonly before?: Lifetime | undefined
  /** What the tokens of a code are bound to from the start. */
  readonly prover?: Prover | undefined
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
const leftHalf = (hash: ArrayBuffer): string => base64url(hash.slice(0, hash.byteLength / 2))

/** Now, in seconds; the clock may have been set since an earlier answer, which the steady clock knows better. */
function tellTime(
  { now, steady }: Clocks,
  before: Lifetime | undefined,
): Pick<Expectation, 'now' | 'latest'> {
  const time = now()
  const elapsed = before ? steady() - before.receivedSteady : NaN
  const other = before && Number.isFinite(elapsed) ? before.receivedAt + elapsed : time
  return { now: Math.min(time, other) / 1000, latest: Math.max(time, other) / 1000 }
}

async function verify(
  { config, ports }: Parts,
  { metadata, keySet }: Provider,
  answer: { idToken: string; envelope: Envelope } & TokenAsk,
): Promise<IdTokenClaims> {
  const { issuer, id_token_signing_alg_values_supported: listed } = metadata
  try {
    return await verifyIdToken(answer.idToken, {
      keySet,
      algorithms: { pinned: config.idTokenSigningAlg, listed },
      expected: {
        ...config,
        ...answer.expects,
        issuers: acceptedIssuers(issuer, config.expectedIssuer),
        ...tellTime(ports, answer.before),
      },
      hashCompanion: async (hash) => leftHalf(await answer.envelope.hash(hash)),
      passed: (check) => ports.tell({ type: 'check', check, passed: true }),
    })
  } catch (thrown) {
    const { check } = thrown as OidcError
    if (check) ports.tell({ type: 'check', check, passed: false })
    throw thrown
  }
}

/** Sends a token request through the seam; its envelope and what may be read of its answer come back. */
async function exchange(
  { seam, config, ports }: Parts,
  { metadata }: Provider,
  { grant, target, carries, prover }: TokenAsk,
): Promise<SortedAnswer & { readonly envelope: Envelope }> {
  const { clientId, redirectUri, origin, dpop } = config
  const { revocation_endpoint: revocation, userinfo_endpoint: userInfo } = metadata
  const envelopes: Envelope[] = []
  const send = (url: string, form: URLSearchParams): Promise<Response> =>
    seam.exchange({ url, form, target, places: { revocation, userInfo }, prover }, (envelope) =>
      envelopes.push(envelope),
    )
  const talk = {
    endpoint: 'token',
    method: 'POST',
    url: metadata.token_endpoint,
    carries,
    send: () => askForTokens(metadata, { clientId, grant, exchange: send }),
    name: nameCargo,
  } as const
  const { status, body, retryAfter } = await ask({ ...ports, origin }, talk, "In this client's settings")
  const tokenType = dpop ? 'DPoP' : 'Bearer'
  const sorted = sortTokenResponse(status, body, { redirectUri, tokenType, retryAfter })
  const [envelope] = envelopes as [Envelope]
  return { ...sorted, envelope }
}

/** Performs a token request and verifies the ID Token that it brings, if any. Nothing is kept yet. */
export async function requestTokens(
  parts: Parts,
  provider: Provider,
  request: TokenAsk,
): Promise<TokenAnswer> {
  const { ports } = parts
  const { envelope, idToken, scope, seconds } = await exchange(parts, provider, request)
  const check = async (token: string): Promise<IdTokenClaims | undefined> => {
    try {
      return await verify(parts, provider, { ...request, idToken: token, envelope })
    } catch (thrown) {
      // A refreshed ID Token may be left out (Core §12.2). One whose keys cannot be fetched counts as that: the refresh token
      // that came with it is the only one that is good from now on.
      const isUnreachable = /NETWORK|TIMEOUT|METADATA/.test((thrown as OidcError).code)
      if (!request.expects.refreshed || !isUnreachable) throw thrown
      ports.tell({
        type: 'notice',
        message: 'The refreshed ID Token could not be checked: left aside.',
      })
      return undefined
    }
  }
  const claims = idToken ? await check(idToken) : undefined
  const lifetime = { receivedAt: ports.now(), receivedSteady: ports.steady(), seconds }
  return { envelope, idToken: claims && idToken, claims, scope, lifetime }
}
