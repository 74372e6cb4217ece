// Browser tests, secrets: after a sign-in, a refresh and a call with the default options, each secret is where it belongs only.
import { callApi, expect, findSecrets, openSignedIn, signOut, test, userInfo } from './fixtures.ts'
import type { Secret } from './servers/hostile/grants.ts'

test('storage, cookies, URL, history, console and trace hold no token, code or verifier', async ({
  op,
  app,
  api,
  tab,
}) => {
  expect(await openSignedIn(tab, { returnTo: '/orders?page=2#top' })).toMatchObject({ status: 'signed-in' })
  op.forgetAccessTokens()
  expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect((await userInfo(tab)).claims).toMatchObject({ sub: 'ada' })
  expect(op.count('refresh')).toBe(1)
  const found = await findSecrets(tab, op.secrets)
  const places = (cargo: Secret['cargo']) =>
    new Set(found.filter((find) => find.cargo === cargo).map(({ place }) => place))
  const token = `body of POST ${op.urlOf('token')}`
  expect(places('authorization code')).toEqual(new Set([`URL of GET ${app.origin}/`, token]))
  expect(places('code verifier')).toEqual(new Set([token]))
  expect(places('refresh token')).toEqual(new Set([token]))
  expect(places('access token')).toEqual(
    new Set([`headers of GET ${api.origin}/orders`, `headers of GET ${op.urlOf('userinfo')}`]),
  )
  expect(places('ID token')).toEqual(new Set())
})

test('the record of the sign-in is gone: no state, no nonce, no transaction is stored', async ({
  op,
  tab,
}) => {
  await openSignedIn(tab)
  const { query } = op.last('authorization')
  const spent = ['state', 'nonce'].map((name): Secret => ({
    cargo: 'code verifier',
    value: query.get(name) ?? '',
  }))
  const stored = (await findSecrets(tab, spent)).filter(({ place }) =>
    /Storage|IndexedDB|caches|cookies/.test(place),
  )
  expect(stored).toEqual([])
})

test('the control: while the sign-in is pending, its record is found', async ({ op, app, tab }) => {
  op.switches.authorization.location = () => `${app.origin}/elsewhere`
  await openSignedIn(tab)
  const { query } = op.last('authorization')
  const pending = ['state', 'nonce'].map((name): Secret => ({
    cargo: 'code verifier',
    value: query.get(name) ?? '',
  }))
  const places = (await findSecrets(tab, pending)).map(({ place }) => place)
  expect(places.filter((place) => place === 'IndexedDB')).toEqual(['IndexedDB', 'IndexedDB'])
})

test('a sign-out leaves nothing either; the ID Token went to the provider only', async ({ op, tab }) => {
  await openSignedIn(tab)
  await signOut(tab)
  const found = await findSecrets(tab, op.secrets)
  const places = found.filter(({ cargo }) => cargo === 'ID token').map(({ place }) => place)
  expect(places).toEqual([`URL of GET ${op.urlOf('end_session')}`])
  expect(found.filter(({ place }) => !/^(URL of GET|body of POST)/.test(place))).toEqual([])
})

test('the trace names what each message carries, and its URLs have no query', async ({ op, api, tab }) => {
  await openSignedIn(tab)
  op.forgetAccessTokens()
  await callApi(tab, `${api.origin}/orders?secret=1#x`)
  const events = await tab.evaluate(() => window.events)
  const urls = events.flatMap((event) => ('url' in event ? [event.url] : []))
  expect(urls.length).toBeGreaterThan(8)
  expect(urls.filter((url) => /[?#]/.test(url))).toEqual([])
  const carried = events.flatMap((event) => ('carries' in event ? event.carries : []))
  expect(new Set(carried)).toEqual(
    new Set(['authorization code', 'code verifier', 'access token', 'refresh token']),
  )
})
