// Browser tests, fetch: the Authorization header is the client's own; all other headers are the app's.
import { expect, openSignedIn, test } from './fixtures.ts'

const ways: [name: string, send: (url: string) => Promise<number | string>][] = [
  [
    'an object',
    (url) => {
      const headers = { Authorization: 'Basic app', 'x-test': 'app' }
      return window.statusOf(window.oidc.fetch(url, { headers }))
    },
  ],
  [
    'capitals',
    (url) => {
      const headers = { AUTHORIZATION: 'Bearer app', 'x-test': 'app' }
      return window.statusOf(window.oidc.fetch(url, { headers }))
    },
  ],
  [
    'Headers',
    (url) => {
      const headers = new Headers({ 'x-test': 'app' })
      headers.append('authorization', 'Bearer app')
      headers.append('authorization', 'Bearer more')
      return window.statusOf(window.oidc.fetch(url, { headers }))
    },
  ],
  [
    'a list of pairs',
    (url) => {
      const headers: [string, string][] = [
        ['authorization', 'Bearer app'],
        ['x-test', 'app'],
        ['Authorization', 'Bearer more'],
      ]
      return window.statusOf(window.oidc.fetch(url, { headers }))
    },
  ],
  [
    'a Request',
    (url) => {
      const headers = { authorization: 'Bearer app', 'x-test': 'app' }
      return window.statusOf(window.oidc.fetch(new Request(url, { headers })))
    },
  ],
  [
    'a Request, and an init over it',
    (url) => {
      const request = new Request(url, { headers: { authorization: 'Bearer app' } })
      const headers = { authorization: 'Bearer init', 'x-test': 'app' }
      return window.statusOf(window.oidc.fetch(request, { headers }))
    },
  ],
]

for (const [name, send] of ways) {
  test(`an Authorization header in ${name} is overwritten; the others arrive`, async ({ op, api, tab }) => {
    await openSignedIn(tab)
    expect(await tab.evaluate(send, `${api.origin}/orders`)).toBe(200)
    const [token] = op.secrets.filter(({ cargo }) => cargo === 'access token')
    expect(api.last('resource').headers).toMatchObject({
      authorization: `Bearer ${token?.value}`,
      'x-test': 'app',
    })
  })
}

test("the app's own Request and Headers never hold the token", async ({ api, tab }) => {
  await openSignedIn(tab)
  const seen = await tab.evaluate(async (url) => {
    const headers = new Headers({ 'x-test': 'app' })
    const request = new Request(url, { headers })
    const response = await window.oidc.fetch(request, { headers })
    return [...headers, ...request.headers, ...response.headers]
      .map(([name]) => name)
      .concat(String(response.status))
  }, `${api.origin}/orders`)
  expect(seen).not.toContain('authorization')
  expect(seen).toContain('200')
})

test('a polluted prototype takes no part in the init; in a plain fetch it does', async ({ api, tab }) => {
  await openSignedIn(tab)
  const statuses = await tab.evaluate(async (url) => {
    const pollution = { method: 'DELETE', headers: { 'x-test': 'polluted' } }
    for (const [name, value] of Object.entries(pollution))
      Object.defineProperty(Object.prototype, name, { value, configurable: true })
    const first = await window.statusOf(window.oidc.fetch(url, {}))
    const second = await window.statusOf(fetch(url, {}))
    for (const name of Object.keys(pollution)) Reflect.deleteProperty(Object.prototype, name)
    return [first, second]
  }, `${api.origin}/orders`)
  expect(statuses).toEqual([200, 401])
  const seen = api.of('resource').map(({ method, headers }) => [method, headers['x-test']])
  expect(seen).toEqual([
    ['GET', undefined],
    ['DELETE', 'polluted'],
  ])
})
