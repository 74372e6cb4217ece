// Every error code has a remedy.
import { expect, test } from 'vitest'
import { remedies } from '../../../src/errors/codes.ts'

test.each(Object.entries(remedies))('%s: %s', (code, remedy) => {
  expect(code).toMatch(/^OIDC_[A-Z]+(_[A-Z]+)*$/)
  expect(['fix', 'sign-in', 'retry', 'report']).toContain(remedy)
})
