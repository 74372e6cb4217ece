// Room engine: refreshes the access token: one request for all callers, dropped if the session changed meanwhile.
import { placeholder } from '../access-token/seam.ts'
import { OidcError } from '../errors/oidc-error.ts'
import { checkSameIdentity } from '../id-token/verify.ts'
import { refresh } from '../protocol/token-request.ts'
import type { Holding, Parts } from './engine-state.ts'
import { requestTokens } from './token-request.ts'

async function askForTokens(parts: Parts, before: Holding): Promise<Holding> {
  const { session, provider } = parts
  const { envelope, idToken, claims, scope, lifetime } = await requestTokens(parts, await provider(), {
    carries: ['refresh token'],
    ask: (server, exchange) => refresh(server, placeholder, exchange),
    expects: { nonce: before.nonce, refreshed: true },
  })
  if (claims) checkSameIdentity(before.claims, claims)
  if (session.get() !== before) throw new TypeError()
  envelope.keep()
  return {
    ...before,
    claims: claims ?? before.claims,
    idToken: idToken ?? before.idToken,
    scope: scope ?? before.scope,
    lifetime,
  }
}

/** The error that ends a session: the provider's definitive word, or another person's token. Any other failure ends nothing. */
function toEnd(error: OidcError): OidcError | undefined {
  const { code, oauth } = error
  if (code === 'OIDC_IDENTITY_CHANGED' || code === 'OIDC_ID_TOKEN_INVALID') return error
  if (!/^(invalid_grant|\w+_required)$/.test(oauth?.error ?? '')) return undefined
  return new OidcError('OIDC_SESSION_ENDED', 'The provider ended the session. Sign in again.', {
    cause: error,
    oauth,
  })
}

async function renewOnce(parts: Parts): Promise<void> {
  const { session, seam, report } = parts
  const before = session.get()
  report({ type: 'renewal', renewal: 'running', scope: before.scope })
  try {
    const { claims, scope, ...holding } = await askForTokens(parts, before)
    session.replace({ claims, scope, ...holding })
    report({ type: 'renewal', renewal: 'idle', scope, claims: claims === before.claims ? undefined : claims })
  } catch (thrown) {
    // Throws where the session is gone; an answer for another session ends nothing.
    if (session.get() !== before)
      throw new OidcError('OIDC_SIGNED_OUT', 'The session changed while its token was renewed.')
    const ended = toEnd(thrown as OidcError)
    if (!ended) {
      report({ type: 'renewal', renewal: 'waiting', scope: before.scope })
      throw thrown
    }
    seam.empty()
    session.replace(undefined)
    report({ type: 'ended', error: ended })
    throw ended
  }
}

/** Gives the function that renews; callers that come while a renewal runs share it. */
export function openRenewal(parts: Parts): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => (running ??= renewOnce(parts).finally(() => (running = undefined)))
}
