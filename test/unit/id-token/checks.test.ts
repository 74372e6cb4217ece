// The checks on claims, one by one, with times on both sides of the leeway.
import { describe, expect, test } from 'vitest'
import type { IdTokenCheck } from '../../../src/errors/codes.ts'
import { checks } from '../../../src/id-token/checks.ts'
import type { Expectation } from '../../../src/id-token/checks.ts'
import { failing, standing, waived } from './checks-cases.ts'
import type { Changes } from './checks-cases.ts'
import { claims, expected } from './honest-claims.ts'

/** Stands, fails, or does not apply. */
function judge(name: IdTokenCheck, changes: Changes, expects: Partial<Expectation> = {}): string {
  const [, check] = checks.find(([own]) => own === name) ?? []
  const verdict = check?.({ __proto__: null, ...claims, ...changes } as object as Changes, {
    ...expected,
    ...expects,
  })
  return verdict === true ? 'stands' : verdict === undefined ? 'does not apply' : 'fails'
}

test('all of them, in the order of the specification, cheap and telling ones first', () => {
  const names = ['iss', 'aud', 'azp', 'sub', 'exp', 'nbf', 'iat', 'nonce', 'auth_time', 'acr']
  expect(checks.map(([name]) => name)).toEqual(names)
})

describe.each([
  ['fails', failing],
  ['stands', standing],
  ['does not apply', waived],
] as const)('%s:', (verdict, table) => {
  const rows = Object.entries(table).flatMap(([check, all]) =>
    all.map(([name, changes, expects]) => ({ check: check as IdTokenCheck, name, changes, expects })),
  )
  test.each(rows)('$check $name', ({ check, changes, expects }) => {
    expect(judge(check, changes, expects)).toBe(verdict)
  })
})

test('a time that is off says by how much, and points at the clock', () => {
  const [, check] = checks.find(([name]) => name === 'exp') ?? []
  expect(check?.({ ...claims, exp: expected.now - 90.5 }, expected)).toMatch(/^61 s off.*clock/)
})
