// Rows L-06, R-70 and R-72: a real provider, and two APIs that read their JWTs by themselves and take none that is for another.
import type { JWTPayload } from 'jose'
import {
  callApi,
  expect,
  reload,
  sessionNow,
  signInAsPerson,
  test as base,
  userInfo,
  type Tab,
} from './fixtures.ts'
import { startApi, type Api } from './servers/api.ts'
import { readByKeys } from './servers/by-keys.ts'
import { startRealProvider } from './servers/real-provider.ts'
import { familiar } from './targets-steps.ts'

const { callBoth, tokenIn } = familiar

const ids = ['https://orders.example/', 'https://stock.example/'] as const

/** An API that verifies tokens, by the provider's keys and its own name, as RFC 9068 §4 tells. */
const guard = (api: Api, issuer: string, audience: string) =>
  Object.assign(api, readByKeys(`${issuer}/jwks`, { issuer, audience, typ: 'at+jwt' }))

/** The APIs as the app lists them. */
const list = (...apis: Api[]) =>
  apis.map(({ origin }, index) => ({
    url: `${origin}/`,
    resource: ids[index] ?? '',
    scope: ['orders:read', 'stock:read'][index] ?? '',
  }))

const test = base.extend<{ stock: Api }>({
  stock: async ({ realProvider, api, app }, use) => {
    const stock = await startApi()
    for (const [index, one] of [api, stock].entries()) guard(one, realProvider.issuer, ids[index] ?? '')
    app.options['resources'] = list(api, stock)
    await use(stock)
    await stock.close()
  },
})
test.use({
  realServer: [
    async ({ servers, providerHost: host }, use) => {
      const resources = { [ids[0]]: 'orders:read', [ids[1]]: 'stock:read' }
      const realServer = await startRealProvider({
        app: servers.app.origin,
        host,
        resources,
        signsTokens: true,
      })
      await use(realServer)
      await realServer.close()
    },
    { scope: 'worker' },
  ],
})

/** Signs in through the provider's own forms. */
async function signInThere(tab: Tab): Promise<void> {
  await tab.goto('/')
  await tab.waitFor('#hello', 'signed-out')
  await tab.click('#sign-in')
  await signInAsPerson(tab, 'grace')
  await tab.waitFor('#hello', 'Hello Grace')
}

/** How an API answers a token that was stolen on its way to another. */
async function replay(api: Api, token: string, scheme: string): Promise<number> {
  const { status } = await fetch(`${api.origin}/orders`, { headers: { authorization: `${scheme} ${token}` } })
  return status
}

for (const dpop of [false, true]) {
  test(`L-06 a real provider, dpop ${dpop}: two APIs, each with JWTs for itself, 20 alternating calls`, async ({
    realProvider,
    app,
    api,
    stock,
    tab,
  }) => {
    app.options['dpop'] = dpop
    await signInThere(tab)
    expect(await callBoth(tab, [api, stock], 10)).toEqual({ 200: 20 })
    const tokens = [api, stock].map((one) => tokenIn(one.last('resource')))
    const payloads = tokens.map((token) => JSON.parse(atob(token.split('.')[1] ?? '')) as JWTPayload)
    expect(payloads).toMatchObject([
      { aud: ids[0], scope: 'orders:read' },
      { aud: ids[1], scope: 'stock:read' },
    ])
    expect(payloads.map(({ cnf }) => cnf !== undefined)).toEqual([dpop, dpop])
    // The control: an API that is shown the other's token refuses it; that it takes its own was seen above.
    const scheme = dpop ? 'DPoP' : 'Bearer'
    expect([
      await replay(api, tokens[1] ?? '', scheme),
      await replay(stock, tokens[0] ?? '', scheme),
    ]).toEqual([401, 401])

    const posts = tab.seen.requests.filter(({ url }) => url === `${realProvider.issuer}/token`)
    const asked = posts.map(({ body }) => new URLSearchParams(body).get('resource'))
    expect(asked).toEqual(ids)
    expect((await userInfo(tab)).claims).toMatchObject({ sub: 'grace' })
    if (!dpop) return
    expect(await reload(tab)).toMatchObject({ status: 'signed-in' })
    const before = tab.seen.requests.filter(({ url }) => url === `${realProvider.issuer}/token`).length
    expect(await callBoth(tab, [api, stock], 1)).toEqual({ 200: 2 })
    const after = tab.seen.requests.filter(({ url }) => url === `${realProvider.issuer}/token`).length
    expect(after).toBe(before)
  })
}

test('R-72 an API that was listed later: the real provider gives no token, none of another goes there, and consent helps', async ({
  app,
  api,
  stock,
  tab,
}) => {
  Object.assign(app.options, { store: 'indexeddb', resources: list(api) })
  await signInThere(tab)
  app.options['resources'] = list(api, stock)
  expect(await reload(tab)).toMatchObject({ status: 'signed-in' })
  const { error } = await callApi(tab, `${stock.origin}/orders`)
  expect(error).toMatchObject({ code: 'OIDC_TOKEN_REQUEST_FAILED', remedy: 'sign-in' })
  expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect([await sessionNow(tab), stock.count('resource')]).toMatchObject([{ status: 'signed-in' }, 0])

  await tab.evaluate(() => void window.oidc.signIn({ prompt: 'consent' }))
  await tab.waitFor('input[name=prompt][value=consent]')
  await tab.click('button[type=submit]')
  await tab.waitFor('#hello', 'Hello Grace')
  expect(await callBoth(tab, [api, stock], 2)).toEqual({ 200: 4 })
})
