// Browser tests, fetch: a body that is a stream can be read once: it is sent as it flows, and not again.
import { expect, needPlatform, openSignedIn, test as base } from './fixtures.ts'
import { startStreamingApi, type StreamingApi } from './servers/streaming-api.ts'

const test = base.extend<{ streaming: StreamingApi }>({
  streaming: async ({ op, app }, use) => {
    const streaming = await startStreamingApi(op.acceptsAccessToken)
    app.options.resources = [`${streaming.origin}/`]
    await use(streaming)
    await streaming.close()
  },
})

type Init = RequestInit & { duplex?: 'half' }

const postStream = (url: string) => {
  const body = new ReadableStream<string>({
    start(controller) {
      for (const part of ['one ', 'two ', 'three']) controller.enqueue(part)
      controller.close()
    },
  }).pipeThrough(new TextEncoderStream())
  const init: Init = { method: 'POST', body, duplex: 'half' }
  return window.statusOf(window.oidc.fetch(url, init))
}

const postText = (url: string) => window.statusOf(window.oidc.fetch(url, { method: 'POST', body: 'text' }))

test('a stream arrives; after a 401 it is not sent again: the 401 comes back', async ({
  op,
  streaming,
  tab,
}) => {
  await needPlatform(tab, 'a request body that is a stream')
  await openSignedIn(tab)
  const url = `${streaming.origin}/orders`
  expect(await tab.evaluate(postStream, url)).toBe(200)
  expect(streaming.log.map(({ body }) => body)).toEqual(['one two three'])
  op.forgetAccessTokens()
  expect(await tab.evaluate(postStream, url)).toBe(401)
  expect(streaming.log.map(({ body }) => body)).toEqual(['one two three', 'one two three'])
  // The control: text is sent again there, with a new token.
  expect(await tab.evaluate(postText, url)).toBe(200)
  expect(await tab.evaluate(postStream, url)).toBe(200)
  expect(op.count('refresh')).toBe(1)
})
