// Room engine: refreshes the access token: one request for all callers, dropped if the session changed meanwhile.
import { placeholder } from '../access-token/seam.ts'
import { OidcError } from '../errors/oidc-error.ts'
import { checkSameIdentity } from '../id-token/verify.ts'
import { refresh } from '../protocol/token-request.ts'
import type { Holding, Parts } from './engine-state.ts'
import { toHolding, toServer, verifyAnswer } from './redeem.ts'
import { requestTokens } from './token-request.ts'

/** Answers that end a session: the provider's definitive word on the grant or the client. */
const definitive: readonly string[] = [
  'invalid_grant',
  'interaction_required',
  'login_required',
  'consent_required',
]

async function askForTokens(parts: Parts, before: Holding): Promise<Holding> {
  const provider = await parts.provider()
  const answer = await requestTokens(parts, provider, {
    carries: ['refresh token'],
    ask: (exchange) => refresh(toServer(parts, provider), placeholder, exchange),
  })
  const { idToken } = answer
  let { claims } = before
  if (idToken) {
    claims = await verifyAnswer(parts, provider, {
      ...answer,
      idToken,
      expects: { nonce: before.nonce, refreshed: true },
    })
    checkSameIdentity(before.claims, claims)
  }
  if (parts.session.get() !== before)
    throw new OidcError('OIDC_SIGNED_OUT', 'The session ended while its token was renewed.')
  answer.envelope.keep()
  return toHolding(parts, answer, { ...before, claims, idToken: idToken ?? before.idToken })
}

const isDefinitive = (error: OidcError): boolean =>
  error.code === 'OIDC_IDENTITY_CHANGED' ||
  error.code === 'OIDC_ID_TOKEN_INVALID' ||
  (error.code === 'OIDC_TOKEN_REQUEST_FAILED' && definitive.includes(error.oauth?.error ?? ''))

function endSession(parts: Parts, cause: OidcError): OidcError {
  const ended =
    cause.code === 'OIDC_TOKEN_REQUEST_FAILED'
      ? new OidcError('OIDC_SESSION_ENDED', 'The provider ended the session. Sign in again.', {
          cause,
          oauth: cause.oauth,
        })
      : cause
  parts.seam.empty()
  parts.session.replace(undefined)
  parts.report({ type: 'ended', error: ended })
  return ended
}

async function renewOnce(parts: Parts): Promise<void> {
  const before = parts.session.get()
  const epoch = parts.session.epoch()
  parts.report({ type: 'renewal', renewal: 'running' })
  try {
    const holding = await askForTokens(parts, before)
    parts.session.update(holding)
    if (holding.claims !== before.claims)
      parts.report({ type: 'claims', claims: holding.claims, scope: holding.scope })
    parts.report({ type: 'renewal', renewal: 'idle' })
  } catch (thrown) {
    if (parts.session.epoch() !== epoch)
      throw new OidcError('OIDC_SIGNED_OUT', 'The session ended while its token was renewed.')
    if (thrown instanceof OidcError && isDefinitive(thrown)) throw endSession(parts, thrown)
    parts.report({ type: 'renewal', renewal: 'waiting' })
    throw thrown
  }
}

/** Gives the function that renews; callers that come while a renewal runs share it. */
export function openRenewal(parts: Parts): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => {
    running ??= renewOnce(parts).finally(() => {
      running = undefined
    })
    return running
  }
}
