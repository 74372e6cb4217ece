// A token is blanked from what an API echoes: from headers, and from bodies that are text.
import { expect, test, vi } from 'vitest'
import { blankEchoes } from '../../../src/access-token/echoes.ts'

const token = 'secret/+='
const blank = '[access token]'

const answer = (body: BodyInit | null, type = 'application/json', init: ResponseInit = {}) =>
  blankEchoes(
    Promise.resolve(new Response(body, { ...init, headers: { 'content-type': type, ...init.headers } })),
    token,
  )

test.each([
  'application/json',
  'application/problem+json',
  'text/plain',
  'TEXT/HTML; charset=utf-8',
  'application/xml',
])('%s: as it is, and as in URLs', async (type) => {
  const response = await answer(`a ${token} b ${encodeURIComponent(token)} ${token}${token}`, type)
  expect(await response.text()).toBe(`a ${blank} b ${blank} ${blank}${blank}`)
  expect(response.headers.get('content-type')).toBe(type)
})

test('headers and the reason phrase', async () => {
  const response = await answer('{}', undefined, {
    statusText: 'ok',
    headers: { 'x-echo': `Bearer ${token}` },
  })
  expect([response.headers.get('x-echo'), response.status, response.statusText]).toEqual([
    `Bearer ${blank}`,
    200,
    'ok',
  ])
})

test.each(['application/octet-stream', 'text/event-stream', 'application/x-ndjson', ''])(
  'a body of type %j is left alone',
  async (type) => {
    expect(await (await answer(`x${token}`, type)).text()).toBe(`x${token}`)
  },
)

test.each([204, 205, 304])('a %d has no body', async (status) => {
  const response = await answer(null, 'text/plain', { status })
  expect([response.status, response.body]).toEqual([status, null])
})

test('an answer that did not come stays that', async () => {
  const failure = new TypeError('offline')
  await expect(blankEchoes(Promise.reject(failure), token)).rejects.toBe(failure)
})

test('what cannot be read is passed on', async () => {
  const response = Response.error()
  expect(await blankEchoes(Promise.resolve(response), token)).toBe(response)
})

/** A body that comes in these pieces. */
const pieces = (...texts: string[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const text of texts) controller.enqueue(new TextEncoder().encode(text))
      controller.close()
    },
  })

test('wherever a body is cut into pieces', async () => {
  const text = `é${token}ü`
  for (let at = 1; at < text.length; at += 1) {
    const response = await answer(pieces(text.slice(0, at), text.slice(at)))
    expect(await response.text()).toBe(`é${blank}ü`)
  }
  expect(await (await answer(pieces(...text))).text()).toBe(`é${blank}ü`)
})

test.each([
  ['part of it', token.slice(1)],
  ['another one', `${token.slice(0, -1)}X`],
  ['nothing', ''],
])('%s stays as it is', async (_, text) => {
  expect(await (await answer(text)).text()).toBe(text)
})

test('a body that breaks off is an error, as without', async () => {
  const failure = new TypeError('cut')
  const body = new ReadableStream({ start: (controller) => controller.error(failure) })
  await expect(answer(body)).rejects.toThrow(TypeError)
})

test('the answer still says where it came from', async () => {
  const honest = Object.defineProperty(new Response('{}'), 'url', { value: 'https://api.test/a' })
  const { url } = honest
  vi.spyOn(Response.prototype, 'url', 'get').mockReturnValue(url)
  vi.resetModules()
  const { blankEchoes: anew } = await import('../../../src/access-token/echoes.ts')
  const response = await anew(Promise.resolve(honest), token)
  vi.restoreAllMocks()
  expect(Object.getOwnPropertyDescriptor(response, 'url')?.value).toBe(url)
})
