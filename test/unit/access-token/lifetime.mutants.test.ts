// The very moment at which a token begins to age, or has expired; and which of several lifetimes is renewed.
import { expect, test } from 'vitest'
import { renewLifetime, tellAge } from '../../../src/access-token/lifetime.ts'

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

test('of a token that never came the age is told as such', () => {
  expect(tellAge(undefined, { now: () => 0, steady: () => 0 })).toBe('missing')
})

test('a lifetime takes the place of the one before and is the last; others stay, and so does what was', () => {
  const make = (seconds: number) => ({ receivedAt: 0, receivedSteady: 0, seconds })
  const before = new Map([
    ['a', make(1)],
    ['b', make(2)],
    ['c', make(3)],
  ])
  expect([...renewLifetime(before, 'b', make(9))]).toEqual([
    ['a', make(1)],
    ['c', make(3)],
    ['b', make(9)],
  ])
  expect([...renewLifetime(before, 'd', make(4)).keys()]).toEqual(['a', 'b', 'c', 'd'])
  expect([...before.keys()]).toEqual(['a', 'b', 'c'])
})
