// The recipe for event streams (user pain 46, row L-19): docs/recipes/event-stream.md, the very code.
import * as step from './fixtures.ts'
import { findLeaked } from './live-steps.ts'
import { htmlAnswer } from './servers/answer.ts'
import { openLiveStage } from './servers/live-stage.ts'

const { expect, test } = step

/** What a page has of a running recipe. */
type Running = { heard: object[]; ended: Promise<string>; stop: () => void }

declare global {
  interface Window {
    recipes: {
      readEvents: (url: string, signal: AbortSignal) => AsyncGenerator<object>
      showOrders: (show: (order: string) => void) => Promise<void>
      hearOrders: (hear: (message: string) => void) => Promise<void>
      openSocket: () => Promise<WebSocket>
    }
    running: Running
  }
}

/** Reads events in the page; what was heard and how it ended is kept there. */
function read(tab: step.Tab, origin: string): Promise<void> {
  return tab.evaluate((at) => {
    const stopping = new AbortController()
    const heard: object[] = []
    const run = async () => {
      for await (const event of window.recipes.readEvents(`${at}/orders/events`, stopping.signal))
        heard.push(event)
      return 'over'
    }
    const ended = run().catch((error: Error & { code?: unknown }) =>
      typeof error.code === 'string' ? error.code : error.name,
    )
    window.running = { heard, ended, stop: () => stopping.abort() }
  }, origin)
}

const heard = (tab: step.Tab) => tab.evaluate(() => window.running.heard as { data: string }[])
const ended = (tab: step.Tab) => tab.evaluate(() => window.running.ended)

for (const place of ['page', 'worker'] as const) {
  test(`tokens in the ${place}: a stream goes on over breaks, from the last event, with a fresh token each; none in a URL`, async ({
    op,
    app,
    tab,
  }) => {
    app.tokens = place
    const api = await openLiveStage({ op, app }, ['event-stream.ts'])
    await step.openSignedIn(tab)
    await read(tab, api.origin)
    const first = await api.nextStream()
    first.write('retry: 10\n\nid: 7\ndata: one\n\nid: 8\ndata: never finished')
    await expect.poll(() => heard(tab)).toEqual([{ type: 'message', data: 'one', id: '7' }])
    op.forgetAccessTokens()
    first.end()
    const second = await api.nextStream()
    expect(second.request.headers['last-event-id']).toBe('7')
    expect(second.request.headers.authorization).not.toBe(first.request.headers.authorization)
    expect(op.count('refresh')).toBe(1)
    second.write('data: two\n\n')
    await expect.poll(() => heard(tab)).toHaveLength(2)
    second.cut()
    const third = await api.nextStream()
    third.write('data: three\n\n')
    await expect.poll(() => heard(tab)).toHaveLength(3)
    expect((await heard(tab)).map(({ data }) => data)).toEqual(['one', 'two', 'three'])
    expect(findLeaked(op, api)).toEqual([])
    await tab.evaluate(() => window.running.stop())
    expect(await ended(tab)).toBe('AbortError')
    await api.close()
  })
}

/** What the server writes, chunk by chunk, and what is read. */
const streams: [name: string, chunks: string[], events: object[]][] = [
  [
    'lines that end with CR LF, LF and CR',
    ['data: a\r\n\r\ndata: b\n\ndata: c\r\r'],
    ['a', 'b', 'c'].map((data) => ({ type: 'message', data, id: '' })),
  ],
  [
    'a CR LF in two chunks',
    ['data: a\r', '\n\r', '\ndata: b\n\n'],
    ['a', 'b'].map((data) => ({ type: 'message', data, id: '' })),
  ],
  [
    'several lines, a type, an id',
    ['event: order\nid: 1\ndata: a\ndata:b\ndata\n\n'],
    [{ type: 'order', data: 'a\nb\n', id: '1' }],
  ],
  [
    'comments, unknown fields, no data',
    [': hello\nfoo: bar\nevent: x\n\nid: 2\n\ndata: a\n\n'],
    [{ type: 'message', data: 'a', id: '2' }],
  ],
  [
    'an id with a null, and one that is taken back',
    ['id: 1\ndata: a\n\nid: \0\ndata: b\n\nid\ndata: c\n\n'],
    [
      ['a', '1'],
      ['b', '1'],
      ['c', ''],
    ].map(([data, id]) => ({ type: 'message', data, id })),
  ],
  [
    'a byte order mark, and letters of several bytes',
    ['\uFEFFdata: gr\u00FC\u00DFe \u{1F600}\n\n'],
    [{ type: 'message', data: 'gr\u00FC\u00DFe \u{1F600}', id: '' }],
  ],
]

test('the format is read as its specification says', async ({ op, app, tab }) => {
  const api = await openLiveStage({ op, app }, ['event-stream.ts'])
  await step.openSignedIn(tab)
  for (const [name, chunks, events] of streams) {
    await read(tab, api.origin)
    const stream = await api.nextStream()
    for (const chunk of chunks) stream.write(chunk)
    await expect.poll(() => heard(tab), name).toEqual(events)
    await tab.evaluate(() => window.running.stop())
  }
  await api.close()
})

test('answers that are no stream: 503 is tried again, 204 ends it, others are errors', async ({
  op,
  app,
  tab,
}) => {
  const api = await openLiveStage({ op, app }, ['event-stream.ts'])
  await step.openSignedIn(tab)
  api.refusals.push(htmlAnswer('later', 503))
  await read(tab, api.origin)
  const stream = await api.nextStream()
  stream.write('retry: 10\ndata: a\n\n')
  await expect.poll(() => heard(tab)).toHaveLength(1)
  api.refusals.push({ status: 204, headers: {}, body: '' })
  stream.end()
  expect(await ended(tab)).toBe('over')
  for (const status of [200, 404]) {
    api.refusals.push(htmlAnswer('no stream', status))
    await read(tab, api.origin)
    expect(await ended(tab)).toBe('Error')
  }
  await api.close()
})

test('a sign-out ends the stream', async ({ op, app, tab }) => {
  const api = await openLiveStage({ op, app }, ['event-stream.ts', 'orders.ts'])
  await step.openSignedIn(tab)
  await tab.evaluate(() => {
    const heard: object[] = []
    const ended = window.recipes
      .showOrders((data) => heard.push({ data }))
      .then(() => 'over')
      .catch((error: Error) => error.name)
    window.running = { heard, ended, stop: () => undefined }
  })
  const stream = await api.nextStream()
  stream.write('data: not an order\n\nevent: order\ndata: a\n\n')
  await expect.poll(() => heard(tab)).toEqual([{ data: 'a' }])
  await step.signOut(tab, { local: true })
  expect(await ended(tab)).toBe('over')
  await stream.closed
  await api.close()
})
