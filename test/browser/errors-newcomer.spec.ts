// Browser tests, errors: the five mistakes of the first hour say what is wrong, with which value, and what to do.
import { expect, openSignedIn, outcome, signIn, test } from './fixtures.ts'
import { answeringError } from './servers/hostile/changes.ts'

test('the issuer cannot be reached: the message names the address that was tried', async ({
  op,
  app,
  tab,
}) => {
  op.switches.discovery.cut = 'reset'
  const { error } = await openSignedIn(tab)
  expect(error).toMatchObject({ code: 'OIDC_NETWORK' })
  expect(error?.message).toContain(`${op.issuer}/.well-known/openid-configuration`)
  expect(error?.message).toContain(app.origin)
  Object.assign(op.switches, { discovery: {} })
  expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
})

const issuers: [name: string, path: string, asked: (issuer: string) => string][] = [
  ['a slash too many', '', (issuer) => `${issuer}/`],
  ['a slash too few', '/', (issuer) => issuer.replace(/\/$/, '')],
]

for (const [name, path, asked] of issuers) {
  test(`the issuer has ${name}: both strings, and the character where they part`, async ({
    op,
    app,
    tab,
  }) => {
    op.switches.issuerPath = path
    const issuer = asked(op.issuer)
    app.options.issuer = issuer
    const { error } = await openSignedIn(tab)
    expect(error).toMatchObject({ code: 'OIDC_ISSUER_MISMATCH', remedy: 'fix' })
    expect(error?.message).toContain(`"${op.issuer}"`)
    expect(error?.message).toContain(`"${issuer}"`)
    const shorter = op.issuer.replace(/\/$/, '').length
    expect(error?.message).toContain(`character ${shorter + 1} (`)
    expect(error?.message).toContain('"/"')
  })
}

test('the issuer is another host: both strings, and the character where they part', async ({ op, tab }) => {
  op.switches.discovery.members = (honest) => ({ ...honest, issuer: 'http://127.0.0.1.example' })
  const { error } = await openSignedIn(tab)
  expect(error?.message).toContain('"http://127.0.0.1.example"')
  expect(error?.message).toContain(`"${op.issuer}"`)
  expect(error?.message).toContain('character 17 (":", ".")')
})

test('the token endpoint lets this origin not read: the message names this origin', async ({
  op,
  app,
  tab,
}) => {
  op.switches.token.cors = 'http://localhost:4711'
  const refused = await openSignedIn(tab)
  expect(refused).toMatchObject({ status: 'signed-out', reason: 'failed', error: { code: 'OIDC_NETWORK' } })
  expect(refused.error?.message).toContain(op.urlOf('token'))
  expect(refused.error?.message).toMatch(/CORS/)
  expect(refused.error?.message.split(/[\s,;]+/)).toContain(app.origin)
  expect(op.count('token')).toBe(1)
  op.switches.token.cors =
    `${new URL(app.origin).protocol}//${new URL(app.origin).host}` as 'http://localhost'
  expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
})

test('the redirect URI is not registered, says the authorization endpoint: the message holds it exactly', async ({
  op,
  app,
  tab,
}) => {
  app.options.redirectUri = '/callback'
  op.switches.authorization.parameters = answeringError('invalid_request', 'redirect_uri is not registered')
  const { error } = await openSignedIn(tab)
  expect(error).toMatchObject({ code: 'OIDC_AUTHORIZATION_FAILED', remedy: 'fix' })
  expect(error?.message.split(/["\s,;]+/)).toContain(`${app.origin}/callback`)
})

test('the redirect URI is another one, says the token endpoint: the message holds it exactly', async ({
  op,
  app,
  tab,
}) => {
  app.options.redirectUri = '/callback'
  const body = { error: 'invalid_grant', error_description: 'The redirect_uri does not match' }
  Object.assign(op.switches.token, { status: 400, body: JSON.stringify(body) })
  const { error } = await openSignedIn(tab)
  expect(error).toMatchObject({ code: 'OIDC_TOKEN_REQUEST_FAILED', remedy: 'fix' })
  expect(error?.message.split(/["\s,;]+/)).toContain(`${app.origin}/callback`)
})

for (const status of [400, 401]) {
  test(`the client is confidential (${status} invalid_client): the message asks for a public client`, async ({
    op,
    tab,
  }) => {
    const body = { error: 'invalid_client', error_description: 'Client authentication failed' }
    Object.assign(op.switches.token, { status, body: JSON.stringify(body) })
    const { error } = await openSignedIn(tab)
    expect(error).toMatchObject({
      code: 'OIDC_TOKEN_REQUEST_FAILED',
      remedy: 'fix',
      oauth: { error: 'invalid_client' },
    })
    expect(error?.message).toMatch(/public client/)
    expect(error?.message).not.toContain('Client authentication failed')
    Object.assign(op.switches, { token: {} })
    expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
    await outcome(tab)
  })
}
