// Browser tests: popular HTTP clients make their calls with the client's fetch, and notice nothing.
import { expect, openSignedIn, test } from './fixtures.ts'

for (const name of ['ky', 'axios', 'openapi-fetch'] as const) {
  test(`${name} calls the API with oidc.fetch`, async ({ app, api, tab }) => {
    await app.bootWith('http-clients.ts')
    expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
    const call = ({ client, origin }: { client: typeof name; origin: string }) =>
      window.httpClients[client](origin)
    expect(await tab.evaluate(call, { client: name, origin: api.origin })).toBe(200)
    expect(api.last('resource')).toMatchObject({ method: 'GET', path: '/orders' })
    expect(api.last('resource').headers.authorization).toMatch(/^Bearer ./)
  })
}
