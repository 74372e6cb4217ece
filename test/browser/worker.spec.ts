// Browser tests, tokens in a Worker: the main job, and the ways of a session, as with tokens in the page.
import * as step from './fixtures.ts'

const { expect, test } = step

test.beforeEach(({ app }) => {
  app.tokens = 'worker'
})

test('somebody signs in, calls the API, is renewed, and signs out', async ({ op, app, api, tab }) => {
  await step.openApp(tab)
  expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  op.forgetAccessTokens()
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect(op.count('refresh')).toBe(1)
  expect(await step.userInfo(tab)).toMatchObject({ claims: { sub: 'ada' } })
  expect(await step.signOut(tab)).toMatchObject({ status: 'signed-out', reason: 'signed-out' })
  expect(await tab.url()).toBe(`${app.origin}/`)
  // The provider is told by `client_id` who asks: no ID Token left the Worker for a URL.
  const { query } = op.last('end_session')
  expect([query.get('client_id'), query.get('id_token_hint')]).toEqual(['app', null])
  expect([op.count('revocation'), tab.seen.errors]).toEqual([1, []])
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({
    error: { code: 'OIDC_SIGNED_OUT' },
  })
})

test('a reload asks the provider once, silently, and goes on', async ({ op, api, tab }) => {
  await step.openSignedIn(tab)
  expect(await step.reload(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
  expect([op.count('authorization'), op.last('authorization').query.get('prompt')]).toEqual([2, 'none'])
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
})

test('two tabs have a Worker and tokens each; a sign-out in one ends both, before the next call', async ({
  op,
  api,
  tab,
}) => {
  await step.openSignedIn(tab)
  const other = await tab.newTab()
  await other.goto('/')
  expect(await step.outcome(other)).toMatchObject({ status: 'signed-in' })
  for (const each of [tab, other]) {
    expect(await step.callApi(each, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  }
  const tokens = api.of('resource').map(({ headers }) => headers.authorization)
  expect(new Set(tokens).size).toBe(2)
  await step.signOut(other)
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({
    error: { code: 'OIDC_SIGNED_OUT' },
  })
  await step.waitForHello(tab, 'signed-out')
  expect([api.count('resource'), op.count('end_session')]).toEqual([2, 1])
})

test('the same person signs in again in another tab: this one goes on', async ({ api, tab }) => {
  await step.openSignedIn(tab)
  const other = await tab.newTab()
  await step.openSignedIn(other)
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
})

test('what is refused keeps its code, and the trace tells the same steps as with tokens in the page', async ({
  app,
  api,
  evil,
  tab,
}) => {
  // What is known of the provider is kept, so that no trace has more to ask than the other.
  await step.openSignedIn(tab)
  await step.signOut(tab, { local: true })
  const traces = []
  for (const tokens of ['worker', 'page'] as const) {
    app.tokens = tokens
    const fresh = await tab.newTab()
    await step.openSignedIn(fresh)
    api.switches.once = [{ status: 503 }]
    expect(await step.callApi(fresh, `${api.origin}/orders`)).toMatchObject({ status: 503 })
    expect(await step.callApi(fresh, `${evil.origin}/`)).toMatchObject({
      error: { name: 'OidcError', code: 'OIDC_RESOURCE_NOT_LISTED' },
    })
    traces.push(
      await fresh.evaluate(() => window.events.map(({ type }) => type).filter((type) => type !== 'session')),
    )
    await step.signOut(fresh, { local: true })
    await fresh.close()
  }
  expect(traces[0]?.length).toBeGreaterThan(3)
  expect(traces[0]).toEqual(traces[1])
  expect(evil.log).toEqual([])
})

test('a network that is down is a TypeError, as `fetch` says', async ({ api, tab }) => {
  await step.openSignedIn(tab)
  api.switches.cut = 'reset'
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ error: { name: 'TypeError' } })
  delete api.switches.cut
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
})
