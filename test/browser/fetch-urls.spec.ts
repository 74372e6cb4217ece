// Browser tests, fetch: which URLs get the token. Whatever is not listed is refused before anything is sent to anybody.
import { callApi, expect, openSignedIn, test, type Tab } from './fixtures.ts'

type Origins = { api: string; evil: string }
type Address = [attack: string, url: (origins: Origins) => string]

const host = (origin: string) => new URL(origin).host
const port = (origin: string) => new URL(origin).port

/** Where only `http://localhost:API/` is listed. */
const strangers: Address[] = [
  ['L-01 another origin', ({ evil }) => `${evil}/orders`],
  ['L-01 another origin that names the API', ({ api, evil }) => `${evil}/?${api}/#${api}/`],
  ['L-01 another origin with the API as its path', ({ api, evil }) => `${evil}/${api}/`],
  ['L-01 the page', () => '/orders'],
  ['L-01 nothing', () => ''],
  ['L-01 a relative path', () => 'orders'],
  ['L-01 no scheme', ({ evil }) => `//${host(evil)}/`],
  ['L-01 no scheme, backslashes', ({ evil }) => `/\\${host(evil)}/`],
  ['L-01 no scheme, a tab', ({ evil }) => `\t//${host(evil)}/`],
  ['L-02 a longer host', ({ api }) => `http://localhost.evil.test:${port(api)}/`],
  ['L-02 a longer host, encoded', ({ api }) => `http://localhost%2eevil.test:${port(api)}/`],
  ['L-02 a dot at the end of the host', ({ api }) => `http://localhost.:${port(api)}/`],
  ['L-02 a subdomain', ({ api }) => `http://api.localhost:${port(api)}/`],
  ['L-02 another name of the machine', ({ api }) => `http://127.0.0.1:${port(api)}/`],
  ['L-02 another name of the machine, as a number', ({ api }) => `http://2130706433:${port(api)}/`],
  ['L-02 IPv6', ({ api }) => `http://[::1]:${port(api)}/`],
  ['L-02 look-alike letters', ({ api }) => `http://lоcalhost:${port(api)}/`],
  ['L-02 another port', ({ evil }) => `http://localhost:${port(evil)}/`],
  ['L-02 no port', () => 'http://localhost/'],
  ['L-02 another scheme', ({ api }) => `https://${host(api)}/`],
  ['L-02 a user name that looks like the API', ({ api, evil }) => `${api}@${host(evil)}/`],
  ['L-02 a user name and a port', ({ api, evil }) => `${api}:443@${host(evil)}/`],
  [
    'L-02 a user name, encoded',
    ({ api, evil }) => `http://${host(api).replace(':', '%3a')}%40@${host(evil)}/`,
  ],
  ['L-02 a user name at the API', ({ api }) => `http://user:secret@${host(api)}/`],
  ['L-02 backslashes for the end of the host', ({ api, evil }) => `http://${host(evil)}\\@${host(api)}/`],
  ['L-02 a space before', ({ evil }) => ` \n${evil}/`],
  ['L-02 a control character before', ({ evil }) => `\u0001${evil}/`],
  ['L-02 one slash', ({ evil }) => `http:/${host(evil)}/`],
  ['L-02 no slash', ({ evil }) => `http:${host(evil)}/`],
  ['L-02 capitals', ({ evil }) => evil.toUpperCase()],
  ['L-04 blob: with the API as its origin', ({ api }) => `blob:${api}/0b1c5c3f-4f6b-4a5e-8a3f-0c1f3d3a8b11`],
  ['L-04 data:', () => 'data:application/json,{}'],
  ['L-04 javascript:', () => 'javascript:alert(1)'],
  ['L-04 file:', () => 'file:///etc/hosts'],
  ['L-04 filesystem: with the API inside', ({ api }) => `filesystem:${api}/temporary/x`],
  ['L-04 ws:', ({ api }) => api.replace('http', 'ws')],
  ['L-04 ftp:', ({ api }) => api.replace('http', 'ftp')],
  ['L-04 about:', () => 'about:blank'],
  ['L-04 view-source:', ({ api }) => `view-source:${api}/`],
]

/** Where `http://localhost:API/v1` is listed: all outside of it. */
const climbs = [
  '/',
  '/v1x',
  '/v11/orders',
  '/v1.evil/orders',
  '/v1%2forders',
  '/v1;/orders',
  '/V1/orders',
  '//v1/orders',
  '/v1/../admin',
  '/v1/..',
  '/v1/%2e%2e/admin',
  '/v1/.%2E/admin',
  '/v1\\..\\admin',
  '/v1/..%2fadmin',
  '/v1/..%2Fadmin',
  '/v1/%2e%2e%2fadmin',
  '/v1/orders%2f..%2f..%2fadmin',
  '/v1/..%252fadmin',
  '/v1/%252e%252e/admin',
  '/v1/%252e%252e%252fadmin',
  '/v1/..%5cadmin',
  '/v1/orders%5c..%5c..%5cadmin',
  '/v1/..%255cadmin',
  '/v1/..;/admin',
  '/v1/..;a=b/admin',
  '/v1/;/..;/admin',
  '/v1/..%3b/admin',
  '/v1/..%00/admin',
  '/v1/..%c0%afadmin',
]

async function refusal(tab: Tab, url: string): Promise<string> {
  const { status, error } = await callApi(tab, url)
  return error?.code ?? error?.name ?? String(status)
}

const anywhere = ({ api, evil }: Origins, url: Address[1]) => url({ api, evil })

test('every other origin, scheme and spelling is refused, and nothing is sent to anybody', async ({
  api,
  evil,
  tab,
}) => {
  await openSignedIn(tab)
  expect(await callApi(tab, `${api.origin}/`)).toMatchObject({ status: 200 })
  const before = tab.seen.requests.length
  for (const [attack, url] of strangers) {
    const address = anywhere({ api: api.origin, evil: evil.origin }, url)
    expect.soft(await refusal(tab, address), `${attack}: ${address}`).toBe('OIDC_RESOURCE_NOT_LISTED')
  }
  expect(tab.seen.requests.slice(before)).toEqual([])
  expect([evil.log, api.count('resource')]).toEqual([[], 1])
  expect(await callApi(tab, `${api.origin}/`)).toMatchObject({ status: 200 })
})

test('a path prefix matches whole segments, and no way of climbing out of it', async ({ app, api, tab }) => {
  app.options.resources = [`${api.origin}/v1`]
  await openSignedIn(tab)
  const before = tab.seen.requests.length
  for (const path of climbs) {
    expect.soft(await refusal(tab, api.origin + path), path).toBe('OIDC_RESOURCE_NOT_LISTED')
  }
  expect(tab.seen.requests.slice(before)).toEqual([])
  expect(api.log).toEqual([])
})
