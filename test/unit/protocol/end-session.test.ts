// The provider's logout: everything that it needs to find the session and the way back.
import { expect, test } from 'vitest'
import { buildLogoutUrl } from '../../../src/protocol/end-session.ts'
import type { LogoutRequest } from '../../../src/protocol/end-session.ts'

const endpoint = 'https://id.example/logout'
const request: LogoutRequest = {
  clientId: 'app & co',
  postLogoutRedirectUri: 'https://app.example/?a=b&c',
  state: 's',
}

const build = (changes: Partial<LogoutRequest> = {}, at = endpoint) =>
  new URL(buildLogoutUrl(at, { ...request, ...changes }))

test('client, way back, state and hint, each once', () => {
  const url = build({ idTokenHint: 'a.b.c' })
  expect(url.origin + url.pathname).toBe(endpoint)
  expect([...url.searchParams]).toEqual([
    ['id_token_hint', 'a.b.c'],
    ['client_id', 'app & co'],
    ['post_logout_redirect_uri', 'https://app.example/?a=b&c'],
    ['state', 's'],
  ])
})

test.each([undefined, ''])('without a hint (%j) the client still says who asks', (idTokenHint) => {
  const { searchParams } = build({ idTokenHint })
  expect([searchParams.has('id_token_hint'), searchParams.get('client_id')]).toEqual([false, 'app & co'])
})

test.each([
  [6_000, true],
  [6_001, false],
])('a hint of %i characters is sent: %j', (length, isSent) => {
  expect(build({ idTokenHint: 'x'.repeat(length) }).searchParams.has('id_token_hint')).toBe(isSent)
})

test('an endpoint keeps a query of its own', () => {
  const { searchParams } = build({}, `${endpoint}?p=policy&client_id=x`)
  expect([searchParams.get('p'), searchParams.getAll('client_id')]).toEqual(['policy', ['app & co']])
})
