// of several listed prefixes the longest decides which token goes out, and which methods may; their order does not matter.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findListed, requireListed, takesMethod } from '../../../src/access-token/resources.ts'
import type { ListedResource } from '../../../src/access-token/targets.ts'
import { refusal } from '../refusal.ts'

const origin = 'https://api.test'
const listed: ListedResource[] = [
  { prefix: origin, target: 'all' },
  { prefix: `${origin}/v1`, target: 'v1', methods: ['GET', 'POST'] },
  { prefix: `${origin}/v1/admin`, target: 'admin', methods: ['GET'] },
]

const choices: [url: string, target: string][] = [
  ['/', 'all'],
  ['', 'all'],
  ['?a=/v1', 'all'],
  ['/v', 'all'],
  ['/v10', 'all'],
  ['/V1/admin', 'all'],
  ['/x/v1/admin', 'all'],
  ['/v1', 'v1'],
  ['/v1/', 'v1'],
  ['/v1?/admin', 'v1'],
  ['/v1#/admin', 'v1'],
  ['/v1/administrator', 'v1'],
  ['/v1//admin', 'v1'],
  ['/v1/admin', 'admin'],
  ['/v1/admin/x/v1', 'admin'],
  ['/v1/admin?x', 'admin'],
]

describe.each(choices)('%j', (path, target) => {
  test.each([
    ['shortest first', listed],
    ['longest first', listed.toReversed()],
    ['in between', [listed[1], listed[2], listed[0]] as ListedResource[]],
  ])(`is of ${target}: %s`, (_, resources) => {
    expect(findListed(resources, origin + path)?.target).toBe(target)
  })
})

test('of two with the same prefix the first counts', () => {
  const twice = ['one', 'two'].map((target) => ({ prefix: origin, target }))
  expect(findListed(twice, `${origin}/`)?.target).toBe('one')
})

test('whatever is listed, what is found is the longest that fits', () => {
  const word = fc.constantFrom('a', 'b', 'ab', 'a%20b')
  const url = fc.array(word, { maxLength: 4 }).map((words) => [origin, ...words].join('/'))
  const holds = (prefixes: string[], asked: string): boolean => {
    const fitting = prefixes.filter((prefix) => `${asked}/`.startsWith(`${prefix}/`))
    const longest = fitting.toSorted((one, other) => other.length - one.length)[0]
    const resources = prefixes.map((prefix) => ({ prefix, target: '' }))
    return findListed(resources, asked)?.prefix === longest
  }
  fc.assert(fc.property(fc.array(url, { maxLength: 6 }), url, holds), { numRuns: 2_000 })
})

test.each([
  [undefined, 'DELETE', true],
  [['GET'], 'GET', true],
  [['GET', 'POST'], 'POST', true],
  [['GET'], 'POST', false],
  [['GET'], 'GETS', false],
  [['PATCH'], 'patch', false],
  [[], 'GET', false],
])('methods %j take %s: %j', (methods, method, isTaken) => {
  expect(takesMethod({ prefix: origin, target: '', methods }, method)).toBe(isTaken)
})

describe('what is required', () => {
  test('comes back where URL and method are listed', () => {
    expect(requireListed(listed, { url: `${origin}/v1/admin`, method: 'GET' })).toBe(listed[2])
    expect(requireListed(listed, { url: `${origin}/x`, method: 'DELETE' })).toBe(listed[0])
  })
  test('a method that a shorter prefix takes is not taken by the longest', () => {
    const run = (method: string) => () =>
      requireListed(listed, { url: `${origin}/v1/admin/x?secret`, method })
    expect(run('POST')).toThrow(refusal('OIDC_RESOURCE_NOT_LISTED', { remedy: 'fix' }))
    expect(run('POST')).toThrow(`POST ${origin}/v1/admin/x is`)
    expect(run('POST')).toThrow(`${origin}/v1/admin GET`)
    expect(run('POST')).not.toThrow('secret')
    expect(run('GET')).not.toThrow()
  })
})
