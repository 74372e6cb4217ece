// The session as the engine holds it: there, or a typed error.
import { expect, test } from 'vitest'
import { changed, requireHolding } from '../../../src/engine/engine-state.ts'
import type { Holding, Parts } from '../../../src/engine/engine-state.ts'
import { OidcError } from '../../../src/errors/oidc-error.ts'
import { refusal } from '../refusal.ts'

test('it is given where there is one', () => {
  const holding = { nonce: 'n' } as Holding
  expect(requireHolding({ holding } as Parts)).toBe(holding)
})

const ending = new OidcError('OIDC_SESSION_ENDED', '')

test('else nobody is signed in, and what ended it is said', () => {
  expect(() => requireHolding({} as Parts)).toThrow(refusal('OIDC_SIGNED_OUT', { remedy: 'sign-in' }))
  expect(() => requireHolding({ ending } as Parts)).toThrow(ending)
})

test('an answer that is late is dropped, and what ended its session is said', () => {
  expect(changed({} as Parts)).toEqual(refusal('OIDC_SIGNED_OUT', { remedy: 'sign-in' }))
  expect(changed({ ending } as Parts)).toBe(ending)
})
