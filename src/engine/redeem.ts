// Room engine: from a callback to a session. Everything is checked before anything is kept.
import { OidcError } from '../errors/oidc-error.ts'
import { checkAuthorizationResponse } from '../protocol/authorization-response.ts'
import { redeemCode } from '../protocol/token-request.ts'
import type { Redeemed } from './engine.ts'
import type { Parts } from './engine-state.ts'
import { requestTokens } from './token-request.ts'
import type { Transaction } from './transactions.ts'

async function finishSignIn(
  parts: Parts,
  transaction: Transaction,
  parameters: URLSearchParams,
): Promise<Redeemed> {
  const { config, ports, seam } = parts
  const { redirectUri, verifier, nonce, maxAge, acr, returnTo } = transaction
  const provider = await parts.provider()
  const { metadata, keySet } = provider
  const response = checkAuthorizationResponse(metadata, parameters, {
    clientId: config.clientId,
    redirectUri,
    state: parameters.get('state') ?? '',
    issuers: [metadata.issuer, ...config.expectedIssuer],
    tell: ports.tell,
  })
  // The keys are fetched beside the token request; a failure shows when they are asked for.
  keySet.current().catch(() => undefined)
  const answer = await requestTokens(parts, provider, {
    carries: ['authorization code', 'code verifier'],
    ask: (server, exchange) => redeemCode(server, { response, redirectUri, verifier }, exchange),
    expects: { nonce, maxAge, acr },
  })
  const { idToken, claims, envelope, lifetime, scope = transaction.scope } = answer
  // OpenID Connect Core 1.0 §3.1.3.3: the answer to a sign-in holds an ID Token.
  if (!idToken || !claims)
    throw new OidcError(
      'OIDC_TOKEN_RESPONSE_INVALID',
      'The provider gave no ID Token. Allow the scope `openid` for this client.',
    )
  seam.empty()
  envelope.keep()
  parts.holding = { claims, idToken, nonce, scope, lifetime }
  return { claims, scope, returnTo }
}

/** Finishes what a callback belongs to. The record of its state is used up, whatever comes of it. */
export async function redeem(parts: Parts, query: string): Promise<Redeemed> {
  const parameters = new URLSearchParams(query)
  const transaction = await parts.transactions.take(parameters.get('state') ?? '')
  parts.ports.tell({ type: 'check', check: 'state', passed: true })
  const { returnTo, verifier } = transaction
  if (!verifier) return { returnTo }
  return finishSignIn(parts, transaction, parameters).catch((error: OidcError) => ({ returnTo, error }))
}
