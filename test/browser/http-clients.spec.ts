// Browser tests: popular HTTP clients make their calls with the client's fetch, and notice nothing.
import { expect, openSignedIn, test } from './fixtures.ts'

const sent = '{"title":"Ångström & Co"}'

for (const name of ['ky', 'axios', 'openapi-fetch'] as const) {
  test(`${name} calls the API with oidc.fetch: GET, POST, a renewal, an error`, async ({
    op,
    app,
    api,
    tab,
  }) => {
    await app.bootWith('http-clients.ts')
    expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
    const call = (method: 'get' | 'post') =>
      tab.evaluate((asked) => window.httpClients[asked.name][asked.method](asked.origin), {
        name,
        method,
        origin: api.origin,
      })
    expect(await call('get')).toEqual({ status: 200, body: '' })
    expect(await call('post')).toEqual({ status: 200, body: sent })
    expect(api.last('resource').headers['content-type']).toMatch(/^application\/json/)
    op.forgetAccessTokens()
    expect(await call('post')).toEqual({ status: 200, body: sent })
    expect(api.of('resource').map(({ method }) => method)).toEqual(['GET', 'POST', 'POST', 'POST'])
    api.switches.status = 404
    expect((await call('get')).status).toBe(404)
    expect((await call('post')).status).toBe(404)
    const headers = api.of('resource').map((request) => request.headers.authorization)
    expect(headers.filter((header) => !/^Bearer ./.test(header ?? ''))).toEqual([])
    expect(op.count('refresh')).toBe(1)
  })
}
