// Room engine: refreshes the access token: one request for all callers, dropped if the session changed meanwhile.
import { placeholder } from '../access-token/seam.ts'
import { OidcError } from '../errors/oidc-error.ts'
import { checkSameIdentity } from '../id-token/verify.ts'
import { requireHolding } from './engine-state.ts'
import type { Holding, Parts } from './engine-state.ts'
import { requestTokens } from './token-request.ts'

const changed = (): OidcError =>
  new OidcError('OIDC_SIGNED_OUT', 'The session changed while its token was renewed.')

async function askAgain(parts: Parts, before: Holding): Promise<Holding> {
  const { envelope, lifetime, ...answer } = await requestTokens(parts, await parts.provider(), {
    grant: { grant_type: 'refresh_token', refresh_token: placeholder },
    carries: ['refresh token'],
    expects: { nonce: before.nonce, refreshed: true },
  })
  const { claims = before.claims, idToken = before.idToken, scope = before.scope } = answer
  checkSameIdentity(before.claims, claims)
  if (parts.holding !== before) throw changed()
  envelope.keep({})
  return { claims, idToken, scope, lifetime, nonce: before.nonce }
}

/** The error that ends a session: the provider's definitive word, or another person's token. Any other failure ends nothing. */
function toEnd(cause: OidcError): OidcError | undefined {
  const { code, oauth } = cause
  if (/^OIDC_ID/.test(code)) return cause
  if (!/^invalid_grant$|_required$/.test(oauth?.error ?? '')) return undefined
  return new OidcError('OIDC_SESSION_ENDED', 'The provider ended the session. Sign in again.', {
    cause,
    oauth,
  })
}

async function renewOnce(parts: Parts): Promise<void> {
  const { hear } = parts.ports
  const before = requireHolding(parts)
  hear({ renewal: 'running' })
  try {
    const holding = await askAgain(parts, before)
    const { claims, scope } = holding
    parts.holding = holding
    hear({ renewal: 'idle', scope, ...(claims !== before.claims && { claims }) })
  } catch (thrown) {
    if (parts.holding !== before) throw changed()
    const error = toEnd(thrown as OidcError)
    if (!error) {
      hear({ renewal: 'waiting' })
      throw thrown
    }
    parts.seam.empty()
    parts.holding = undefined
    hear({ error })
    throw error
  }
}

/** Gives the function that renews; callers that come while a renewal runs share it. */
export function openRenewal(parts: Parts): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => (running ??= renewOnce(parts).finally(() => (running = undefined)))
}
