// Browser tests, fetch: an expired or refused token is renewed once for all callers, and an API that always refuses gets no storm.
import { callApi, callAtOnce, expect, letTimePass, openSignedIn, sessionNow, test } from './fixtures.ts'
import { createGate } from './servers/answer.ts'

const fifty = (status: number) => Array.from({ length: 50 }, () => status)

test('50 parallel calls on an expired token: one token request, 50 x 200', async ({ op, api, tab }) => {
  op.switches.accessToken.lifetime = 300
  await tab.takeClock()
  await openSignedIn(tab)
  await letTimePass({ tab, op }, 301)
  expect(await callAtOnce(tab, `${api.origin}/orders`, 50)).toEqual(fifty(200))
  expect([op.count('token'), op.count('refresh'), api.count('resource')]).toEqual([1, 1, 50])
  const used = new Set(api.of('resource').map(({ headers }) => headers.authorization))
  expect(used.size).toBe(1)
})

test('the control: on a token that is not expired there is no token request', async ({ op, api, tab }) => {
  op.switches.accessToken.lifetime = 300
  await tab.takeClock()
  await openSignedIn(tab)
  await letTimePass({ tab, op }, 200)
  expect(await callAtOnce(tab, `${api.origin}/orders`, 50)).toEqual(fifty(200))
  expect([op.count('token'), op.count('refresh')]).toEqual([1, 0])
})

test('50 parallel calls that the API refuses: one token request, and each call is repeated once', async ({
  op,
  api,
  tab,
}) => {
  await openSignedIn(tab)
  op.forgetAccessTokens()
  expect(await callAtOnce(tab, `${api.origin}/orders`, 50)).toEqual(fifty(200))
  expect(op.count('refresh')).toBe(1)
  expect(api.count('resource')).toBeLessThanOrEqual(100)
})

test('calls that come while a renewal runs wait for it', async ({ op, api, tab }) => {
  op.switches.accessToken.lifetime = 300
  await tab.takeClock()
  await openSignedIn(tab)
  await letTimePass({ tab, op }, 301)
  const gate = createGate()
  op.switches.refresh.gate = gate
  const first = callApi(tab, `${api.origin}/first`)
  await op.next('refresh')
  expect(await sessionNow(tab)).toMatchObject({ status: 'signed-in', renewal: 'running' })
  const second = callApi(tab, `${api.origin}/second`)
  expect(api.log).toEqual([])
  gate.open()
  expect([(await first).status, (await second).status]).toEqual([200, 200])
  expect(op.count('refresh')).toBe(1)
  expect(await sessionNow(tab)).toMatchObject({ status: 'signed-in', renewal: 'idle' })
})

for (const mode of ['one after another', 'all at once']) {
  test(`an API that always answers 401, 20 calls ${mode}: at most one forced refresh`, async ({
    op,
    api,
    tab,
  }) => {
    await openSignedIn(tab)
    api.accepts = () => false
    const url = `${api.origin}/orders`
    const statuses = mode === 'all at once' ? await callAtOnce(tab, url, 20) : []
    while (statuses.length < 20) statuses.push((await callApi(tab, url)).status ?? 'none')
    expect(new Set(statuses)).toEqual(new Set([401]))
    expect(op.count('refresh')).toBeLessThanOrEqual(1)
    expect(api.count('resource')).toBeLessThanOrEqual(40)
    expect(await sessionNow(tab)).toMatchObject({ status: 'signed-in' })
    api.accepts = op.acceptsAccessToken
    expect(await callApi(tab, url)).toMatchObject({ status: 200 })
  })
}

test('a 401 that is about something else, a 403, a 404 and a 500 come back as they are', async ({
  op,
  api,
  tab,
}) => {
  await openSignedIn(tab)
  const scope = { status: 401, headers: { 'WWW-Authenticate': 'Bearer error="insufficient_scope"' } }
  for (const deviation of [scope, { status: 403 }, { status: 404 }, { status: 500 }]) {
    api.switches = deviation
    expect((await callApi(tab, `${api.origin}/orders`)).status).toBe(deviation.status)
  }
  expect([op.count('refresh'), api.count('resource')]).toEqual([0, 4])
})
