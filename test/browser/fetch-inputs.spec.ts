// Browser tests, fetch: arguments that change while they are read, or after the call: what was listed is what is sent.
import { expect, openSignedIn, test } from './fixtures.ts'

type Origins = { api: string; evil: string }
type Call = (origins: Origins) => Promise<string | number>

const shifty: [name: string, call: Call, outcome: string | number][] = [
  [
    'an object that is the API when it is first asked, and another origin afterwards',
    ({ api, evil }) => {
      let asked = 0
      const input = { toString: () => (asked++ === 0 ? api : evil) }
      return window.statusOf(window.oidc.fetch(input as unknown as string))
    },
    200,
  ],
  [
    'an object that is another origin when it is first asked',
    ({ api, evil }) => {
      let asked = 0
      const input = { toString: () => (asked++ === 0 ? evil : api) }
      return window.statusOf(window.oidc.fetch(input as unknown as string))
    },
    'OIDC_RESOURCE_NOT_LISTED',
  ],
  [
    'a URL whose href is the API, and whose text is another origin',
    ({ api, evil }) => {
      class Shifty extends URL {
        override get href() {
          return api
        }
        override get origin() {
          return new URL(api).origin
        }
        override toString() {
          return evil
        }
      }
      return window.statusOf(window.oidc.fetch(new Shifty(api)))
    },
    'OIDC_RESOURCE_NOT_LISTED',
  ],
  [
    'a URL that is changed after the call',
    ({ api, evil }) => {
      const url = new URL(api)
      const answer = window.oidc.fetch(url)
      url.href = evil
      return window.statusOf(answer)
    },
    200,
  ],
  [
    'a Request of another origin that says it is for the API',
    ({ api, evil }) => {
      class Shifty extends Request {
        override get url() {
          return api
        }
        override clone(): Request {
          return new Request(api)
        }
      }
      return window.statusOf(window.oidc.fetch(new Shifty(evil)))
    },
    'OIDC_RESOURCE_NOT_LISTED',
  ],
  [
    'a Request with a `url` of its own',
    ({ api, evil }) => {
      const input = Object.defineProperty(new Request(evil), 'url', { value: api })
      return window.statusOf(window.oidc.fetch(input))
    },
    'OIDC_RESOURCE_NOT_LISTED',
  ],
  [
    'an object that looks like a Request for the API, and whose text is another origin',
    ({ api, evil }) => {
      const input = { url: api, method: 'GET', headers: new Headers(), toString: () => evil }
      return window.statusOf(window.oidc.fetch(input as unknown as string))
    },
    'OIDC_RESOURCE_NOT_LISTED',
  ],
  [
    'a proxy around a URL of the API that changes its mind',
    ({ api, evil }) => {
      let asked = 0
      const input = new Proxy(new URL(api), {
        get: (_, name) => (name === Symbol.toPrimitive ? () => (asked++ === 0 ? api : evil) : evil),
      })
      return window.statusOf(window.oidc.fetch(input))
    },
    200,
  ],
]

for (const [name, call, outcome] of shifty) {
  test(`${name}: ${outcome}, and nothing at the other origin`, async ({ api, evil, tab }) => {
    await openSignedIn(tab)
    const origins: Origins = { api: `${api.origin}/orders`, evil: `${evil.origin}/orders` }
    expect(await tab.evaluate(call, origins)).toBe(outcome)
    expect(evil.log).toEqual([])
    expect(api.count('resource')).toBe(outcome === 200 ? 1 : 0)
  })
}

test('an init that is changed after the call: sent as it was', async ({ api, tab }) => {
  await openSignedIn(tab)
  const status = await tab.evaluate(async (url) => {
    const headers = new Headers({ 'x-test': 'one' })
    const body = new URLSearchParams({ a: 'one' })
    const init: RequestInit = { method: 'POST', headers, body }
    const answer = window.oidc.fetch(url, init)
    Object.assign(init, { method: 'DELETE', body: 'two', headers: {} })
    headers.set('x-test', 'two')
    body.set('a', 'two')
    return (await answer).status
  }, `${api.origin}/orders`)
  expect(status).toBe(200)
  expect(api.last('resource')).toMatchObject({ method: 'POST', body: 'a=one', headers: { 'x-test': 'one' } })
})

test('getters that change: each is read once, and what was read is sent', async ({ api, tab }) => {
  await openSignedIn(tab)
  const reads = await tab.evaluate(async (url) => {
    const reads: Record<string, number> = {}
    const turn = (name: string, values: unknown[]) => ({
      enumerable: true,
      get: () => values[Math.min((reads[name] = (reads[name] ?? 0) + 1) - 1, values.length - 1)],
    })
    const init = Object.defineProperties(
      {},
      {
        method: turn('method', ['POST', 'DELETE']),
        body: turn('body', ['one', 'two']),
        redirect: turn('redirect', ['error', 'follow']),
        headers: turn('headers', [{ 'x-test': 'one' }, { 'x-test': 'two' }]),
      },
    )
    await window.oidc.fetch(url, init)
    return reads
  }, `${api.origin}/orders`)
  expect(reads).toEqual({ method: 1, body: 1, redirect: 1, headers: 1 })
  expect(api.last('resource')).toMatchObject({ method: 'POST', body: 'one', headers: { 'x-test': 'one' } })
})
