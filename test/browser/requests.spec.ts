// Browser tests, requests counted: nothing is asked twice, nothing is asked in a click, and keys come beside the tokens.
import { callApi, expect, openApp, openSignedIn, signIn, test, type Tab } from './fixtures.ts'
import { createGate } from './servers/answer.ts'

/** Waits until the page has read the answer of that endpoint. */
async function answerOf(tab: Tab, endpoint: string): Promise<void> {
  const heard = () =>
    tab.evaluate(() =>
      window.events.flatMap((event) => (event.type === 'response' ? [event.endpoint as string] : [])),
    )
  await expect.poll(heard).toContain(endpoint)
}

test('metadata is fetched ahead while a signed-out page is idle', async ({ op, tab }) => {
  await tab.goto('/')
  await op.next('discovery')
  await answerOf(tab, 'discovery')
  expect(op.log.map(({ endpoint }) => endpoint)).toEqual(['discovery'])
})

test('a click to sign in, with metadata known: no request before the page leaves', async ({ op, tab }) => {
  await openApp(tab)
  await answerOf(tab, 'discovery')
  const before = tab.seen.requests.length
  const asked = op.log.length
  expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
  const [first] = tab.seen.requests.slice(before)
  expect(first?.url.startsWith(`${op.urlOf('authorization')}?`)).toBe(true)
  expect(op.log[asked]?.endpoint).toBe('authorization')
})

test('a callback: one token request, the keys beside it, and no metadata again', async ({ op, tab }) => {
  await openApp(tab)
  await answerOf(tab, 'discovery')
  const gate = createGate()
  op.switches.token.gate = gate
  const signedIn = signIn(tab)
  await op.next('token')
  // The token answer is held: the keys are asked for all the same.
  await op.next('jwks')
  gate.open()
  expect(await signedIn).toMatchObject({ status: 'signed-in' })
  expect(op.log.map(({ endpoint }) => endpoint).toSorted()).toEqual([
    'authorization',
    'discovery',
    'jwks',
    'token',
  ])
})

test('a second sign-in within the hour: the token request is the only one; so it is for the round trip of a reload', async ({
  op,
  tab,
}) => {
  await openSignedIn(tab)
  const before = op.log.length
  expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
  expect(op.log.slice(before).map(({ endpoint }) => endpoint)).toEqual(['authorization', 'token'])
  await openApp(tab)
  expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
  const endpoints = op.log.slice(before).map(({ endpoint }) => endpoint)
  expect(endpoints).toEqual([1, 2, 3].flatMap(() => ['authorization', 'token']))
  const prompts = op.of('authorization').map(({ query }) => query.get('prompt'))
  expect(prompts).toEqual([null, null, 'none', null])
})

test('several calls on a cold page share one metadata request', async ({ op, api, app, tab }) => {
  const gate = createGate()
  op.switches.discovery.gate = gate
  await openApp(tab)
  await op.next('discovery')
  const left = signIn(tab)
  await callApi(tab, `${api.origin}/orders`)
  gate.open()
  expect(await left).toMatchObject({ status: 'signed-in' })
  expect(op.count('discovery')).toBe(1)
  expect(new URL(await tab.url()).origin).toBe(app.origin)
})

test('an API call costs one request and one preflight, and asks nobody else', async ({ op, api, tab }) => {
  await openSignedIn(tab)
  const before = op.log.length
  expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect(api.log.map(({ endpoint }) => endpoint)).toEqual(['preflight', 'resource'])
  expect(op.log.length).toBe(before)
})
