// Browser tests, fetch: the Authorization header is the client's own; all other headers are the app's.
import { expect, openSignedIn, test } from './fixtures.ts'

const ways: [name: string, send: (url: string) => Promise<Response>][] = [
  ['an object', (url) => window.oidc.fetch(url, { headers: { Authorization: 'Basic app', 'x-test': 'app' } })],
  ['capitals', (url) => window.oidc.fetch(url, { headers: { AUTHORIZATION: 'Bearer app', 'x-test': 'app' } })],
  [
    'Headers',
    (url) => {
      const headers = new Headers({ 'x-test': 'app' })
      headers.append('authorization', 'Bearer app')
      headers.append('authorization', 'Bearer more')
      return window.oidc.fetch(url, { headers })
    },
  ],
  [
    'a list of pairs',
    (url) =>
      window.oidc.fetch(url, {
        headers: [
          ['authorization', 'Bearer app'],
          ['x-test', 'app'],
          ['Authorization', 'Bearer more'],
        ],
      }),
  ],
  [
    'a Request',
    (url) => window.oidc.fetch(new Request(url, { headers: { authorization: 'Bearer app', 'x-test': 'app' } })),
  ],
  [
    'a Request, and an init over it',
    (url) =>
      window.oidc.fetch(new Request(url, { headers: { authorization: 'Bearer app' } }), {
        headers: { authorization: 'Bearer init', 'x-test': 'app' },
      }),
  ],
]

for (const [name, send] of ways) {
  test(`an Authorization header in ${name} is overwritten; the others arrive`, async ({ op, api, tab }) => {
    await openSignedIn(tab)
    const status = await tab.evaluate<number, string>(
      `(url) => (${String(send)})(url).then(({ status }) => status)` as never,
      `${api.origin}/orders`,
    )
    expect(status).toBe(200)
    const [token] = op.secrets.filter(({ cargo }) => cargo === 'access token')
    expect(api.last('resource').headers).toMatchObject({ authorization: `Bearer ${token?.value}`, 'x-test': 'app' })
  })
}

test("the app's own Request and Headers never hold the token", async ({ api, tab }) => {
  await openSignedIn(tab)
  const seen = await tab.evaluate(async (url) => {
    const headers = new Headers({ 'x-test': 'app' })
    const request = new Request(url, { headers })
    const response = await window.oidc.fetch(request, { headers })
    return [...headers, ...request.headers, ...response.headers].map(([name]) => name).concat(String(response.status))
  }, `${api.origin}/orders`)
  expect(seen).not.toContain('authorization')
  expect(seen).toContain('200')
})
