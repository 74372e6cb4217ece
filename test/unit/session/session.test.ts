// The states of a session as plain data.
import { expect, test } from 'vitest'
import { OidcError } from '../../../src/errors/oidc-error.ts'
import { signedOut, unknownSession } from '../../../src/session/session.ts'

test('before anything is known it is unknown, and nobody can change that', () => {
  expect(unknownSession).toEqual({ status: 'unknown' })
  expect(Object.isFrozen(unknownSession)).toBe(true)
})

test('signed out has a reason, and an error only where there is one', () => {
  const error = new OidcError('OIDC_SESSION_ENDED', 'x')
  expect(signedOut('none')).toStrictEqual({ status: 'signed-out', reason: 'none' })
  expect(signedOut('ended', error)).toStrictEqual({ status: 'signed-out', reason: 'ended', error })
})
