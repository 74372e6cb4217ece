// Rows A-D04 and A-D05: every endpoint comes from the metadata, and those that it lacks are not missed.
import { callApi, expect, openSignedIn, signOut, userInfo } from '../fixtures.ts'
import { leavingOut, setting } from '../servers/hostile/changes.ts'
import { random } from '../servers/hostile/grants.ts'
import { expectNoStrangers, expectUsable, test } from './refusal.ts'

const endpoints = ['authorization', 'token', 'userinfo', 'jwks', 'revocation', 'end_session'] as const

test('A-D04 all endpoints at random paths: all are used, and nothing is guessed', async ({ stage }) => {
  const { op, api, tab } = stage
  for (const endpoint of endpoints) op.switches.paths[endpoint] = `/${random(6)}/${random(9)}.php`
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  await expectUsable(stage)
  op.forgetAccessTokens()
  expect((await callApi(tab, `${api.origin}/orders`)).status).toBe(200)
  await signOut(tab)
  const asked = new Set(op.log.map(({ endpoint }) => endpoint).filter((endpoint) => endpoint !== 'preflight'))
  expect([...asked].toSorted()).toEqual([...endpoints, 'discovery', 'refresh'].toSorted())
  expectNoStrangers(stage)
})

test('A-D04 the query of an endpoint is kept', async ({ stage }) => {
  const { op, tab } = stage
  const withQuery = (endpoint: (typeof endpoints)[number]) => `${op.urlOf(endpoint)}?tenant=a%26b`
  op.switches.discovery.members = setting({
    authorization_endpoint: withQuery('authorization'),
    token_endpoint: withQuery('token'),
    userinfo_endpoint: withQuery('userinfo'),
    jwks_uri: withQuery('jwks'),
    end_session_endpoint: withQuery('end_session'),
  })
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  await expectUsable(stage)
  await signOut(tab)
  for (const endpoint of ['authorization', 'token', 'userinfo', 'jwks', 'end_session'] as const) {
    expect(op.last(endpoint).query.getAll('tenant'), endpoint).toEqual(['a&b'])
  }
})

test('A-D05 no userinfo_endpoint: the sign-in works, and asking is a typed error', async ({ stage }) => {
  const { op, api, tab } = stage
  op.switches.discovery.members = leavingOut('userinfo_endpoint')
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  expect(await userInfo(tab)).toMatchObject({ error: { name: 'OidcError', code: 'OIDC_NOT_SUPPORTED' } })
  expect(op.count('userinfo')).toBe(0)
  expect((await callApi(tab, `${api.origin}/orders`)).status).toBe(200)
})

test('A-D05 no end_session_endpoint: the sign-out is local, and tokens are revoked', async ({ stage }) => {
  const { op, app, api, tab } = stage
  op.switches.discovery.members = leavingOut('end_session_endpoint')
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  await expectUsable(stage)
  expect(await signOut(tab)).toEqual({ status: 'signed-out', reason: 'signed-out' })
  expect(await tab.url()).toBe(`${app.origin}/`)
  expect([op.count('end_session'), op.count('elsewhere')]).toEqual([0, 0])
  expect(op.count('revocation')).toBeGreaterThan(0)
  expect((await callApi(tab, `${api.origin}/orders`)).error?.code).toBe('OIDC_SIGNED_OUT')
})

test('A-D05 neither, nor revocation: the sign-out is local', async ({ stage: { op, tab } }) => {
  op.switches.discovery.members = leavingOut(
    'userinfo_endpoint',
    'end_session_endpoint',
    'revocation_endpoint',
  )
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  expect(await signOut(tab)).toEqual({ status: 'signed-out', reason: 'signed-out' })
  expect([op.count('end_session'), op.count('revocation'), op.count('elsewhere')]).toEqual([0, 0, 0])
})

for (const name of ['authorization_endpoint', 'token_endpoint', 'jwks_uri']) {
  test(`A-D05 no ${name}: an error that names it`, async ({ stage: { op, tab } }) => {
    op.switches.discovery.members = leavingOut(name)
    const refused = await openSignedIn(tab)
    expect(refused).toMatchObject({ status: 'threw', error: { code: 'OIDC_METADATA_INVALID' } })
    expect(refused.error?.message).toContain(name)
    expect(op.count('authorization')).toBe(0)
  })
}
