// The provider's logout: everything that it needs to find the session and the way back.
import { expect, test } from 'vitest'
import { buildLogoutUrl } from '../../../src/protocol/end-session.ts'
import type { LogoutRequest } from '../../../src/protocol/end-session.ts'

const endpoint = 'https://id.example/logout'
const request: LogoutRequest = {
  issuer: 'https://id.example',
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

const cognito = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_EXAMPLE00'
const ownQuery = 'from={client_id}&returnTo={post_logout_redirect_uri}'

test.each([
  ['a template is filled in', ownQuery, 'https://id.example'],
  ['also at Cognito', ownQuery, cognito],
])('%s, and nothing is added', (_, query, issuer) => {
  const url = build({ issuer, idTokenHint: 'a.b.c' }, `${endpoint}?${query}`)
  expect([...url.searchParams]).toEqual([
    ['from', 'app & co'],
    ['returnTo', request.postLogoutRedirectUri],
  ])
})

test('a template may name the hint and the state; what it names and nobody knows is empty', () => {
  const query = 'hint={id_token_hint}&s={state}&x={constructor}'
  expect(build({ idTokenHint: 'a.b.c' }, `${endpoint}?${query}`).search).toBe('?hint=a.b.c&s=s&x=')
})

test.each([
  [cognito, true],
  ['https://cognito-idp.us-gov-west-1.amazonaws.com/us-gov-west-1_A', true],
  ['https://cognito-idp.eu-west-1.amazonaws.com.evil.example/x', false],
  ['https://evil.example/https://cognito-idp.eu-west-1.amazonaws.com/x', false],
  ['https://cognito-idp.a.b.amazonaws.com/x', false],
])('the logout of issuer %s has parameters of its own: %j', (issuer, isOwn) => {
  const { searchParams } = build({ issuer, idTokenHint: 'a.b.c' })
  const own = ['client_id', 'logout_uri']
  const standard = ['id_token_hint', 'client_id', 'post_logout_redirect_uri', 'state']
  expect([...searchParams.keys()]).toEqual(isOwn ? own : standard)
  if (isOwn) expect(searchParams.get('logout_uri')).toBe(request.postLogoutRedirectUri)
})
