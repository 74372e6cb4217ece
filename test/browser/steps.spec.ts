// Browser tests: proof that the steps work with the built package, at the hostile provider while it is honest.
import * as step from './fixtures.ts'
import { setting } from './servers/hostile/changes.ts'

const { expect, test } = step

test('sign in, call, ask for claims, sign out', async ({ op, api, tab }) => {
  await tab.goto('/')
  expect(await step.outcome(tab)).toEqual({ status: 'signed-out', reason: 'none' })
  const session = await step.signIn(tab, { returnTo: '/orders?a=b' })
  expect(session).toMatchObject({ status: 'signed-in', claims: { iss: op.issuer, sub: 'ada' } })
  expect(new URL(await tab.url()).pathname).toBe('/orders')
  const init = { method: 'POST', body: 'text' }
  expect(await step.callApi(tab, `${api.origin}/orders`, init)).toMatchObject({ status: 200 })
  expect(api.last('resource')).toMatchObject({ method: 'POST', body: 'text' })
  const refused = await step.callApi(tab, 'http://localhost:9/')
  expect(refused.error?.code).toBe('OIDC_RESOURCE_NOT_LISTED')
  expect((await step.userInfo(tab)).claims).toMatchObject({ email: 'ada@example.test' })
  expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in' })
  expect(await step.signOut(tab)).toMatchObject({ status: 'signed-out' })
  expect(op.last('end_session').query.get('id_token_hint')).toBeTruthy()
  expect((await step.userInfo(tab)).error?.code).toBe('OIDC_SIGNED_OUT')
})

test('a refusal before the page leaves, and one on return', async ({ op, tab }) => {
  op.switches.discovery.status = 500
  expect((await step.openSignedIn(tab)).error?.code).toBe('OIDC_METADATA_INVALID')
  delete op.switches.discovery.status
  op.switches.idToken.claims = setting({ aud: 'other' })
  const { error, ...session } = await step.signIn(tab)
  expect(session).toEqual({ status: 'signed-out', reason: 'failed' })
  expect(error).toMatchObject({ name: 'OidcError', code: 'OIDC_ID_TOKEN_INVALID', check: 'aud' })
  expect(op.count('userinfo')).toBe(0)
})

test('time passes for the app and for the provider', async ({ op, api, tab }) => {
  await tab.takeClock()
  await step.openSignedIn(tab)
  await step.letTimePass({ tab, op }, 4000)
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect([op.count('token'), op.count('refresh'), api.count('resource')]).toEqual([1, 1, 1])
})

test('secrets are where they belong', async ({ op, api, app, tab }) => {
  await step.openSignedIn(tab)
  await step.callApi(tab, `${api.origin}/orders`)
  expect(await step.findSecrets(tab, op.secrets)).toEqual([
    { cargo: 'authorization code', place: `URL of GET ${app.origin}/` },
    { cargo: 'authorization code', place: `body of POST ${op.urlOf('token')}` },
    { cargo: 'code verifier', place: `body of POST ${op.urlOf('token')}` },
    { cargo: 'access token', place: `headers of GET ${api.origin}/orders` },
  ])
})
