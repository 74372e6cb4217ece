// Browser tests, fetch: every kind of body arrives, and once more, unchanged, after a 401 and one refresh.
import { expect, openSignedIn, test } from './fixtures.ts'

type Post = (url: string) => Promise<number | string>

const bodies: [name: string, type: RegExp, sent: RegExp, post: Post][] = [
  [
    'text',
    /^text\/plain/,
    /^héllo & wörld$/,
    (url) => window.statusOf(window.oidc.fetch(url, { method: 'POST', body: 'héllo & wörld' })),
  ],
  [
    'URLSearchParams',
    /^application\/x-www-form-urlencoded/,
    /^a=b%26c&d=%C3%A9$/,
    (url) => {
      const body = new URLSearchParams({ a: 'b&c', d: 'é' })
      return window.statusOf(window.oidc.fetch(url, { method: 'PUT', body }))
    },
  ],
  [
    'a Blob',
    /^application\/json$/,
    /^\{"a":1\}$/,
    (url) => {
      const body = new Blob(['{"a":1}'], { type: 'application/json' })
      return window.statusOf(window.oidc.fetch(url, { method: 'PATCH', body }))
    },
  ],
  [
    'FormData with a file',
    /^multipart\/form-data; boundary=/,
    /name="title"\r\n\r\nReport\r\n[^]*filename="a.txt"\r\nContent-Type: text\/plain\r\n\r\ncontent\r\n/,
    (url) => {
      const body = new FormData()
      body.append('title', 'Report')
      body.append('file', new File(['content'], 'a.txt', { type: 'text/plain' }))
      return window.statusOf(window.oidc.fetch(url, { method: 'POST', body }))
    },
  ],
  [
    'bytes',
    /^application\/octet-stream$/,
    /^bytes$/,
    (url) => {
      const body = new TextEncoder().encode('bytes')
      const headers = { 'content-type': 'application/octet-stream' }
      return window.statusOf(window.oidc.fetch(url, { method: 'POST', headers, body }))
    },
  ],
  [
    'the body of a Request',
    /^text\/plain/,
    /^inside$/,
    (url) => window.statusOf(window.oidc.fetch(new Request(url, { method: 'POST', body: 'inside' }))),
  ],
  [
    '1 MB of text',
    /^text\/plain/,
    /^x{1000000}$/,
    (url) => window.statusOf(window.oidc.fetch(url, { method: 'POST', body: 'x'.repeat(1_000_000) })),
  ],
]

for (const [name, type, sent, post] of bodies) {
  test(`${name}: arrives, and is sent again after a 401 and one refresh`, async ({ op, api, tab }) => {
    await openSignedIn(tab)
    expect(await tab.evaluate(post, `${api.origin}/orders`)).toBe(200)
    expect(api.last('resource').headers['content-type']).toMatch(type)
    expect(api.last('resource').body).toMatch(sent)
    op.forgetAccessTokens()
    expect(await tab.evaluate(post, `${api.origin}/orders`)).toBe(200)
    const [, refused, repeated, ...more] = api.of('resource')
    expect(more).toEqual([])
    expect(repeated?.headers.authorization).not.toBe(refused?.headers.authorization)
    expect(repeated?.headers['content-type']).toBe(refused?.headers['content-type'])
    expect([repeated?.method, repeated?.body]).toEqual([refused?.method, refused?.body])
    expect(repeated?.body).toMatch(sent)
    expect(op.count('refresh')).toBe(1)
  })
}
