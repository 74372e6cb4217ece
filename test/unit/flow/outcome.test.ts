// An error as the session shows it: its reason, and the error itself; what is none of ours is wrapped.
import { expect, test } from 'vitest'
import { OidcError } from '../../../src/errors/oidc-error.ts'
import { toSession } from '../../../src/flow/outcome.ts'
import { refusal } from '../refusal.ts'

const failed = (error: string) => new OidcError('OIDC_AUTHORIZATION_FAILED', '', { oauth: { error } })
const reasons: [OidcError, string][] = [
  [new OidcError('OIDC_CALLBACK_UNKNOWN_STATE', ''), 'stale-callback'],
  [new OidcError('OIDC_CALLBACK_EXPIRED', ''), 'stale-callback'],
  [new OidcError('OIDC_CALLBACK_INVALID', ''), 'failed'],
  [new OidcError('OIDC_CALLBACK_ISSUER_MISMATCH', ''), 'failed'],
  [failed('access_denied'), 'denied'],
  [failed('user_cancelled_login'), 'denied'],
  [failed('login_required'), 'interaction-required'],
  [failed('consent_required'), 'interaction-required'],
  [failed('server_error'), 'failed'],
  [failed('login_required_soon'), 'failed'],
  [new OidcError('OIDC_AUTHORIZATION_FAILED', ''), 'failed'],
  [new OidcError('OIDC_TOKEN_REQUEST_FAILED', '', { oauth: { error: 'access_denied' } }), 'failed'],
  [new OidcError('OIDC_LOGIN_LOOP', '', { oauth: { error: 'login_required' } }), 'failed'],
]

test.each(reasons)('%s (%#) gives the reason %s', (error, reason) => {
  expect(toSession(error)).toEqual({ status: 'signed-out', reason, error })
})

test.each([new TypeError('broken'), 'text', undefined])('%s is wrapped, to be reported', (thrown) => {
  const { reason, error } = toSession(thrown)
  expect([reason, error]).toEqual(['failed', refusal('OIDC_NOT_SUPPORTED', { remedy: 'report' })])
  if (thrown instanceof Error) expect(error).toHaveProperty('cause', thrown)
})
