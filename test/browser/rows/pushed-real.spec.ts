// Rows A-P05, R-72 and R-79: a real provider that takes pushed requests only, and gives each API a token of its own.
import { callApi, expect, reload, signInAsPerson, test as base, userInfo } from '../fixtures.ts'
import { startRealProvider } from '../servers/real-provider.ts'

const orders = 'https://orders.example/'

const test = base.extend({})
test.use({
  realServer: [
    async ({ servers, providerHost: host }, use) => {
      const { origin: app } = servers.app
      const resources = { [orders]: 'orders:read orders:write' }
      const realServer = await startRealProvider({ app, host, pushedOnly: true, resources })
      await use(realServer)
      await realServer.close()
    },
    { scope: 'worker' },
  ],
})

for (const dpop of [false, true]) {
  test(`A-P05 a real provider, dpop ${dpop}: from a pushed request to the API that the token is for`, async ({
    realProvider,
    app,
    api,
    tab,
  }) => {
    const resources = [{ url: `${api.origin}/`, resource: orders, scope: 'orders:read' }]
    Object.assign(app.options, { dpop, resources })
    if (dpop) api.dpop = 'on'
    await tab.goto('/')
    await tab.waitFor('#hello', 'signed-out')
    await tab.click('#sign-in')
    await signInAsPerson(tab, 'grace')
    await tab.waitFor('#hello', 'Hello Grace')
    const asked = tab.seen.requests.map(({ url }) => new URL(url))
    const authorization = asked.find(({ href }) => href.startsWith(`${realProvider.issuer}/auth?`))
    expect([...(authorization?.searchParams.keys() ?? [])]).toEqual(['client_id', 'request_uri'])

    expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    const [, token = ''] = api.last('resource').headers.authorization?.split(' ') ?? []
    expect(await realProvider.audienceOf(token)).toBe(orders)
    expect((await realProvider.boundTo(token)) !== undefined).toBe(dpop)

    // The token for the API is none for UserInfo: another one comes by the refresh token.
    expect((await userInfo(tab)).claims).toMatchObject({ sub: 'grace' })
    if (!dpop) return
    expect(await reload(tab)).toMatchObject({ status: 'signed-in' })
    expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  })
}
