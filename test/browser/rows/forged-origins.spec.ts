// Row D-03: where the app lists the origins of its provider, no endpoint is used that lies elsewhere.
import { expect, openSignedIn, outcome, signIn, userInfo } from '../fixtures.ts'
import { setting } from '../servers/hostile/changes.ts'
import { expectNoStrangers, expectUsable, test } from './refusal.ts'

const required = ['authorization_endpoint', 'token_endpoint', 'jwks_uri']

for (const name of required) {
  test(`D-03 ${name} on an origin that is not listed: refused before the browser leaves`, async ({
    stage,
  }) => {
    const { op, app, evil, tab } = stage
    Object.assign(app.options, { endpointOrigins: [op.origin] })
    op.switches.discovery.members = setting({ [name]: `${evil.origin}/x` })
    const refused = await openSignedIn(tab)
    expect(refused).toMatchObject({ status: 'threw', error: { code: 'OIDC_METADATA_INVALID' } })
    expect(refused.error?.message).toContain(name)
    expect(op.log.filter(({ endpoint }) => endpoint !== 'discovery')).toEqual([])
    op.switches.discovery = {}
    expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
    await expectUsable(stage)
    expectNoStrangers(stage)
  })
}

test('D-03 userinfo_endpoint on an origin that is not listed: not used', async ({ stage }) => {
  const { op, app, evil, tab } = stage
  Object.assign(app.options, { endpointOrigins: [op.origin] })
  op.switches.discovery.members = setting({ userinfo_endpoint: `${evil.origin}/x` })
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  expect((await userInfo(tab)).error?.code).toBe('OIDC_NOT_SUPPORTED')
  expectNoStrangers(stage)
})

test('D-03 the list holds for metadata from the cache too', async ({ stage }) => {
  const { op, app, evil, tab } = stage
  op.switches.discovery.members = setting({ jwks_uri: `${evil.origin}/keys` })
  evil.documents.set('/keys', JSON.stringify({ keys: op.keys.published() }))
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  expect(evil.count('anything')).toBe(1)

  Object.assign(app.options, { endpointOrigins: [op.origin] })
  await tab.reload()
  await outcome(tab)
  const refused = await signIn(tab)
  expect(refused).toMatchObject({ status: 'threw', error: { code: 'OIDC_METADATA_INVALID' } })
  expect(refused.error?.message).toContain('jwks_uri')
  expect(evil.count('anything')).toBe(1)

  Object.assign(app.options, { endpointOrigins: [op.origin, `${evil.origin}/with/a/path`] })
  await tab.reload()
  await outcome(tab)
  expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
  await expectUsable(stage)
})

test('D-03 an issuer of https: leads to nothing on loopback without it', async ({
  stage: { app, evil, tab },
}) => {
  const endpoint = `${evil.origin}/x`
  const metadata = { authorization_endpoint: endpoint, token_endpoint: endpoint, jwks_uri: endpoint }
  Object.assign(app.options, { issuer: 'https://op.example', metadata })
  expect(await openSignedIn(tab)).toMatchObject({ status: 'threw', error: { code: 'OIDC_METADATA_INVALID' } })
  expect(evil.log).toEqual([])
})
