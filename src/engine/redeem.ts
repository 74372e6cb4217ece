// Room engine: from a callback to a session. Everything is checked before anything is kept.
import type { TokenServer } from '../protocol/token-request.ts'
import { redeemCode } from '../protocol/token-request.ts'
import { checkAuthorizationResponse } from '../protocol/authorization-response.ts'
import { OidcError } from '../errors/oidc-error.ts'
import { verifyIdToken } from '../id-token/verify.ts'
import type { Expectation } from '../id-token/checks.ts'
import type { IdTokenClaims } from '../id-token/claims.ts'
import type { NotSignedIn, Redeemed } from './engine.ts'
import type { Holding, Parts } from './engine-state.ts'
import type { Provider } from './provider.ts'
import { leftHalf, requestTokens } from './token-request.ts'
import type { TokenAnswer } from './token-request.ts'
import type { SignInTransaction } from './transactions.ts'

/** The server as a token request names it. */
export const toServer = ({ config }: Parts, { metadata }: Provider): TokenServer => ({
  issuer: metadata.issuer,
  token_endpoint: metadata.token_endpoint,
  clientId: config.clientId,
})

/** Verifies the ID Token of an answer against its companion. */
export function verifyAnswer(
  parts: Parts,
  provider: Provider,
  answer: TokenAnswer & {
    readonly idToken: string
    readonly expects: Pick<Expectation, 'nonce' | 'maxAge' | 'acr' | 'refreshed'>
  },
): Promise<IdTokenClaims> {
  const { config, outside } = parts
  const verifying = verifyIdToken(answer.idToken, {
    keySet: provider.keySet,
    algorithms: {
      pinned: config.idTokenSigningAlg,
      listed: provider.metadata.id_token_signing_alg_values_supported,
    },
    expected: {
      ...answer.expects,
      clientId: config.clientId,
      issuers: [provider.metadata.issuer, ...config.expectedIssuer],
      clockTolerance: config.clockTolerance,
      now: outside.now() / 1000,
    },
    hashCompanion: async (hash) => leftHalf(await answer.envelope.hash(hash)),
    passed: (check) => outside.tell({ type: 'check', check, passed: true }),
  })
  verifying.catch((thrown: unknown) => {
    if (thrown instanceof OidcError && thrown.check)
      outside.tell({ type: 'check', check: thrown.check, passed: false })
  })
  return verifying
}

/** What is held of a verified answer. */
export function toHolding(parts: Parts, answer: TokenAnswer, rest: Omit<Holding, 'lifetime'>): Holding {
  const { now, steady } = parts.ports
  return {
    ...rest,
    scope: answer.terms.scope ?? rest.scope,
    lifetime: { receivedAt: now(), receivedSteady: steady(), expires_in: answer.terms.expires_in },
  }
}

async function finishSignIn(
  parts: Parts,
  transaction: SignInTransaction,
  response: URLSearchParams,
): Promise<Redeemed> {
  const provider = await parts.provider()
  const { redirectUri, verifier, nonce, maxAge, acr, returnTo } = transaction
  const checked = checkAuthorizationResponse(provider.metadata, response, {
    clientId: parts.config.clientId,
    redirectUri,
    state: response.get('state') ?? '',
    issuers: [provider.metadata.issuer, ...parts.config.expectedIssuer],
    tell: parts.outside.tell,
  })
  // The keys are fetched beside the token request; a failure shows when they are asked for.
  provider.keySet.current().catch(() => undefined)
  const answer = await requestTokens(parts, provider, {
    carries: ['authorization code', 'code verifier'],
    ask: (exchange) =>
      redeemCode(toServer(parts, provider), { response: checked, redirectUri, verifier }, exchange),
  })
  const { idToken } = answer
  // OpenID Connect Core 1.0 §3.1.3.3: the answer to a sign-in holds an ID Token.
  if (!idToken)
    throw new OidcError(
      'OIDC_TOKEN_RESPONSE_INVALID',
      'The token endpoint gave no ID Token. Is `openid` allowed for this client?',
    )
  const claims = await verifyAnswer(parts, provider, { ...answer, idToken, expects: { nonce, maxAge, acr } })
  parts.seam.empty()
  answer.envelope.keep()
  const holding = toHolding(parts, answer, { claims, idToken, nonce, scope: transaction.scope ?? '' })
  parts.session.replace(holding)
  return { claims, scope: holding.scope, returnTo }
}

/** Finishes what a callback belongs to. The record of its state is used up, whatever comes of it. */
export async function redeem(parts: Parts, parameters: string): Promise<Redeemed | NotSignedIn> {
  const response = new URLSearchParams(parameters)
  const state = response.get('state') ?? ''
  const transaction = await parts.transactions.take(state).catch((thrown: unknown) => {
    parts.outside.tell({ type: 'check', check: 'state', passed: false })
    throw thrown
  })
  parts.outside.tell({ type: 'check', check: 'state', passed: true })
  const { returnTo } = transaction
  if (transaction.kind === 'logout') return { returnTo }
  return finishSignIn(parts, transaction, response).catch((thrown: unknown) => {
    if (thrown instanceof OidcError) return { returnTo, error: thrown }
    throw thrown
  })
}
