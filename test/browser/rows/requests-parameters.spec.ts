// Rows A-R01 to A-R04 and A-R06: what the authorization and the token request hold.
import { createHash } from 'node:crypto'
import { expect, openApp, openSignedIn, signIn } from '../fixtures.ts'
import { leavingOut, setting } from '../servers/hostile/changes.ts'
import { expectUsable, test } from './refusal.ts'

const authorizationParameters = [
  'client_id',
  'code_challenge',
  'code_challenge_method',
  'nonce',
  'redirect_uri',
  'response_type',
  'scope',
  'state',
]

test('A-R01 the authorization request holds each parameter once, and no secret', async ({ stage }) => {
  const { op, app, tab } = stage
  Object.assign(app.options, { redirectUri: '/welcome?from=op', scope: 'openid email orders:read' })
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  const { query, method } = op.last('authorization')
  expect(method).toBe('GET')
  expect([...query.keys()].toSorted()).toEqual(authorizationParameters)
  expect(Object.fromEntries(query)).toMatchObject({
    response_type: 'code',
    client_id: 'app',
    redirect_uri: `${app.origin}/welcome?from=op`,
    scope: 'openid email orders:read',
    code_challenge_method: 'S256',
  })
  for (const name of ['state', 'nonce', 'code_challenge']) expect(query.get(name)).toMatch(/^[\w-]{22,}$/)
})

test('A-R01 openid is sent even if the app does not ask for it', async ({ stage: { op, app, tab } }) => {
  Object.assign(app.options, { scope: 'orders:read' })
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  expect(op.last('authorization').query.get('scope')?.split(' ')).toContain('openid')
})

test('A-R02 state, nonce and verifier differ every time; the challenge is the hash of the verifier', async ({
  stage: { op, tab },
}) => {
  await openApp(tab)
  for (let time = 0; time < 3; time += 1) expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
  const asked = op.of('authorization').map(({ query }) => query)
  const verifiers = op.of('token').map(({ form }) => form.get('code_verifier') ?? '')
  for (const name of ['state', 'nonce', 'code_challenge']) {
    expect(new Set(asked.map((query) => query.get(name))).size).toBe(3)
  }
  for (const query of asked) expect(query.get('nonce')).toMatch(/^[\w-]{22,43}$/)
  expect(new Set(verifiers).size).toBe(3)
  for (const verifier of verifiers) expect(verifier).toMatch(/^[\w.~-]{43,128}$/)
  const hashes = verifiers.map((verifier) => createHash('sha256').update(verifier).digest('base64url'))
  expect(asked.map((query) => query.get('code_challenge'))).toEqual(hashes)
})

test('A-R03 the token request is a POST of a form, without any other authentication', async ({
  stage: { op, app, tab },
}) => {
  const codes: (string | null)[] = []
  op.switches.authorization.parameters = (honest) => {
    codes.push(Object.fromEntries(honest)['code'] ?? null)
    return honest
  }
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  const { method, form, query, headers } = op.last('token')
  expect(method).toBe('POST')
  expect(headers['content-type']).toMatch(/^application\/x-www-form-urlencoded(;|$)/)
  expect([...form.keys()].toSorted()).toEqual([
    'client_id',
    'code',
    'code_verifier',
    'grant_type',
    'redirect_uri',
  ])
  expect(Object.fromEntries(form)).toMatchObject({
    grant_type: 'authorization_code',
    client_id: 'app',
    code: codes[0],
    redirect_uri: `${app.origin}/`,
  })
  expect(form.get('redirect_uri')).toBe(op.last('authorization').query.get('redirect_uri'))
  expect(query.size).toBe(0)
  expect([headers.authorization, headers.cookie, headers.referer]).toEqual([undefined, undefined, undefined])
})

const odd = `a b&c=d+e%20"f" 'g' <h> #i; ü 漢字 \u{1f600}`

test('A-R04 what the app asks for arrives once and intact', async ({ stage: { op, app, tab } }) => {
  Object.assign(app.options, { authorizationParameters: { audience: odd } })
  const claims = { userinfo: { [odd]: { value: odd } }, id_token: { email: null } }
  const wishes = { prompt: `login ${odd}`, loginHint: odd, acrValues: odd, uiLocales: odd, claims }
  const asks = { ...wishes, maxAge: 3600, parameters: { kc_idp_hint: odd, 'odd & name': odd } }
  expect(await openSignedIn(tab, asks)).toMatchObject({ status: 'signed-in' })
  const { query } = op.last('authorization')
  const sent = {
    prompt: `login ${odd}`,
    login_hint: odd,
    acr_values: odd,
    ui_locales: odd,
    max_age: '3600',
    audience: odd,
    kc_idp_hint: odd,
    'odd & name': odd,
  }
  expect(Object.fromEntries(query)).toMatchObject(sent)
  expect(JSON.parse(query.get('claims') ?? '')).toEqual(claims)
  const names = [...Object.keys(sent), 'claims', ...authorizationParameters]
  expect([...query.keys()].toSorted()).toEqual(names.toSorted())
})

test('A-R04 lists are parted by spaces', async ({ stage: { op, tab } }) => {
  expect(
    await openSignedIn(tab, { acrValues: ['gold', 'silver'], uiLocales: ['de-CH', 'en'] }),
  ).toMatchObject({
    status: 'signed-in',
  })
  const { query } = op.last('authorization')
  expect([query.get('acr_values'), query.get('ui_locales')]).toEqual(['gold silver', 'de-CH en'])
})

test('A-R06 S256 is used where the metadata says nothing of it, of public clients and of refresh', async ({
  stage,
}) => {
  const { op, tab } = stage
  op.switches.discovery.members = (honest) => ({
    ...leavingOut('code_challenge_methods_supported')(honest),
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'private_key_jwt'],
    grant_types_supported: ['authorization_code'],
  })
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  expect(op.last('authorization').query.get('code_challenge_method')).toBe('S256')
  await expectUsable(stage)
})

test('A-R06 a provider that offers plain only is not asked', async ({ stage: { op, tab } }) => {
  op.switches.discovery.members = setting({ code_challenge_methods_supported: ['plain'] })
  expect(await openSignedIn(tab)).toMatchObject({ status: 'threw', error: { code: 'OIDC_METADATA_INVALID' } })
  expect(op.count('authorization')).toBe(0)
  op.switches.discovery.members = setting({ code_challenge_methods_supported: ['plain', 'S256'] })
  expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
})
