// Providers: the whole path, step by step: sign-in, verified claims, renewal, a call of the API, sign-out.
import { callApi, expect, openSignedIn, outcome, sessionNow, signOut, userInfo } from '../browser/fixtures.ts'
import type { Outcome } from '../browser/app/outcome.ts'
import type { Secret } from '../browser/servers/hostile/grants.ts'
import { signIn } from '../browser/steps.ts'
import { api, type Provider } from './provider.ts'
import { appOrigin, documentOf, type Stage } from './stage.ts'
import type { Asked } from './world.ts'

/** What makes every authorization request different, and is looked at by itself. */
const fresh = ['state', 'nonce', 'code_challenge']

const newest = ({ op }: Stage, cargo: Secret['cargo']) =>
  op.secrets.findLast((secret) => secret.cargo === cargo)?.value ?? `no ${cargo}`

/** The requests to a place that is named in the document, without preflights. */
export function askedOf({ world }: Stage, url: string): Asked[] {
  const { origin, pathname } = new URL(url)
  return world.log.filter(
    (asked) => asked.url.origin === origin && asked.url.pathname === pathname && asked.method !== 'OPTIONS',
  )
}

function last(stage: Stage, url: unknown): Asked {
  const asked = typeof url === 'string' ? askedOf(stage, url).at(-1) : undefined
  if (!asked) throw new Error(`nothing was asked of ${String(url)}`)
  return asked
}

/** Opens the app at its own address and signs in there. */
export async function signInAt({ tab }: Stage): Promise<Outcome> {
  await tab.goto(`${appOrigin}/`)
  await outcome(tab)
  return signIn(tab)
}

/** The authorization request has what was meant, at the endpoint as it is written in the document. */
export function expectAsked(stage: Stage, provider: Provider): void {
  const { authorization_endpoint: endpoint } = documentOf(provider)
  const { searchParams } = last(stage, endpoint).url
  for (const name of fresh) expect(searchParams.getAll(name)).toEqual([expect.stringMatching(/^[\w-]{20,}$/)])
  const sent = [...searchParams].filter(([name]) => !fresh.includes(name))
  const own = new URL(String(endpoint)).searchParams
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
async function expectCarried(stage: Stage, url = `${api}orders`): Promise<void> {
  expect((await callApi(stage.tab, url)).status).toBe(200)
  expect(last(stage, url).headers.authorization).toBe(`Bearer ${newest(stage, 'access token')}`)
  const idTokens = stage.op.secrets.filter(({ cargo }) => cargo === 'ID token')
  expect(idTokens.length).toBeGreaterThan(0)
  const sent = JSON.stringify(
    stage.world.log
      .filter((asked) => api.startsWith(asked.url.origin))
      .map(({ url: to, headers }) => [to.href, headers]),
  )
  for (const { value } of idTokens) expect(sent).not.toContain(value)
}

/** An access token that the API takes no longer is renewed, or the call says that somebody has to sign in. */
async function expectRenewed(stage: Stage, provider: Provider): Promise<void> {
  const before = newest(stage, 'access token')
  stage.op.forgetAccessTokens()
  if (provider.refresh === 'none') return expectNotRenewed(stage)
  const refreshToken = newest(stage, 'refresh token')
  await expectCarried(stage)
  expect(newest(stage, 'access token')).not.toBe(before)
  const { form } = stage.op.last('refresh')
  expect(form.get('refresh_token')).toBe(refreshToken)
  expect(form.get('client_id')).toBe(provider.options.clientId)
  expect(newest(stage, 'refresh token') === refreshToken).toBe(provider.refresh === 'stays')
  expect(await sessionNow(stage.tab)).toMatchObject({ status: 'signed-in' })
}

/** Without a refresh token the call fails, and the next sign-in brings a new access token. */
async function expectNotRenewed(stage: Stage): Promise<void> {
  const { status, error } = await callApi(stage.tab, `${api}orders`)
  expect({ status, code: error?.code }).toEqual({ status: 401, code: undefined })
  expect(stage.op.count('refresh')).toBe(0)
  await openSignedIn(stage.tab)
  await expectCarried(stage)
}

/** UserInfo is asked with the access token, where there is such an endpoint. */
async function expectUserInfo(stage: Stage, provider: Provider): Promise<void> {
  const { userinfo_endpoint: endpoint } = documentOf(provider)
  if (typeof endpoint !== 'string' || !URL.canParse(endpoint)) {
    expect((await userInfo(stage.tab)).error?.code).toBe('OIDC_NOT_SUPPORTED')
    return
  }
  const { claims } = await userInfo(stage.tab)
  expect(claims).toMatchObject({ sub: 'ada' })
  if (provider.profileElsewhere) expect(claims).toMatchObject({ name: 'Ada Lovelace' })
}

/** Tokens are revoked where that is offered; the logout URL is exactly that of the provider, if it has one. */
async function expectSignedOut(stage: Stage, provider: Provider): Promise<void> {
  const { revocation_endpoint: revocation, end_session_endpoint: logout } = documentOf(provider)
  const [idToken, refreshToken] = [newest(stage, 'ID token'), newest(stage, 'refresh token')]
  const ended = await signOut(stage.tab)
  if (typeof revocation === 'string' && provider.refresh !== 'none')
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
  const own = [...new URL(String(logout)).searchParams]
  expect(Object.fromEntries(url.searchParams)).toEqual(Object.fromEntries([...own, ...wanted]))
  await stage.tab.waitForURL((at) => at.origin === appOrigin && !at.searchParams.has('state'))
  expect(await sessionNow(stage.tab)).toMatchObject({ status: 'signed-out' })
}

/** Nobody was asked who is not there. */
function expectNoStrangers({ world }: Stage, provider: Provider): void {
  const document = documentOf(provider)
  const named = Object.values(document).filter((value) => typeof value === 'string' && URL.canParse(value))
  const known = [appOrigin, api, provider.options.issuer, ...(named as string[])].map(
    (url) => new URL(url).origin,
  )
  expect(world.log.filter(({ url }) => !known.includes(url.origin)).map(({ url }) => url.href)).toEqual([])
}

/** Proves the whole path. */
export async function provePath(stage: Stage, provider: Provider): Promise<void> {
  const session = await signInAt(stage)
  expectAsked(stage, provider)
  await expectClaims(stage, provider, session)
  await expectCarried(stage)
  await expectRenewed(stage, provider)
  await expectUserInfo(stage, provider)
  await expectSignedOut(stage, provider)
  expectNoStrangers(stage, provider)
}
