// Many APIs, one session: each API gets an access token of its own, from one refresh token, and none of another's.
import { familiar } from './targets-steps.ts'
import * as step from './fixtures.ts'
import { bearer, bound, kept, type Mode } from './session/modes.ts'

const { expect } = step
const { test, callBoth, expectOwnTokens, tokenIn } = familiar

const memory: Mode = ['memory', ({ app }) => (app.options['store'] = 'memory')]

for (const [name, prepare] of [bearer, memory, kept, bound]) {
  test(`L-06 ${name}: two APIs, rotation on, 100 alternating calls`, async ({ op, app, api, other, tab }) => {
    prepare({ op, app })
    expect(await step.openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
    op.switches.accessToken.lifetime = 3600
    expect(await callBoth(tab, [api, other], 50)).toEqual({ 200: 100 })
    expectOwnTokens({ op, api, other })
    expect([op.countReuses(), op.count('token'), op.count('refresh')]).toEqual([0, 1, 1])
  })

  test(`L-06 ${name}: every token expires: each API's is renewed, one request at a time`, async ({
    op,
    app,
    api,
    other,
    tab,
  }) => {
    prepare({ op, app })
    op.switches.accessToken.lifetime = 300
    await tab.takeClock()
    await step.openSignedIn(tab)
    await callBoth(tab, [api, other], 1)
    for (let round = 1; round <= 3; round += 1) {
      await step.letTimePass({ tab, op }, 301)
      expect(await callBoth(tab, [api, other], 5)).toEqual({ 200: 10 })
      expect(op.count('refresh')).toBe(1 + 2 * round)
    }
    expectOwnTokens({ op, api, other })
    expect(op.countReuses()).toBe(0)
  })
}

test('R-70 the authorization request names every API; the code is for the first, UserInfo has a token of its own', async ({
  op,
  api,
  other,
  tab,
}) => {
  await step.openSignedIn(tab)
  const [asked] = op.of('authorization')
  expect(asked?.query.getAll('resource')).toEqual([api.origin, other.origin])
  expect(op.of('token')[0]?.form.get('resource')).toBe(api.origin)
  expect((await step.userInfo(tab)).claims).toMatchObject({ sub: 'ada' })
  const [refresh] = op.of('refresh')
  expect([refresh?.form.get('resource'), op.audienceOf(tokenIn(op.of('userinfo')[0]))]).toEqual([
    null,
    undefined,
  ])
})

test('R-72 one API is refused by the provider: never another API’s token to it, and the session goes on', async ({
  op,
  api,
  other,
  tab,
}) => {
  await step.openSignedIn(tab)
  op.switches.refresh.status = 400
  op.switches.refresh.body = JSON.stringify({ error: 'invalid_target' })
  const { error } = await step.callApi(tab, `${other.origin}/orders`)
  expect(error).toMatchObject({ code: 'OIDC_TOKEN_REQUEST_FAILED', remedy: 'sign-in' })
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in', renewal: 'idle' })
  expect(other.count('resource')).toBe(0)
  await step.callApi(tab, `${other.origin}/orders`)
  expect(op.count('refresh')).toBe(1)
})

test('R-72 invalid_grant for one API while the session lives: the session goes on', async ({
  op,
  api,
  other,
  tab,
}) => {
  await step.openSignedIn(tab)
  op.switches.refresh.once = [{ status: 400, body: JSON.stringify({ error: 'invalid_grant' }) }]
  const { error } = await step.callApi(tab, `${other.origin}/orders`)
  expect(error).toMatchObject({ code: 'OIDC_TOKEN_REQUEST_FAILED', oauth: { error: 'invalid_grant' } })
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect([op.count('refresh'), other.count('resource')]).toEqual([2, 0])
})

test('R-72 invalid_grant for one API, and for the session: it is over', async ({ op, other, tab }) => {
  await step.openSignedIn(tab)
  op.switches.refresh.status = 400
  op.switches.refresh.body = JSON.stringify({ error: 'invalid_grant' })
  const { error } = await step.callApi(tab, `${other.origin}/orders`)
  expect(error).toMatchObject({ code: 'OIDC_SESSION_ENDED' })
  expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-out', reason: 'ended' })
})

test('without a refresh token only the first API can be called, and the other says what is missing', async ({
  op,
  api,
  other,
  tab,
}) => {
  op.switches.refreshToken.issued = false
  await step.openSignedIn(tab)
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  const { error } = await step.callApi(tab, `${other.origin}/orders`)
  expect(error).toMatchObject({ code: 'OIDC_NOT_SUPPORTED' })
  expect(error?.message).toMatch(/refresh token.*offline_access/)
  expect(other.count('resource')).toBe(0)
})

test('a kept session: after a reload both tokens are there, and four tabs share them', async ({
  op,
  app,
  api,
  other,
  tab,
}) => {
  kept[1]({ op, app })
  await step.openSignedIn(tab)
  await callBoth(tab, [api, other], 1)
  await tab.reload()
  expect(await step.outcome(tab)).toMatchObject({ status: 'signed-in' })
  const tabs = [tab, ...(await step.openTabs(tab, 3))]
  const answers = await Promise.all(tabs.map((one) => callBoth(one, [api, other], 5)))
  expect(answers).toEqual(tabs.map(() => ({ 200: 10 })))
  expect([op.count('token'), op.count('refresh'), op.countReuses()]).toEqual([1, 1, 0])
  expectOwnTokens({ op, api, other })
})

test('four tabs of a kept session ask for the second token at once: nobody is signed out', async ({
  op,
  app,
  api,
  other,
  tab,
}) => {
  kept[1]({ op, app })
  await step.openSignedIn(tab)
  const tabs = [tab, ...(await step.openTabs(tab, 3))]
  op.switches.refresh.delay = 300
  const answers = await Promise.all(tabs.map((one) => callBoth(one, [other, api], 5)))
  expect(answers).toEqual(tabs.map(() => ({ 200: 10 })))
  expect([op.count('refresh'), op.countReuses()]).toEqual([1, 0])
})

test('methods: what is not listed is not sent', async ({ app, api, tab }) => {
  app.options['resources'] = [{ url: `${api.origin}/`, methods: ['GET'] }]
  api.accepts = () => true
  await step.openSignedIn(tab)
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  const { error } = await step.callApi(tab, `${api.origin}/orders`, { method: 'DELETE' })
  expect(error).toMatchObject({ code: 'OIDC_RESOURCE_NOT_LISTED' })
  expect(api.count('resource')).toBe(1)
})
