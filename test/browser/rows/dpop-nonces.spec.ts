// Rows A-P02, A-P04, S-18 and pain 39: a server that wants its nonce gets it, once per request, and no server sees another's.
import {
  callApi,
  expect,
  expireAccessToken,
  openApp,
  openSignedIn,
  sessionNow,
  signIn,
  test,
} from '../fixtures.ts'
import type { SeenProof } from '../servers/proofs.ts'

test.beforeEach(({ app, op }) => {
  Object.assign(app.options, { dpop: true })
  op.switches.dpop = 'on'
})

const faultsOf = ({ proofs }: { proofs: readonly SeenProof[] }) => proofs.map(({ fault }) => fault)
const noncesOf = ({ proofs }: { proofs: readonly SeenProof[] }) => proofs.map(({ payload }) => payload.nonce)

test('A-P02 the provider asks for its nonce: one retry with it and a new proof; the sign-in completes', async ({
  op,
  api,
  tab,
}) => {
  op.switches.dpop = 'nonce'
  await tab.takeClock()
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  expect(faultsOf(op)).toEqual(['nonce', undefined])
  expect(noncesOf(op)).toEqual([undefined, expect.any(String)])
  expect(new Set(op.proofs.map(({ payload }) => payload.jti)).size).toBe(2)
  const [first, second] = op.of('token')
  expect(second?.body).toBe(first?.body)
  await expireAccessToken({ tab, op })
  expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect(faultsOf(op)).toEqual(['nonce', undefined, undefined])
  op.changeNonce()
  await expireAccessToken({ tab, op })
  expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect([op.count('refresh'), op.countReuses()]).toEqual([3, 0])
})

test('A-P02 a provider that asks for ever: one retry, then a typed error, and the next sign-in works', async ({
  op,
  tab,
}) => {
  op.switches.dpop = 'endless'
  await openApp(tab)
  const { status, error } = await signIn(tab)
  expect([status, error?.code, error?.oauth?.error]).toEqual([
    'signed-out',
    'OIDC_TOKEN_REQUEST_FAILED',
    'use_dpop_nonce',
  ])
  expect(op.count('token')).toBe(2)
  op.switches.dpop = 'nonce'
  expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
})

test('pain 39 a provider that asks for ever at a refresh: one retry, and the session stays', async ({
  op,
  api,
  tab,
}) => {
  await tab.takeClock()
  await openSignedIn(tab)
  await expireAccessToken({ tab, op })
  op.switches.dpop = 'endless'
  expect((await callApi(tab, `${api.origin}/orders`)).error?.code).toBe('OIDC_TOKEN_REQUEST_FAILED')
  expect([op.count('refresh'), api.log.length]).toEqual([2, 0])
  expect(await sessionNow(tab)).toMatchObject({ status: 'signed-in' })
  op.switches.dpop = 'nonce'
  expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect(op.countReuses()).toBe(0)
})

test('A-P04 a nonce that comes with a success is in the next proof, and costs no round trip', async ({
  op,
  api,
  tab,
}) => {
  op.switches.rotateNonces = api.rotateNonces = true
  await tab.takeClock()
  await openSignedIn(tab)
  op.switches.dpop = api.dpop = 'nonce'
  await expireAccessToken({ tab, op })
  for (let count = 0; count < 4; count += 1)
    expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect(faultsOf(op)).toEqual([undefined, undefined])
  expect(faultsOf(api)).toEqual(['nonce', undefined, undefined, undefined, undefined])
  expect(new Set(noncesOf(api)).size).toBe(5)
})

test('pain 39 nonces that rotate at both servers, over several refreshes', async ({ op, api, tab }) => {
  op.switches.dpop = api.dpop = 'nonce'
  op.switches.rotateNonces = api.rotateNonces = true
  await tab.takeClock()
  await openSignedIn(tab)
  for (let round = 0; round < 3; round += 1) {
    expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    await expireAccessToken({ tab, op })
  }
  expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  const good = [undefined, undefined, undefined, undefined]
  expect([faultsOf(op), faultsOf(api)]).toEqual([
    ['nonce', ...good],
    ['nonce', ...good],
  ])
})

test('S-18 a nonce is told to the server that gave it, and to no other', async ({ op, api, tab }) => {
  op.switches.dpop = api.dpop = 'nonce'
  await tab.takeClock()
  await openSignedIn(tab)
  await callApi(tab, `${api.origin}/orders`)
  await expireAccessToken({ tab, op })
  await callApi(tab, `${api.origin}/orders`)
  const [known, told] = [new Set(noncesOf(op)), new Set(noncesOf(api))]
  expect([known.size, told.size]).toEqual([2, 2])
  expect([...known].filter((nonce) => nonce !== undefined && told.has(nonce))).toEqual([])
  expect(faultsOf(api)).toEqual(['nonce', undefined, undefined])
})

for (const method of ['GET', 'POST']) {
  const init = method === 'GET' ? { method } : { method, body: 'an order' }

  test(`pain 39 an API that wants nonces in mid-session: ${method} is repeated once, whole`, async ({
    op,
    api,
    tab,
  }) => {
    await openSignedIn(tab)
    expect(await callApi(tab, `${api.origin}/orders`, init)).toMatchObject({ status: 200 })
    api.dpop = 'nonce'
    for (let count = 0; count < 2; count += 1) {
      const reply = await callApi(tab, `${api.origin}/orders`, init)
      expect(reply.status).toBe(200)
      expect(JSON.parse(reply.body ?? '')).toMatchObject({ method, body: init.body ?? '' })
    }
    expect(faultsOf(api)).toEqual([undefined, 'nonce', undefined, undefined])
    expect(new Set(api.proofs.map(({ payload }) => payload.jti)).size).toBe(4)
    expect(op.count('refresh')).toBe(0)
  })

  test(`pain 39 an API that asks for nonces for ever: ${method} is repeated once, and its answer comes back`, async ({
    op,
    api,
    tab,
  }) => {
    await openSignedIn(tab)
    api.dpop = 'endless'
    for (let count = 1; count <= 3; count += 1) {
      expect((await callApi(tab, `${api.origin}/orders`, init)).status).toBe(401)
      expect(api.count('resource')).toBe(2 * count)
    }
    expect(op.count('refresh')).toBe(0)
    expect(await sessionNow(tab)).toMatchObject({ status: 'signed-in' })
  })
}

test('pain 39 a token that is refused and a nonce that is wanted: both are dealt with, and nothing loops', async ({
  op,
  api,
  tab,
}) => {
  op.switches.dpop = api.dpop = 'nonce'
  await openSignedIn(tab)
  op.forgetAccessTokens()
  expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect([op.count('refresh'), op.countReuses()]).toEqual([1, 0])
  expect(api.count('resource')).toBeLessThanOrEqual(4)
})
