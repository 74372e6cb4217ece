// Browser tests, fetch: the spellings of a listed URL that get the token, for an origin and for a path prefix.
import { callApi, expect, openSignedIn, signIn, test } from './fixtures.ts'

const spellings: [name: string, url: (origin: string) => string][] = [
  ['the origin', (origin) => origin],
  ['capitals', (origin) => `${origin.toUpperCase()}/orders`],
  ['full-width letters', (origin) => `${origin.replace('localhost', 'ｌocalhost')}/orders`],
  ['white space around', (origin) => `\t ${origin}/orders \n`],
  ['a tab inside', (origin) => origin.replace('local', 'lo\tcal')],
  ['backslashes', (origin) => `${origin.replaceAll('/', '\\')}\\orders`],
  ['dots that stay inside', (origin) => `${origin}/a/../orders`],
  ['a fragment that climbs', (origin) => `${origin}/orders#/../..%2f`],
  ['a query that climbs', (origin) => `${origin}/orders?next=/../..%2f..;/`],
]

test('every spelling of a listed origin gets the token', async ({ api, tab }) => {
  await openSignedIn(tab)
  for (const [name, url] of spellings) {
    expect.soft(await callApi(tab, url(api.origin)), name).toMatchObject({ status: 200 })
  }
  expect(api.count('resource')).toBe(spellings.length)
})

const inside = [
  '/v1',
  '/v1/',
  '/v1?a=b',
  '/v1#a',
  '/v1/orders',
  '/v1/a%2Fb',
  '/v1/a..b/..c',
  '/v1/a/../orders',
  '/x/../v1/a',
]

for (const prefix of ['/v1', '/v1/', '/v0/../v1/']) {
  test(`the prefix ${prefix} covers itself and what is below it`, async ({ app, api, tab }) => {
    app.options.resources = [api.origin + prefix]
    await openSignedIn(tab)
    for (const path of inside) {
      expect.soft(await callApi(tab, api.origin + path), path).toMatchObject({ status: 200 })
    }
    expect((await callApi(tab, `${api.origin}/v2`)).error?.code).toBe('OIDC_RESOURCE_NOT_LISTED')
    expect(api.count('resource')).toBe(inside.length)
  })
}

test('a relative resource is below the page; two resources are two places', async ({ app, api, tab }) => {
  app.options.resources = ['/api', `${api.origin}/v1`]
  await openSignedIn(tab)
  expect(await callApi(tab, '/api/orders')).toMatchObject({ status: 200 })
  expect(app.last('page').headers.authorization).toMatch(/^Bearer ./)
  expect(await callApi(tab, `${api.origin}/v1/orders`)).toMatchObject({ status: 200 })
  expect((await callApi(tab, '/apis')).error?.code).toBe('OIDC_RESOURCE_NOT_LISTED')
  expect((await callApi(tab, `${api.origin}/api`)).error?.code).toBe('OIDC_RESOURCE_NOT_LISTED')
})

test('signed out, nothing is sent; an unlisted URL stays unlisted', async ({ api, evil, tab }) => {
  await openSignedIn(tab)
  await tab.evaluate(() => window.oidc.signOut({ local: true }))
  const before = tab.seen.requests.length
  expect((await callApi(tab, `${api.origin}/`)).error).toMatchObject({
    code: 'OIDC_SIGNED_OUT',
    remedy: 'sign-in',
  })
  expect((await callApi(tab, `${evil.origin}/`)).error?.code).toBe('OIDC_RESOURCE_NOT_LISTED')
  await tab.goto('/')
  expect((await callApi(tab, `${api.origin}/`)).error?.code).toBe('OIDC_SIGNED_OUT')
  const asked = tab.seen.requests.slice(before).map(({ url }) => new URL(url).origin)
  expect(asked).not.toContain(api.origin)
  expect(asked).not.toContain(evil.origin)
  expect([api.log, evil.log]).toEqual([[], []])
})

test('a call before start-up is settled waits for the sign-in that the page finishes', async ({
  app,
  api,
  tab,
}) => {
  app.late(`window.soon = window.statusOf(window.oidc.fetch('${api.origin}/orders'))`)
  await tab.goto('/')
  const soon = () => tab.evaluate(() => Reflect.get(window, 'soon') as Promise<number | string>)
  expect(await soon()).toBe('OIDC_SIGNED_OUT')
  expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
  expect(await soon()).toBe(200)
  expect(api.count('resource')).toBe(1)
})
