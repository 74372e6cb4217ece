// Each way to climb out of a prefix by itself, beside a path that is much the same and stays inside; and which resource of several counts.
import { describe, expect, test } from 'vitest'
import { findListed, requireListed } from '../../../src/access-token/resources.ts'
import { refusal } from '../refusal.ts'

const root = 'https://api.test/v1'
const resources = [{ prefix: root, target: '' }]
const isListed = (path: string) => findListed(resources, `${root}/${path}`) !== undefined

const pairs: [climbing: string, staying: string][] = [
  ['x/../y', 'x/.../y'],
  ['..%20', '.%20'],
  ['..;a', '.;a'],
  ['x%2f..', 'x%2f.a'],
  ['x%5c..', 'x%5c.a'],
  ['%2ea', '%2da'],
  ['%2500', '%25ag'],
  ['%2525', '%2526'],
  ['%252e', '%252d'],
  ['%252f', '%252a'],
  ['%253b', '%253a'],
  ['%255c', '%255b'],
  ['%25%41', '%25g%41'],
  ['%09', '%20'],
  ['%1f', '%21'],
  ['%c0a', '%c3a'],
  ['%c1a', '%c2a'],
  ['%e0%80', '%e0%a0'],
  ['%e0%9f', '%e1%9f'],
  ['%f0%8f', '%f0%90'],
  ['%u0041', 'u0041'],
  ['x/..', 'x/...'],
  ['x%', 'x%25'],
  ['x%2', 'x%20'],
  ['x%g0', 'x%a0'],
  ['x%0g', 'x%20g'],
  ['x%2:', 'x%29'],
  ['x%2/', 'x%2f'],
  ['x%2`', 'x%2a'],
  ['x%256%41', 'x%256a%41'],
  ['x%25f%41', 'x%25g%41'],
  ['x%25a%41', 'x%20a%41'],
  ['undefined/../x', 'undefined/x'],
]

describe.each(pairs)('below a prefix', (climbing, staying) => {
  test(`${climbing} leads elsewhere on some server`, () => {
    expect(isListed(climbing)).toBe(false)
    expect(isListed(climbing.toUpperCase())).toBe(false)
  })
  test(`${staying} does not`, () => {
    expect(isListed(staying)).toBe(true)
  })
})

test('behind `?` and `#` nothing leads elsewhere, before them it does', () => {
  for (const mark of ['?', '#', '?#', '#?']) {
    expect(isListed(`x${mark}/../%2e%2e%`)).toBe(true)
    expect(isListed(`%2e%2e${mark}x`)).toBe(false)
  }
})

describe('of several resources', () => {
  const [all, orders, other] = [
    { prefix: 'https://api.test', target: 'all' },
    { prefix: 'https://api.test/orders', target: 'orders' },
    { prefix: 'https://other.test/a-longer-prefix', target: 'other' },
  ]
  test.each([
    ['https://api.test/orders/1', 'orders'],
    ['https://api.test/orders?1', 'orders'],
    ['https://api.test/orders#1', 'orders'],
    ['https://api.test/ordersx', 'all'],
    ['https://api.test/x', 'all'],
    ['https://else.test/', undefined],
  ])('%s belongs to %s, in whatever order they stand', (url, target) => {
    expect(findListed([all, orders, other], url)?.target).toBe(target)
    expect(findListed([other, orders, all], url)?.target).toBe(target)
  })
  test('the first counts where two are the same', () => {
    expect(findListed([orders, { ...orders, target: 'again' }], orders.prefix)?.target).toBe('orders')
  })
})

describe('a resource that lists methods', () => {
  const listed = [{ prefix: root, target: 'a', methods: ['GET', 'POST'] }]
  test.each(['GET', 'POST'])('takes %s', (method) => {
    expect(requireListed(listed, { url: `${root}/x`, method })).toBe(listed[0])
  })
  test.each(['PUT', 'get', ''])('does not take %j', (method) => {
    const run = () => requireListed(listed, { url: `${root}/x`, method })
    expect(run).toThrow(refusal('OIDC_RESOURCE_NOT_LISTED'))
  })
  test('takes none where the list is empty, and any where there is none', () => {
    const none = [{ prefix: root, target: 'a', methods: [] }]
    expect(() => requireListed(none, { url: root, method: 'GET' })).toThrow(
      refusal('OIDC_RESOURCE_NOT_LISTED'),
    )
    expect(requireListed(resources, { url: root, method: 'PURGE' })).toBe(resources[0])
  })
})

test('a refusal repeats no query and no fragment', () => {
  for (const url of ['https://evil.test/a?token=secret', 'https://evil.test/a#token=secret'])
    expect(() => requireListed(resources, { url, method: 'GET' })).not.toThrow('secret')
})

test('a refusal names all that is listed, each with its methods where it lists some', () => {
  const listed = [...resources, { prefix: 'https://other.test', target: '', methods: ['GET', 'POST'] }]
  const run = () => requireListed(listed, { url: 'https://evil.test/', method: 'GET' })
  expect(run).toThrow(`(${root}, https://other.test GET POST)`)
})
