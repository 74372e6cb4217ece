// Browser tests, tokens in a Worker: requests and answers are what they are with tokens in the page, bodies of every kind included.
import { expect, openSignedIn, test, type Tab } from './fixtures.ts'
import type { Deviation } from './servers/answer.ts'

type Post = (url: string) => Promise<number | string>

const bodies: [name: string, post: Post][] = [
  ['nothing', (url) => window.statusOf(window.oidc.fetch(url, { method: 'POST' }))],
  ['an empty text', (url) => window.statusOf(window.oidc.fetch(url, { method: 'POST', body: '' }))],
  ['text', (url) => window.statusOf(window.oidc.fetch(url, { method: 'POST', body: 'héllo & wörld' }))],
  [
    '5 MB of text',
    (url) => window.statusOf(window.oidc.fetch(url, { method: 'POST', body: 'x'.repeat(5e6) })),
  ],
  [
    'URLSearchParams',
    (url) => {
      const body = new URLSearchParams({ a: 'b&c', d: 'é' })
      return window.statusOf(window.oidc.fetch(url, { method: 'PUT', body }))
    },
  ],
  [
    'a Blob',
    (url) => {
      const body = new Blob(['{"a":1}'], { type: 'application/json' })
      return window.statusOf(window.oidc.fetch(url, { method: 'PATCH', body }))
    },
  ],
  [
    'a form with a file',
    (url) => {
      const body = new FormData()
      body.append('title', 'Report')
      body.append('file', new File(['content'], 'ä.txt', { type: 'text/plain' }))
      return window.statusOf(window.oidc.fetch(url, { method: 'POST', body }))
    },
  ],
  [
    'a view of bytes',
    (url) => {
      const body = new TextEncoder().encode('some bytes').subarray(5)
      return window.statusOf(window.oidc.fetch(url, { method: 'POST', body }))
    },
  ],
  [
    'the body and headers of a Request',
    (url) => {
      const headers = { 'content-type': 'application/json', 'x-test': 'yes' }
      const request = new Request(url, { method: 'POST', headers, body: '{"a":1}' })
      return window.statusOf(window.oidc.fetch(request))
    },
  ],
  ['a query and a fragment', (url) => window.statusOf(window.oidc.fetch(`${url}?a=b%20c&a=#d`))],
  ['DELETE', (url) => window.statusOf(window.oidc.fetch(url, { method: 'DELETE' }))],
]

/** What comes with every request, whatever asks for it. */
const ownOf = (boundary: RegExp) => (text: string) => text.replace(boundary, '----boundary')

for (const [name, post] of bodies) {
  test(`${name}: the API sees what it sees of tokens in the page, also when it is sent again`, async ({
    op,
    app,
    api,
    tab,
  }) => {
    const seen = []
    for (const tokens of ['page', 'worker'] as const) {
      app.tokens = tokens
      const { length } = api.of('resource')
      await openSignedIn(tab)
      op.forgetAccessTokens()
      expect(await tab.evaluate(post, `${api.origin}/orders`)).toBe(200)
      const plain = ownOf(/-{4,}\w+/g)
      seen.push(
        api
          .of('resource')
          .slice(length)
          .map(({ method, path, query, headers, body }) => ({
            request: [method, path, query.toString(), plain(body)],
            type: plain(headers['content-type'] ?? 'none'),
            length: headers['content-length'],
            accept: headers['accept'],
            test: headers['x-test'],
            origin: headers['origin'],
          })),
      )
    }
    expect(seen[0]).toHaveLength(2)
    expect(seen[1]).toEqual(seen[0])
  })
}

/** What the page sees of an answer. */
const inspect = (tab: Tab, url: string, init: { redirect?: 'manual'; method?: string } = {}) =>
  tab.evaluate(
    async (asked) => {
      try {
        const response = await window.oidc.fetch(asked.url, asked.init)
        const copy = response.clone()
        const { status, statusText, ok, redirected, type } = response
        const headers = [...response.headers].filter(([header]) => !/^(date|dpop)/.test(header))
        const isNative = response instanceof Response && response.headers instanceof Headers
        const place = new URL(response.url || location.href).pathname
        return {
          ...{ status, statusText, ok, redirected, type, headers, isNative, place },
          hasBody: response.body !== null,
          bytes: [...new Uint8Array(await response.arrayBuffer())],
          copy: [copy.url === response.url, copy.type, await copy.text()],
          bodyUsed: response.bodyUsed,
        }
      } catch (error) {
        return { name: window.describeFailure(error).name }
      }
    },
    { url, init },
  )

test('an answer that has no body has none', async ({ app, api, tab }) => {
  app.tokens = 'worker'
  await openSignedIn(tab)
  api.switches.once = [{ status: 204, body: '' }]
  expect(await inspect(tab, `${api.origin}/orders`)).toMatchObject({ status: 204, hasBody: false, bytes: [] })
})

test('the page sees the same answers', async ({ app, api, tab }) => {
  const away = { status: 302, to: `${api.origin}/elsewhere` } as const
  const answers: Deviation[] = [
    { status: 200 },
    { status: 201, body: 'créé \u0000', headers: { 'content-type': 'text/plain' } },
    { status: 404, body: '{"error":"none"}' },
    { status: 500, body: '' },
    { redirect: away },
    { cut: 'reset' },
    { cut: 'half' },
  ]
  const seen: unknown[][] = []
  for (const tokens of ['page', 'worker'] as const) {
    app.tokens = tokens
    await openSignedIn(tab)
    const found = []
    for (const answer of answers) {
      api.switches.once = [answer]
      found.push(await inspect(tab, `${api.origin}/orders`))
    }
    api.switches.once = [{ redirect: away }]
    found.push(await inspect(tab, `${api.origin}/orders`, { redirect: 'manual' }))
    found.push(await inspect(tab, `${api.origin}/orders`, { method: 'HEAD' }))
    seen.push(found)
  }
  expect(seen[0]).toContainEqual(expect.objectContaining({ status: 201, type: 'cors', place: '/orders' }))
  expect(seen[1]).toEqual(seen[0])
})
