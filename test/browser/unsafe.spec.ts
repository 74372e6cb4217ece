// claimcheck/unsafe: the one exit of access tokens: for listed URLs, renewed where that is due, and never for tokens that do not leave.
import { bindTokens, expect, letTimePass, openApp, openSignedIn, test, type Tab } from './fixtures.ts'
import type { HostileProvider } from './servers/hostile-provider.ts'

const tokenFor = (tab: Tab, url: string) => tab.evaluate((asked) => window.tokenFor(asked), url)
const issued = ({ secrets }: HostileProvider) =>
  secrets.filter(({ cargo }) => cargo === 'access token').map(({ value }) => value)

test.beforeEach(({ app }) => app.bootWith('unsafe.ts'))

test('the token of a listed URL, also of a socket; a new one when its time is over', async ({
  op,
  api,
  tab,
}) => {
  op.switches.accessToken.lifetime = 300
  await tab.takeClock()
  await openSignedIn(tab)
  const [first] = issued(op)
  expect(await tokenFor(tab, `${api.origin}/live`)).toBe(first)
  expect(await tokenFor(tab, `${api.origin.replace('http', 'ws')}/live`)).toBe(first)
  await letTimePass({ tab, op }, 301)
  const next = await tokenFor(tab, `${api.origin}/live`)
  expect([next, op.count('refresh')]).toEqual([issued(op)[1], 1])
})

test('no token for an unlisted URL, nor for nobody', async ({ api, evil, tab }) => {
  await openApp(tab)
  expect(await tokenFor(tab, `${api.origin}/live`)).toBe('OIDC_SIGNED_OUT')
  await openSignedIn(tab)
  expect(await tokenFor(tab, `${evil.origin}/live`)).toBe('OIDC_RESOURCE_NOT_LISTED')
})

test('a token that is bound to a key does not leave', async ({ op, app, api, tab }) => {
  bindTokens({ op, app })
  await openSignedIn(tab)
  expect(await tokenFor(tab, `${api.origin}/live`)).toBe('OIDC_NOT_SUPPORTED')
})

test('a token in a Worker does not leave', async ({ app, api, tab }) => {
  app.tokens = 'worker'
  await openSignedIn(tab)
  expect(await tokenFor(tab, `${api.origin}/live`)).toBe('OIDC_NOT_SUPPORTED')
})
