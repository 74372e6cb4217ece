// Room engine: from a callback to a session. Everything is checked before anything is kept.
import { OidcError } from '../errors/oidc-error.ts'
import { readCode } from '../protocol/authorization-response.ts'
import type { Redeemed } from './engine.ts'
import type { Parts } from './engine-state.ts'
import { requestTokens } from './token-request.ts'
import type { Transaction } from './transactions.ts'

async function finishSignIn(
  parts: Parts,
  transaction: Transaction,
  parameters: URLSearchParams,
): Promise<Redeemed> {
  const { config, ports } = parts
  const { redirectUri, verifier, nonce, returnTo } = transaction
  const provider = await parts.provider()
  const {
    issuer,
    revocation_endpoint: revocation,
    userinfo_endpoint: userInfo,
    ...metadata
  } = provider.metadata
  const { authorization_response_iss_parameter_supported: announcesIssuer = false } = metadata
  const code = readCode(parameters, {
    redirectUri,
    issuers: [issuer, ...config.expectedIssuer],
    announcesIssuer,
    tell: ports.tell,
  })
  // The keys are fetched beside the token request; a failure shows when they are asked for.
  provider.keySet.current().catch(() => undefined)
  const answer = await requestTokens(parts, provider, {
    grant: { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier },
    carries: ['authorization code', 'code verifier'],
    expects: transaction,
  })
  const { idToken, claims, envelope, lifetime, scope = transaction.scope } = answer
  // OpenID Connect Core 1.0 §3.1.3.3: the answer to a sign-in holds an ID Token.
  if (!idToken || !claims)
    throw new OidcError(
      'OIDC_TOKEN_RESPONSE_INVALID',
      'The provider gave no ID Token. Allow this client the scope `openid`.',
    )
  envelope.keep({ revocation, userInfo })
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
