// Room engine: from a callback to a session. Everything is checked before anything is kept.
import type { ProofKey } from '../access-token/proof-keys.ts'
import { mainTarget, targetParameters } from '../access-token/targets.ts'
import type { Target } from '../access-token/targets.ts'
import { OidcError } from '../errors/oidc-error.ts'
import { readCode } from '../protocol/authorization-response.ts'
import { acceptedIssuers } from '../protocol/issuer.ts'
import type { Metadata } from '../protocol/metadata.ts'
import type { Redeemed } from './engine.ts'
import { changed, toIdentity } from './engine-state.ts'
import type { Holding, Parts } from './engine-state.ts'
import { keepNew } from './keeping.ts'
import { newProof, proverOf } from './proof.ts'
import type { Proof } from './proof.ts'
import { requestTokens } from './token-request.ts'
import type { TokenAnswer } from './token-request.ts'
import type { Transaction } from './transactions.ts'

/** The key that the code is bound to, or a new one where none was made ahead. */
async function findProof(
  { ports: { now } }: Parts,
  { dpop_signing_alg_values_supported: listed }: Metadata,
  key: ProofKey | undefined,
): Promise<Proof> {
  if (!key) return newProof(listed, now)
  try {
    return { key, prover: await proverOf(key, now) }
  } catch (thrown) {
    if (thrown instanceof OidcError) throw thrown
    throw new OidcError(
      'OIDC_CALLBACK_UNKNOWN_STATE',
      'The key of this sign-in was damaged in storage. The code was not redeemed. Sign in again.',
    )
  }
}

/** Checks the response and redeems its code. */
async function askForSession(
  parts: Parts,
  { redirectUri, verifier, ...transaction }: Transaction,
  parameters: URLSearchParams,
): Promise<{ answer: TokenAnswer; proofKey: ProofKey | undefined }> {
  const { config, ports } = parts
  const target = mainTarget(config)
  const provider = await parts.provider()
  const { metadata } = provider
  const code = readCode(parameters, {
    redirectUri,
    issuers: acceptedIssuers(metadata.issuer, config.expectedIssuer),
    announcesIssuer: metadata.authorization_response_iss_parameter_supported ?? false,
    tell: ports.tell,
  })
  // The keys are fetched beside the token request; a failure shows when they are asked for.
  provider.keySet.current().catch(() => undefined)
  const proof = config.dpop ? await findProof(parts, metadata, transaction.proofKey) : undefined
  const answer = await requestTokens(parts, provider, {
    grant: {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
      // RFC 6749 §4.1.3: the scope of a code was asked for already.
      ...targetParameters({ __proto__: null, ...target, scope: undefined } as Target),
    },
    target: target.key,
    carries: ['authorization code', 'code verifier'],
    expects: transaction,
    prover: proof?.prover,
  })
  return { answer, proofKey: proof?.key }
}

async function signInWith(
  parts: Parts,
  transaction: Transaction,
  parameters: URLSearchParams,
): Promise<Holding> {
  const { era, sessions, config } = parts
  const { answer, proofKey } = await askForSession(parts, transaction, parameters)
  const { envelope, idToken, claims, lifetime, scope = transaction.scope } = answer
  // OpenID Connect Core 1.0 §3.1.3.3: the answer to a sign-in holds an ID Token.
  if (!idToken || !claims)
    throw new OidcError(
      'OIDC_TOKEN_RESPONSE_INVALID',
      'The provider gave no ID Token. Allow this client the scope `openid`.',
    )
  const sessionState = parameters.get('session_state') ?? undefined
  const { nonce } = transaction
  const lifetimes = new Map([[mainTarget(config).key, lifetime]])
  const terms = { claims, idToken, nonce, scope, lifetimes, sessionState, proofKey }
  const holding = await keepNew(parts, terms, envelope)
  if (parts.era !== era) {
    // Somebody signed out meanwhile, and that stands.
    envelope.discard(config.clientId)
    await sessions.take().catch(() => undefined)
    throw changed(parts)
  }
  envelope.keep()
  parts.holding = holding
  parts.isEstranged = false
  parts.ending = undefined
  sessions.say(holding)
  return holding
}

/** Finishes what a callback belongs to. The record of its state is used up, whatever comes of it. */
export async function redeem(parts: Parts, query: string): Promise<Redeemed> {
  const parameters = new URLSearchParams(query)
  const transaction = await parts.transactions.take(parameters.get('state') ?? '')
  parts.ports.tell({ type: 'check', check: 'state', passed: true })
  const { returnTo, view, verifier, prompt } = transaction
  const isLogout = !verifier && !parameters.has('code') && !parameters.has('error')
  if (isLogout) return { returnTo }
  try {
    const identity = toIdentity(await signInWith(parts, transaction, parameters))
    return { returnTo, view, identity, isSilent: prompt === 'none' }
  } catch (thrown) {
    const error = thrown as OidcError
    // The provider has no session any more, so a reload need not ask again. Tabs that have tokens go on.
    if (prompt === 'none' && /_required$/.test(error.oauth?.error ?? '') && parts.config.keeps === 'mark')
      await parts.sessions.mute().catch(() => undefined)
    return { returnTo, view, error }
  }
}
