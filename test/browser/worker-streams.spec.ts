// Browser tests, tokens in a Worker: bodies flow in both directions as they are read and written, and an abort stops them on both sides.
import { expect, need, needPlatform, openSignedIn, test as base, type Tab } from './fixtures.ts'
import { createGate } from './servers/answer.ts'
import { startPouringApi, type PouringApi } from './servers/pouring-api.ts'
import { startStreamingApi, type StreamingApi } from './servers/streaming-api.ts'

const test = base.extend<{ pouring: PouringApi; streaming: StreamingApi }>({
  pouring: async ({ app }, use) => {
    const pouring = await startPouringApi()
    app.options.resources = [`${pouring.origin}/`]
    await use(pouring)
    await pouring.close()
  },
  streaming: async ({ op, app }, use) => {
    const streaming = await startStreamingApi(op.acceptsAccessToken)
    app.options.resources = [`${streaming.origin}/`]
    await use(streaming)
    await streaming.close()
  },
})

declare global {
  interface Window {
    reader: ReadableStreamDefaultReader<Uint8Array>
    stopping: AbortController
    answer: Promise<Response>
  }
}

test.beforeEach(({ app }) => {
  app.tokens = 'worker'
})

/** Starts a call that can be stopped, and reads the first piece of its answer. */
const readFirst = (tab: Tab, url: string): Promise<number> =>
  tab.evaluate(async (asked) => {
    window.stopping = new AbortController()
    const response = await window.oidc.fetch(asked, { signal: window.stopping.signal })
    window.reader = (response.body as ReadableStream<Uint8Array>).getReader()
    return (await window.reader.read()).value?.length ?? 0
  }, url)

/** What the next read comes to. */
const readNext = (tab: Tab): Promise<string> =>
  tab.evaluate(() =>
    window.reader.read().then(
      ({ done }) => (done ? 'done' : 'more'),
      (error: Error) => `${error.name}: ${error.message}`,
    ),
  )

/** Reads an answer of the plain `fetch` to its end: by then whoever reads without measure has read as much. */
const readPlain = (tab: Tab, url: string): Promise<number> =>
  tab.evaluate(async (asked) => (await (await fetch(asked)).arrayBuffer()).byteLength, url)

/** More than networks, operating systems and browsers hold on the way: some 90 MB. */
const large = 256_000_000

test('a slow reader: the Worker reads no more than a little ahead; then all of it arrives', async ({
  pouring,
  tab,
}) => {
  await openSignedIn(tab)
  expect(await readFirst(tab, `${pouring.origin}/slow?bytes=${large}`)).toBeGreaterThan(0)
  expect(await readPlain(tab, `${pouring.origin}/plain?bytes=${large}`)).toBe(large)
  expect(pouring.pours.get('/plain')?.written).toBe(large)
  expect(pouring.pours.get('/slow')?.written).toBeLessThan((large / 4) * 3)
  await tab.evaluate(() => window.reader.cancel())
  await pouring.pours.get('/slow')?.closed
  await readFirst(tab, `${pouring.origin}/whole?bytes=5000000`)
  const whole = await tab.evaluate(async () => {
    let bytes = 0
    for (let piece; !(piece = await window.reader.read()).done;) bytes += piece.value.length
    return bytes
  })
  expect(whole).toBeGreaterThan(4_000_000)
  expect(pouring.pours.get('/whole')?.written).toBe(5_000_000)
})

test('a reader that gives up: the request ends', async ({ pouring, tab }) => {
  await openSignedIn(tab)
  await readFirst(tab, `${pouring.origin}/given-up?bytes=${large}`)
  await tab.evaluate(() => window.reader.cancel())
  await pouring.pours.get('/given-up')?.closed
  expect(pouring.pours.get('/given-up')?.written).toBeLessThan(large)
})

test('an answer that nobody reads, and nobody holds any more, is let go', async ({ pouring, tab }) => {
  const collectGarbage = need(tab, 'heaps')
  await openSignedIn(tab)
  const url = `${pouring.origin}/dropped?bytes=${large}`
  expect(await tab.evaluate((asked) => window.statusOf(window.oidc.fetch(asked)), url)).toBe(200)
  // A snapshot of the heap begins with the collection of garbage.
  await collectGarbage()
  await pouring.pours.get('/dropped')?.closed
  expect(pouring.pours.get('/dropped')?.written).toBeLessThan(large)
})

test('an abort before the call, and before the head: the reason is the caller’s, and the request ends', async ({
  api,
  tab,
}) => {
  await openSignedIn(tab)
  const gate = createGate()
  api.switches.gate = gate
  const early = await tab.evaluate((url) => {
    const stopped = window.oidc.fetch(`${url}/never`, { signal: AbortSignal.abort() })
    window.stopping = new AbortController()
    window.answer = window.oidc.fetch(`${url}/stopped`, { signal: window.stopping.signal })
    return window.statusOf(stopped)
  }, api.origin)
  expect(early).toBe('AbortError')
  await api.next('resource')
  const reason = await tab.evaluate(async () => {
    window.stopping.abort(new RangeError('no longer wanted'))
    return window.answer.catch((error: Error) => `${error.name}: ${error.message}`)
  })
  expect(reason).toBe('RangeError: no longer wanted')
  gate.open()
  expect(await tab.evaluate((url) => window.statusOf(window.oidc.fetch(url)), `${api.origin}/after`)).toBe(
    200,
  )
  expect(api.of('resource').map(({ path }) => path)).toEqual(['/stopped', '/after'])
})

test('an abort while the body is read: the reader hears of it, and the request ends', async ({
  pouring,
  tab,
}) => {
  await openSignedIn(tab)
  await readFirst(tab, `${pouring.origin}/stopped?bytes=${large}`)
  await tab.evaluate(() => window.stopping.abort())
  expect(await readNext(tab)).toMatch(/^AbortError: /)
  await pouring.pours.get('/stopped')?.closed
})

test('an abort after all of it was read changes nothing', async ({ pouring, tab }) => {
  await openSignedIn(tab)
  const text = await tab.evaluate(async (url) => {
    const stopping = new AbortController()
    const response = await window.oidc.fetch(url, { signal: stopping.signal })
    const body = await response.text()
    stopping.abort()
    return [response.status, body.length]
  }, `${pouring.origin}/whole?bytes=100`)
  expect(text).toEqual([200, 100])
})

test.describe('a request body that is a stream', () => {
  const post = (tab: Tab, url: string) =>
    tab.evaluate(async (asked) => {
      const pieces = ['one ', 'two ', 'three ', 'four ', 'five ', 'six'].map((text) =>
        new TextEncoder().encode(text),
      )
      const body = new ReadableStream({
        pull(controller) {
          const piece = pieces.shift()
          if (piece) controller.enqueue(piece)
          else controller.close()
        },
      })
      const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' }
      return window.statusOf(window.oidc.fetch(asked, init))
    }, url)

  test('arrives; after a 401 it is not sent again', async ({ op, streaming, tab }) => {
    await needPlatform(tab, 'a request body that is a stream')
    await openSignedIn(tab)
    const url = `${streaming.origin}/orders`
    expect(await post(tab, url)).toBe(200)
    op.forgetAccessTokens()
    expect(await post(tab, url)).toBe(401)
    expect(streaming.log.map(({ body }) => body)).toEqual(Array(2).fill('one two three four five six'))
  })
})
