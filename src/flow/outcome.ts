// Room flow: an error as the session shows it.
import { OidcError } from '../errors/oidc-error.ts'
import { signedOut } from '../session/session.ts'
import type { SignedOutReason, SignedOutSession } from '../session/session.ts'

function reasonOf({ code, oauth }: OidcError): SignedOutReason {
  if (/UNKNOWN_STATE|EXPIRED/.test(code)) return 'stale-callback'
  const answer = code === 'OIDC_AUTHORIZATION_FAILED' && oauth ? oauth.error : ''
  // OpenID Connect Core 1.0 §3.1.2.6: login_required, interaction_required and their kin.
  return /denied|cancel/.test(answer)
    ? 'denied'
    : /_required$/.test(answer)
      ? 'interaction-required'
      : 'failed'
}

/** The session that a failure leads to. */
export function toSession(thrown: unknown): SignedOutSession {
  const message = 'Something that cannot fail in a browser failed. Please report it.'
  const error =
    thrown instanceof OidcError
      ? thrown
      : new OidcError('OIDC_NOT_SUPPORTED', message, { remedy: 'report', cause: thrown as Error })
  return signedOut(reasonOf(error), error)
}
