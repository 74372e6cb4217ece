// An API's description of itself is believed only about the resource that was called.
import { expect, test } from 'vitest'
import { readJsonObject } from '../../../src/protocol/json.ts'
import type { JsonObject } from '../../../src/protocol/json.ts'
import { readProtectedResource } from '../../../src/protocol/protected-resource.ts'

const read = (document: object, url = 'https://api.test/v1/orders?x') =>
  readProtectedResource(readJsonObject(JSON.stringify(document)) as JsonObject, url)

const honest = {
  resource: 'https://api.test/v1',
  authorization_servers: ['https://id.test'],
  scopes_supported: ['orders:read', 'orders:write'],
}

test.each(['https://api.test/v1', 'https://api.test/v1/', 'https://api.test', 'https://api.test/'])(
  '%s is about a call below it',
  (resource) => {
    expect(read({ ...honest, resource })).toEqual({
      resource: resource.replace(/\/$/, ''),
      issuers: ['https://id.test'],
      scopes: ['orders:read', 'orders:write'],
    })
  },
)

test.each(['https://evil.test', 'https://api.test/v', 'https://api.test/v2', '', '/', 1, null, undefined])(
  '%j is not',
  (resource) => {
    expect(read({ ...honest, resource })).toBeUndefined()
  },
)

test.each([undefined, 'x', {}, [1, null, {}], ['with space'], ['é'], ['x'.repeat(201)]])(
  'lists that are %j come to nothing',
  (list) => {
    const found = read({ ...honest, authorization_servers: list, scopes_supported: list })
    expect(found).toMatchObject({ issuers: [], scopes: [] })
  },
)

test('of long lists the beginning counts', () => {
  const many = Array.from({ length: 60 }, (_, index) => `s${index}`)
  expect(read({ ...honest, scopes_supported: many })?.scopes).toHaveLength(50)
})
