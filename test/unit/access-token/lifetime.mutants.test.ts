// The very moment at which a token begins to age, or has expired.
import { expect, test } from 'vitest'
import { tellAge } from '../../../src/access-token/lifetime.ts'

test.each([
  [3600, 3540, 'fresh'],
  [3600, 3540.001, 'ageing'],
  [3600, 3595, 'ageing'],
  [3600, 3595.001, 'expired'],
  [100, 75, 'fresh'],
  [100, 95, 'ageing'],
  [40, 30, 'fresh'],
  [40, 36, 'ageing'],
  [40, 36.001, 'expired'],
  [10, 8, 'ageing'],
  [9.999, 1e9, 'fresh'],
])('a token of %d s is, after exactly %d s, %s', (seconds, passed, age) => {
  const lifetime = { receivedAt: 0, receivedSteady: 0, seconds }
  expect(tellAge(lifetime, { now: () => passed * 1000, steady: () => passed * 1000 })).toBe(age)
})
