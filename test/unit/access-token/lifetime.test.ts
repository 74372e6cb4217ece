// The age of an access token, by two clocks of which neither can lengthen its life.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renewLifetime, tellAge } from '../../../src/access-token/lifetime.ts'
import type { Age } from '../../../src/access-token/lifetime.ts'

const receivedAt = 1_700_000_000_000
const receivedSteady = 5_000

/** The age after that many seconds by the wall clock, and by the steady one. */
const ageAfter = (seconds: number | undefined, wall: number, steady = wall): Age =>
  tellAge(
    { receivedAt, receivedSteady, seconds },
    { now: () => receivedAt + wall * 1000, steady: () => receivedSteady + steady * 1000 },
  )

const ages: [number | undefined, number, Age][] = [
  [3600, 0, 'fresh'],
  [3600, 3539, 'fresh'],
  [3600, 3541, 'ageing'],
  [3600, 3594, 'ageing'],
  [3600, 3596, 'expired'],
  [3600, 1e9, 'expired'],
  [100, 74, 'fresh'],
  [100, 76, 'ageing'],
  [100, 94, 'ageing'],
  [100, 96, 'expired'],
  [10, 7, 'fresh'],
  [10, 8, 'ageing'],
  [10, 9.1, 'expired'],
  [1, 0.5, 'fresh'],
  [1, 0.95, 'fresh'],
  [9.9, 1e9, 'fresh'],
  [1e12, 1e9, 'fresh'],
]

test.each(ages)('a token of %d s is, after %d s, %s', (seconds, passed, age) => {
  expect(ageAfter(seconds, passed)).toBe(age)
})

test.each([undefined, 0, 0.5])('a token of unknown life (%j) is used until it is refused', (seconds) => {
  expect(ageAfter(seconds, 1e9)).toBe('fresh')
})

describe('the clock that has gone further counts', () => {
  test('while the steady one stood still in sleep', () => {
    expect(ageAfter(3600, 3600, 1)).toBe('expired')
  })
  test('where the wall clock was put back', () => {
    expect(ageAfter(3600, -86_400, 3600)).toBe('expired')
  })
  test('and a token never grows younger', () => {
    const order: Age[] = ['fresh', 'ageing', 'expired']
    const time = fc.integer({ min: -1e6, max: 1e6 })
    const holds = (seconds: number, wall: number, steady: number, later: number): boolean => {
      const before = order.indexOf(ageAfter(seconds, wall, steady))
      const isOlder = (...times: [number, number]) => order.indexOf(ageAfter(seconds, ...times)) >= before
      return isOlder(wall + later, steady) && isOlder(wall, steady + later)
    }
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), time, time, fc.nat(1e6), holds), {
      numRuns: 2_000,
    })
  })
})

describe('the lifetimes of several tokens', () => {
  const told = (seconds: number) => ({ receivedAt, receivedSteady, seconds })
  const before = new Map([
    ['', told(1)],
    ['a', told(2)],
  ])
  test('a token that came takes the place of its own, and is the last', () => {
    const after = renewLifetime(before, '', told(3))
    expect([...after]).toEqual([
      ['a', told(2)],
      ['', told(3)],
    ])
    expect([...before.values()]).toEqual([told(1), told(2)])
  })
  test('one that was not there comes to the others', () => {
    expect([...renewLifetime(before, 'b', told(3)).keys()]).toEqual(['', 'a', 'b'])
  })
  test('one that never came is missing', () => {
    const clocks = { now: () => receivedAt, steady: () => receivedSteady }
    expect([before.get('b'), before.get('a')].map((one) => tellAge(one, clocks))).toEqual([
      'missing',
      'fresh',
    ])
  })
})
