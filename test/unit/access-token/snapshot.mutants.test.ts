// The edges of a snapshot: what of an init is read, and how often; what can be sent again; which failure is whose.
import { describe, expect, test } from 'vitest'
import { takeSnapshot } from '../../../src/access-token/snapshot.ts'
import { refusal } from '../refusal.ts'

const url = 'https://api.test/v1'

test('a getter that hides that of a class above is read once, and a member without a name never', () => {
  const reads = { method: 0, symbol: 0 }
  class Base {
    get method() {
      return 'DELETE'
    }
  }
  class Init extends Base {
    override get method() {
      reads.method += 1
      return 'PUT'
    }
    get [Symbol.toStringTag]() {
      reads.symbol += 1
      return 'x'
    }
  }
  expect(takeSnapshot(url, new Init()).method).toBe('PUT')
  expect(reads).toEqual({ method: 1, symbol: 0 })
})

describe('with `duplex`, which is for streams,', () => {
  test.each(['GET', 'HEAD'])('a %s can be sent again all the same: it has no body', (method) => {
    const again = takeSnapshot(url, { method, duplex: 'half' } as RequestInit).again()
    expect([again?.url, again?.method]).toEqual([url, method])
  })
  test.each(['POST', 'DELETE'])('a %s cannot', (method) => {
    expect(takeSnapshot(url, { method, duplex: 'half' } as RequestInit).again()).toBeUndefined()
  })
})

describe('a request that cannot be made', () => {
  test.each(['https://user@api.test/v1', 'https://:password@api.test/v1'])(
    'for its user name is refused: %s',
    (address) => {
      expect(() => takeSnapshot(address, undefined)).toThrow(refusal('OIDC_RESOURCE_NOT_LISTED'))
    },
  )
  test.each([
    ['an address that is none', 'https://', {}],
    ['a method that is none', url, { method: 'a b' }],
    ['a body that cannot be', url, { body: 'x' }],
  ])('for %s fails as `fetch` would', (_, address, init) => {
    expect(() => takeSnapshot(address, init)).toThrow(TypeError)
  })
})
