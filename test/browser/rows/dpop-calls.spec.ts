// Row A-P03: a bound token goes to an API under its own scheme, with a proof for this token and this request.
import { createHash } from 'node:crypto'
import { callApi, expect, openSignedIn, reload, signInAsPerson, test, userInfo } from '../fixtures.ts'

test.beforeEach(({ app, op }) => {
  Object.assign(app.options, { dpop: true })
  op.switches.dpop = 'on'
})

const hashOf = (token: string) => createHash('sha256').update(token, 'ascii').digest('base64url')

test('A-P03 a call has the scheme DPoP and a proof with the hash of that token', async ({ op, api, tab }) => {
  await openSignedIn(tab)
  expect(await callApi(tab, `${api.origin}/orders?page=2#top`)).toMatchObject({ status: 200 })
  const { headers } = api.last('resource')
  const [scheme, token = ''] = headers.authorization?.split(' ') ?? []
  expect([scheme, op.acceptsAccessToken(token)]).toEqual(['DPoP', true])
  expect(api.proofs).toHaveLength(1)
  expect(api.proofs[0]).toEqual({
    endpoint: 'resource',
    header: op.proofs[0]?.header,
    payload: {
      htm: 'GET',
      htu: `${api.origin}/orders`,
      ath: hashOf(token),
      iat: expect.any(Number),
      jti: expect.any(String),
    },
  })
})

const calls: [method: string, path: string][] = [
  ['POST', '/orders'],
  ['PUT', '/orders/1?x=y'],
  ['PATCH', '/a%20b/%C3%A4?%23'],
  ['DELETE', '/orders/1/'],
  ['GET', ''],
]

test('A-P03 every method and path has a proof of its own, which the API finds good', async ({ api, tab }) => {
  await openSignedIn(tab)
  for (const [method, path] of calls) {
    const body = method === 'GET' ? {} : { body: 'an order' }
    const reply = await callApi(tab, `${api.origin}${path}`, { method, ...body })
    expect(reply).toMatchObject({ status: 200 })
    expect(JSON.parse(reply.body ?? '')).toMatchObject({ method, body: body.body ?? '' })
  }
  expect(api.proofs.map(({ fault }) => fault)).toEqual(calls.map(() => undefined))
  expect(new Set(api.proofs.map(({ payload }) => payload.jti)).size).toBe(calls.length)
})

test('A-P03 the UserInfo endpoint is asked the same way', async ({ op, tab }) => {
  await openSignedIn(tab)
  expect((await userInfo(tab)).claims).toMatchObject({ sub: 'ada' })
  expect(op.last('userinfo').headers.authorization).toMatch(/^DPoP /)
  expect(op.proofs.at(-1)).toMatchObject({ endpoint: 'userinfo', payload: { htu: op.urlOf('userinfo') } })
  expect(op.proofs.at(-1)?.fault).toBeUndefined()
})

test('A-P03 a bound token is never sent as a bearer token, and no proof goes anywhere else', async ({
  op,
  api,
  app,
  evil,
  tab,
}) => {
  await openSignedIn(tab)
  await callApi(tab, `${api.origin}/orders`)
  await userInfo(tab)
  await reload(tab)
  await callApi(tab, `${api.origin}/orders`)
  expect((await callApi(tab, `${evil.origin}/`)).error?.code).toBe('OIDC_RESOURCE_NOT_LISTED')
  const all = [...op.log, ...api.log, ...app.log, ...evil.log]
  expect(all.filter(({ headers }) => /^bearer/i.test(headers.authorization ?? ''))).toEqual([])
  const proven = all.filter(({ headers }) => headers['dpop'] !== undefined)
  expect(proven.map(({ endpoint }) => endpoint).toSorted()).toEqual([
    'resource',
    'resource',
    'token',
    'userinfo',
  ])
  expect(evil.log).toEqual([])
})

test('A-P03 50 calls at once: 50 proofs, none of them twice', async ({ api, tab }) => {
  await openSignedIn(tab)
  const statuses = await tab.evaluate(
    (url) =>
      Promise.all(
        Array.from({ length: 50 }, (_, index) => window.statusOf(window.oidc.fetch(`${url}?${index}`))),
      ),
    `${api.origin}/orders`,
  )
  expect(new Set(statuses)).toEqual(new Set([200]))
  expect(new Set(api.proofs.map(({ payload }) => payload.jti)).size).toBe(50)
})

for (const requiresNonces of [false, true]) {
  test(`A-P03 a real provider, nonces required: ${requiresNonces}`, async ({ realProvider, api, tab }) => {
    realProvider.requiresNonces = requiresNonces
    api.dpop = 'on'
    await tab.goto('/')
    await tab.waitFor('#hello', 'signed-out')
    await tab.click('#sign-in')
    await signInAsPerson(tab, 'grace')
    await tab.waitFor('#hello', 'Hello Grace')
    expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect((await userInfo(tab)).claims).toMatchObject({ sub: 'grace' })
    expect(await reload(tab)).toMatchObject({ status: 'signed-in' })
    expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect(api.proofs.map(({ fault }) => fault)).toEqual([undefined, undefined])
  })
}
