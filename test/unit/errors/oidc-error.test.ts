// The one error class: a code, what helps, and nothing that should not be written to a log.
import { expect, test } from 'vitest'
import { remedies } from '../../../src/errors/codes.ts'
import { OidcError } from '../../../src/errors/oidc-error.ts'

test('it is an Error with a code, a message and the usual remedy', () => {
  const error = new OidcError('OIDC_NETWORK', 'Nobody answers.')
  expect(error).toBeInstanceOf(Error)
  expect(String(error)).toBe('OidcError: Nobody answers.')
  expect([error.code, error.remedy]).toEqual(['OIDC_NETWORK', remedies.OIDC_NETWORK])
})

test('what does not apply is not there', () => {
  const error = new OidcError('OIDC_NETWORK', '')
  for (const member of ['check', 'oauth', 'cause']) expect(member in error).toBe(false)
})

test('what applies is', () => {
  const cause = new TypeError('no')
  const oauth = { error: 'invalid_grant' }
  const details = { check: 'exp', oauth, remedy: 'retry', cause } as const
  expect(new OidcError('OIDC_ID_TOKEN_INVALID', '', details)).toMatchObject(details)
})

test('written as JSON it shows what it carries, not the cause', () => {
  const details = { oauth: { error: 'x' }, cause: new Error('secret') }
  expect(JSON.parse(JSON.stringify(new OidcError('OIDC_NETWORK', 'secret', details)))).toEqual({
    name: 'OidcError',
    code: 'OIDC_NETWORK',
    remedy: 'retry',
    oauth: { error: 'x' },
  })
})
