// The recipes for sockets (user pain 46, row L-19): docs/recipes/websocket.md and access-token.md, the very code.
import * as step from './fixtures.ts'
import { findLeaked } from './live-steps.ts'
import { openLiveStage } from './servers/live-stage.ts'

const { expect, test } = step

/** Listens in the page, and keeps what was heard and how it ended. */
function hear(tab: step.Tab): Promise<void> {
  return tab.evaluate(() => {
    const heard: object[] = []
    const ended = window.recipes
      .hearOrders((data) => heard.push({ data }))
      .then(() => 'over')
      .catch((error: Error & { code?: unknown }) =>
        typeof error.code === 'string' ? error.code : error.name,
      )
    window.running = { heard, ended, stop: () => undefined }
  })
}

const heard = (tab: step.Tab) => tab.evaluate(() => window.running.heard)
const ended = (tab: step.Tab) => tab.evaluate(() => window.running.ended)

for (const place of ['page', 'worker'] as const) {
  test(`tokens in the ${place}: each try to connect has a ticket of its own, got with a fresh token; nothing of it is in a URL`, async ({
    op,
    app,
    tab,
  }) => {
    app.tokens = place
    const api = await openLiveStage({ op, app }, ['socket.ts'])
    await step.openSignedIn(tab)
    await hear(tab)
    const first = await api.nextSocket()
    first.say('one')
    await expect.poll(() => heard(tab)).toEqual([{ data: 'one' }])
    op.forgetAccessTokens()
    first.close()
    const second = await api.nextSocket()
    expect(op.count('refresh')).toBe(1)
    second.say('two')
    await expect.poll(() => heard(tab)).toHaveLength(2)
    second.cut()
    const third = await api.nextSocket()
    const tickets = [first, second, third].map((socket) => socket.first['ticket'])
    expect(new Set(tickets).size).toBe(3)
    expect(api.urls.filter((url) => tickets.some((ticket) => url.includes(String(ticket))))).toEqual([])
    expect([findLeaked(op, api), third.url, api.refused]).toEqual([[], '/orders', 0])
    await step.signOut(tab, { local: true })
    await third.closed
    expect(await ended(tab)).toBe('over')
    await api.close()
  })
}

test('a ticket is good once, and without one nothing is heard', async ({ op, app, tab }) => {
  const api = await openLiveStage({ op, app }, ['socket.ts'])
  await step.openSignedIn(tab)
  await hear(tab)
  const { first } = await api.nextSocket()
  const codeOf = (message: string) =>
    tab.evaluate(
      ({ url, text }) =>
        new Promise<number>((resolve) => {
          const socket = new WebSocket(url)
          socket.addEventListener('open', () => socket.send(text))
          socket.addEventListener('close', ({ code }) => resolve(code))
        }),
      { url: `${api.origin.replace(/^http/, 'ws')}/orders`, text: message },
    )
  expect([await codeOf(JSON.stringify(first)), await codeOf('{}'), api.refused]).toEqual([4401, 4401, 2])
  await api.close()
})

test('the session ends, and so does the listening; nobody signed in, and there is none', async ({
  op,
  app,
  tab,
}) => {
  const api = await openLiveStage({ op, app }, ['socket.ts'])
  await step.openSignedIn(tab)
  await hear(tab)
  const socket = await api.nextSocket()
  op.switches.refresh = { status: 400, body: '{"error":"invalid_grant"}' }
  op.forgetAccessTokens()
  socket.close()
  expect(await ended(tab)).toBe('over')
  expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-out', reason: 'ended' })
  await hear(tab)
  expect(await ended(tab)).toBe('OIDC_SIGNED_OUT')
  await api.close()
})

test('the exit: the first message carries a fresh access token at each connect', async ({ op, app, tab }) => {
  const api = await openLiveStage({ op, app }, ['token-socket.ts'])
  await tab.takeClock()
  await step.openSignedIn(tab)
  const open = () => tab.evaluate(async () => void (await window.recipes.openSocket()))
  await open()
  const first = await api.nextSocket()
  first.close()
  await first.closed
  await step.expireAccessToken({ tab, op })
  await open()
  const second = await api.nextSocket()
  const tokens = op.secrets.filter(({ cargo }) => cargo === 'access token').map(({ value }) => value)
  expect(second.first['token']).not.toBe(first.first['token'])
  for (const socket of [first, second]) expect(tokens).toContain(socket.first['token'])
  expect([api.urls, api.refused]).toEqual([['/orders', '/orders'], 0])
  await api.close()
})

test('L-19 nothing is patched but Response.prototype: sockets, beacons, event sources stay the browser’s', async ({
  op,
  api,
  app,
  tab,
}) => {
  app.early(
    `window.before = [WebSocket, EventSource, XMLHttpRequest, fetch, Navigator.prototype.sendBeacon, XMLHttpRequest.prototype.open, WebSocket.prototype.send]`,
  )
  const after = () =>
    tab.evaluate(() => {
      const { before } = window as unknown as { before: unknown[] }
      const now = [
        WebSocket,
        EventSource,
        XMLHttpRequest,
        fetch,
        Navigator.prototype.sendBeacon,
        XMLHttpRequest.prototype.open,
        WebSocket.prototype.send,
      ]
      return now.map((value, index) => value === before[index])
    })
  await step.openSignedIn(tab)
  op.forgetAccessTokens()
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect(new Set(await after())).toEqual(new Set([true]))
  await tab.evaluate(() => Object.assign(window, { fetch: () => undefined }))
  expect(await after()).toContain(false)
})
