// Browser tests, fetch: an API that redirects, or an app that asks to follow: no header, body or token goes to another place.
import { expect, openApp, openSignedIn, test } from './fixtures.ts'

type Target = { url: string; method: string; redirect?: 'follow' | 'manual' | 'error' }

const call = ({ url, method, redirect }: Target) => {
  const headers = { 'x-test': 'app', dpop: 'proof' }
  const body = method === 'POST' ? { body: 'payload' } : {}
  // Each is a URL of its own: browsers remember a 301 and a 308.
  const target = `${url}?${redirect ?? 'unsaid'}`
  return window.statusOf(
    window.oidc.fetch(target, { method, headers, ...body, ...(redirect && { redirect }) }),
  )
}

for (const status of [301, 302, 303, 307, 308] as const) {
  for (const method of ['GET', 'POST']) {
    test(`L-07 ${status} for a ${method}: nothing arrives at the other origin`, async ({
      api,
      evil,
      tab,
    }) => {
      await openSignedIn(tab)
      const target = { url: `${api.origin}/orders`, method }
      api.switches.redirect = { status, to: `${evil.origin}/orders` }
      expect(await tab.evaluate(call, target)).toBe('TypeError')
      expect(await tab.evaluate(call, { ...target, redirect: 'follow' })).toBe('TypeError')
      expect(await tab.evaluate(call, { ...target, redirect: 'error' })).toBe('TypeError')
      // An opaque answer, of which nothing can be read.
      expect(await tab.evaluate(call, { ...target, redirect: 'manual' })).toBe(0)
      expect(evil.log).toEqual([])
      expect(api.count('resource')).toBe(4)
      api.switches = {}
      expect(await tab.evaluate(call, { ...target, url: `${api.origin}/others` })).toBe(200)
    })
  }
}

test('L-07 a redirect to an unlisted path of the API itself is not followed', async ({ app, api, tab }) => {
  app.options.resources = [`${api.origin}/v1`]
  await openSignedIn(tab)
  api.switches.redirect = { status: 307, to: `${api.origin}/admin` }
  const target = { url: `${api.origin}/v1/orders`, method: 'GET' }
  expect(await tab.evaluate(call, target)).toBe('TypeError')
  expect(await tab.evaluate(call, { ...target, redirect: 'follow' })).toBe('TypeError')
  expect(new Set(api.log.map(({ path }) => path))).toEqual(new Set(['/v1/orders']))
})

test('L-07 a Request that follows, and a polluted prototype: nothing arrives', async ({ api, evil, tab }) => {
  await openSignedIn(tab)
  api.switches.redirect = { status: 307, to: `${evil.origin}/orders` }
  const answers = await tab.evaluate(async (url) => {
    const first = await window.statusOf(window.oidc.fetch(new Request(url, { redirect: 'follow' })))
    Object.defineProperty(Object.prototype, 'redirect', { value: 'follow', configurable: true })
    const second = await window.statusOf(window.oidc.fetch(url, {}))
    const third = await window.statusOf(window.oidc.fetch(url))
    Reflect.deleteProperty(Object.prototype, 'redirect')
    return [first, second, third]
  }, `${api.origin}/orders`)
  expect(answers).toEqual(['TypeError', 'TypeError', 'TypeError'])
  expect(evil.log).toEqual([])
})

test('L-07 the control: a plain fetch follows, with the body and headers of its own', async ({
  api,
  evil,
  tab,
}) => {
  await openApp(tab)
  api.switches.redirect = { status: 307, to: `${evil.origin}/orders` }
  await tab.evaluate(async (url) => {
    const headers = { authorization: 'Bearer x', dpop: 'proof' }
    await fetch(url, { method: 'POST', body: 'payload', headers })
  }, `${api.origin}/orders`)
  expect(evil.last('anything')).toMatchObject({ method: 'POST', body: 'payload', headers: { dpop: 'proof' } })
})
