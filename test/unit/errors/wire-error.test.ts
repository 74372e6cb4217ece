// An error that crosses between realms keeps its code and its class, and loses what nobody chose to tell.
import { expect, test } from 'vitest'
import { OidcError } from '../../../src/errors/oidc-error.ts'
import { fromWireError, toWireError } from '../../../src/errors/wire-error.ts'

const cross = (thrown: unknown): Error => fromWireError(structuredClone(toWireError(thrown)))

test('an OidcError keeps all its members, and of its cause name and message', () => {
  const cause = Object.assign(new TypeError('Failed to fetch'), { secret: 'opaque' })
  const error = new OidcError('OIDC_INSUFFICIENT_AUTHENTICATION', 'Stronger.', {
    check: 'acr',
    oauth: { error: 'login_required', error_description: 'no', error_uri: 'https://id.test/e' },
    remedy: 'retry',
    signIn: { acrValues: 'gold', maxAge: 5, claims: { id_token: { acr: { essential: true } } } },
    retryAfter: 7,
    cause,
  })
  const crossed = cross(error)
  expect(crossed).toBeInstanceOf(OidcError)
  expect({ ...crossed, message: crossed.message, name: crossed.name }).toEqual({
    ...error,
    message: 'Stronger.',
    name: 'OidcError',
  })
  expect(crossed.cause).toMatchObject({ name: 'TypeError', message: 'Failed to fetch' })
  expect(JSON.stringify(toWireError(error))).not.toContain('opaque')
})

test('what an OidcError does not have is not there afterwards', () => {
  const crossed = cross(new OidcError('OIDC_SIGNED_OUT', 'Nobody.'))
  expect(Object.keys(crossed).toSorted()).toEqual(['code', 'name', 'remedy'])
  expect('cause' in crossed).toBe(false)
})

test.each([
  ['a TypeError', new TypeError('Failed to fetch')],
  ['an AbortError', new DOMException('stopped', 'AbortError')],
  ['a TimeoutError', new DOMException('late', 'TimeoutError')],
])('%s stays one', (_, error) => {
  const crossed = cross(error)
  expect([crossed.constructor, crossed.name, crossed.message]).toEqual([
    error.constructor,
    error.name,
    error.message,
  ])
})

test.each([
  ['another error', new RangeError('opaque')],
  ['a string', 'opaque'],
  ['nothing', undefined],
])('of %s nothing is told', (_, thrown) => {
  expect(JSON.stringify(toWireError(thrown))).toBe('{"kind":"other"}')
  expect(cross(thrown)).toEqual(new Error('The Worker failed.'))
})

test.each([
  ['an unknown code', { kind: 'oidc', code: 'OIDC_MADE_UP', message: 'x' }],
  ['a code of the prototype', { kind: 'oidc', code: 'constructor', message: 'x' }],
  ['an unknown kind', { kind: 'made up', message: 'x' }],
  ['no object', 7],
  ['nothing', undefined],
  ['an inherited kind', Object.create({ kind: 'type', message: 'x' })],
])('%s is an error of which nothing is known', (_, wire) => {
  expect(fromWireError(wire)).toEqual(new Error('The Worker failed.'))
})
