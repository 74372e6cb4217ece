// Providers: the whole path, step by step: sign-in, verified claims, renewal, a call of the API, sign-out.
import type { Outcome } from '../browser/app/outcome.ts'
import { callApi, expect, sessionNow, signOut, userInfo } from '../browser/fixtures.ts'
import { askedOf, endpointOf, last, newest, signInAt } from './looks.ts'
import { callOf, type Provider } from './provider.ts'
import { appOrigin, documentOf, type Stage } from './stage.ts'

/** What makes every authorization request different, and is looked at by itself. */
const fresh = ['state', 'nonce', 'code_challenge']

/** The authorization request has what was meant, at the endpoint as it is written in the document. */
function expectAsked(stage: Stage, provider: Provider): void {
  const endpoint = endpointOf(provider, 'authorization_endpoint')
  const { searchParams } = last(stage, endpoint).url
  for (const name of fresh) expect(searchParams.getAll(name)).toEqual([expect.stringMatching(/^[\w-]{20,}$/)])
  const sent = [...searchParams].filter(([name]) => !fresh.includes(name))
  const own = new URL(endpoint).searchParams
  expect(Object.fromEntries(sent)).toEqual({
    ...Object.fromEntries(own),
    response_type: 'code',
    client_id: provider.options.clientId,
    redirect_uri: `${appOrigin}/`,
    code_challenge_method: 'S256',
    ...provider.asks,
  })
}

/** The claims shown are those of the ID Token, which was verified; nothing of the access token is among them. */
async function expectClaims(stage: Stage, provider: Provider, session: Outcome): Promise<void> {
  expect(session).toMatchObject({ status: 'signed-in' })
  const { claims = {} } = session
  const issued = newest(stage, 'ID token').split('.')[1] ?? ''
  expect(claims).toEqual(JSON.parse(Buffer.from(issued, 'base64url').toString()))
  const { claims: facts = {} } = provider.idToken ?? {}
  for (const [name, value] of Object.entries(facts)) if (value !== null) expect(claims[name]).toEqual(value)
  const { accessToken } = provider
  if (accessToken !== 'opaque')
    for (const name of Object.keys(accessToken).filter((one) => !(one in facts)))
      if (!['iss', 'sub', 'aud', 'auth_time', 'nonce'].includes(name)) expect(claims).not.toHaveProperty(name)
  const events = await stage.tab.evaluate(() => window.events)
  for (const check of ['signature', 'iss', 'aud', 'nonce', 'exp'])
    expect(events).toContainEqual(expect.objectContaining({ type: 'check', check, passed: true }))
}

/** The API gets the newest access token, as it came; no ID Token went to any API. */
async function expectCarried(stage: Stage, provider: Provider): Promise<void> {
  const url = callOf(provider)
  expect((await callApi(stage.tab, url)).status).toBe(200)
  expect(last(stage, url).headers.authorization).toBe(`Bearer ${newest(stage, 'access token')}`)
  const idTokens = stage.op.secrets.filter(({ cargo }) => cargo === 'ID token')
  expect(idTokens.length).toBeGreaterThan(0)
  const sent = JSON.stringify(askedOf(stage, url).map(({ url: to, headers }) => [to.href, headers]))
  for (const { value } of idTokens) expect(sent).not.toContain(value)
}

/** An access token that the API takes no longer is renewed, or the call says that somebody has to sign in. */
async function expectRenewed(stage: Stage, provider: Provider): Promise<void> {
  const before = newest(stage, 'access token')
  stage.op.forgetAccessTokens()
  if (provider.refresh === 'none') return expectNotRenewed(stage, provider)
  const refreshToken = newest(stage, 'refresh token')
  await expectCarried(stage, provider)
  expect(newest(stage, 'access token')).not.toBe(before)
  const { form } = stage.op.of('refresh')[0] ?? stage.op.last('refresh')
  expect(form.get('refresh_token')).toBe(refreshToken)
  expect(form.get('client_id')).toBe(provider.options.clientId)
  expect(newest(stage, 'refresh token') === refreshToken).toBe(provider.refresh === 'stays')
  expect(await sessionNow(stage.tab)).toMatchObject({ status: 'signed-in' })
}

/** Without a refresh token the call fails, and the next sign-in brings a new access token. */
async function expectNotRenewed(stage: Stage, provider: Provider): Promise<void> {
  const { status, error } = await callApi(stage.tab, callOf(provider))
  expect({ status, code: error?.code }).toEqual({ status: 401, code: undefined })
  expect(stage.op.count('refresh')).toBe(0)
  await signInAt(stage)
  await expectCarried(stage, provider)
}

/** UserInfo is asked with the access token, where there is such an endpoint. */
async function expectUserInfo(stage: Stage, provider: Provider): Promise<void> {
  if (!endpointOf(provider, 'userinfo_endpoint')) {
    expect((await userInfo(stage.tab)).error?.code).toBe('OIDC_NOT_SUPPORTED')
    return
  }
  const { claims, error } = await userInfo(stage.tab)
  expect(error).toBeUndefined()
  expect(claims).toMatchObject({ sub: 'ada' })
  if (provider.profileElsewhere) expect(claims).toMatchObject({ name: 'Ada Lovelace' })
}

/** Tokens are revoked where that is offered; the logout URL is exactly that of the provider, if it has one. */
async function expectSignedOut(stage: Stage, provider: Provider): Promise<void> {
  const revocation = endpointOf(provider, 'revocation_endpoint')
  const logout = endpointOf(provider, 'end_session_endpoint')
  const [idToken, refreshToken] = [newest(stage, 'ID token'), newest(stage, 'refresh token')]
  const ended = await signOut(stage.tab)
  if (revocation && provider.refresh !== 'none')
    expect(last(stage, revocation).form.get('token')).toBe(refreshToken)
  if (provider.logout === 'none') {
    expect(ended).toMatchObject({ status: 'signed-out', reason: 'signed-out' })
    return
  }
  const { url } = last(stage, logout)
  const state = url.searchParams.get('state') ?? ''
  const wanted = Object.entries(provider.logout).map(([name, value]) => [
    name,
    value.replace('{ID token}', idToken).replace('{state}', state),
  ])
  const own = [...new URL(logout).searchParams]
  expect(Object.fromEntries(url.searchParams)).toEqual(Object.fromEntries([...own, ...wanted]))
  await stage.tab.waitForURL((at) => at.origin === appOrigin && !at.searchParams.has('state'))
  expect(await sessionNow(stage.tab)).toMatchObject({ status: 'signed-out' })
}

/** Nobody was asked who is not there. */
function expectNoStrangers({ world }: Stage, provider: Provider): void {
  const document = documentOf(provider)
  const named = Object.values(document).filter((value) => typeof value === 'string' && URL.canParse(value))
  const known = [appOrigin, callOf(provider), provider.options.issuer, ...(named as string[])].map(
    (url) => new URL(url).origin,
  )
  expect(world.log.filter(({ url }) => !known.includes(url.origin)).map(({ url }) => url.href)).toEqual([])
}

/** Proves the whole path. */
export async function provePath(stage: Stage, provider: Provider): Promise<void> {
  const session = await signInAt(stage)
  expectAsked(stage, provider)
  await expectClaims(stage, provider, session)
  await expectCarried(stage, provider)
  await expectRenewed(stage, provider)
  await expectUserInfo(stage, provider)
  await expectSignedOut(stage, provider)
  expectNoStrangers(stage, provider)
}
