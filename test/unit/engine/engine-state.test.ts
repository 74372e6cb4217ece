// The session as the engine holds it: there, or a typed error.
import { expect, test } from 'vitest'
import { requireHolding } from '../../../src/engine/engine-state.ts'
import type { Holding, Parts } from '../../../src/engine/engine-state.ts'
import { refusal } from '../refusal.ts'

test('it is given where there is one', () => {
  const holding = { nonce: 'n' } as Holding
  expect(requireHolding({ holding } as Parts)).toBe(holding)
})

test('else nobody is signed in', () => {
  expect(() => requireHolding({} as Parts)).toThrow(refusal('OIDC_SIGNED_OUT'))
})
