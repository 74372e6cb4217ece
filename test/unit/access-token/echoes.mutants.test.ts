// What is remade of an answer stays what it was but for the token: its URL, its reason phrase, its failure.
import { expect, test } from 'vitest'
import { blankEchoes } from '../../../src/access-token/echoes.ts'

const token = 'secret'
const blank = '[access token]'

test('the URL that answered is kept, and cannot be changed', async () => {
  const response = await blankEchoes(fetch('data:text/plain,a-secret'), token)
  expect([response.url, await response.text()]).toEqual(['data:text/plain,a-secret', `a-${blank}`])
  expect(() => Object.assign(response, { url: 'https://evil.test/' })).toThrow(TypeError)
})

test('the reason phrase is blanked too', async () => {
  const response = await blankEchoes(Promise.resolve(new Response('', { statusText: `no ${token}` })), token)
  expect(response.statusText).toBe(`no ${blank}`)
})

test('all headers are kept, by name', async () => {
  const headers = { 'content-type': 'text/plain', 'x-one': '1', 'x-two': token, etag: '"a"' }
  const response = await blankEchoes(Promise.resolve(new Response('', { headers })), token)
  expect(Object.fromEntries(response.headers)).toEqual({ ...headers, 'x-two': blank })
})

test('a text that breaks off fails as it did', async () => {
  const failure = new TypeError('cut')
  const body = new ReadableStream({ start: (controller) => controller.error(failure) })
  const answer = new Response(body, { headers: { 'content-type': 'text/plain' } })
  await expect(blankEchoes(Promise.resolve(answer), token)).rejects.toBe(failure)
})

test.each(['json', 'xml', 'image/svg+xml', 'text/', 'TEXT/CSV', 'APPLICATION/JSON'])(
  'a body of type %j is text',
  async (type) => {
    const answer = new Response(`a ${token} b`, { headers: { 'content-type': type } })
    expect(await (await blankEchoes(Promise.resolve(answer), token)).text()).toBe(`a ${blank} b`)
  },
)

test.each([
  undefined,
  'image/png',
  'x-text/plain',
  'ndjson',
  'event-stream',
  'text/EVENT-stream; a=json',
  'event-stream+json',
])('a body of type %j is passed on unread', async (type) => {
  const answer = new Response(new TextEncoder().encode(token), {
    headers: type === undefined ? {} : { 'content-type': type },
  })
  const passed = await blankEchoes(Promise.resolve(answer), token)
  expect([await passed.text(), passed.headers.get('content-type')]).toEqual([token, type ?? null])
})

test.each([
  ['', ''],
  [token, blank],
  [`${token}${token}`, `${blank}${blank}`],
  [`secre${token}t`, `secre${blank}t`],
  ['secre', 'secre'],
])('the text %j comes to %j', async (text, shown) => {
  const answer = new Response(text, { headers: { 'content-type': 'text/plain' } })
  expect(await (await blankEchoes(Promise.resolve(answer), token)).text()).toBe(shown)
})

test.each([204, 205, 304])(
  'a %d with headers that speak of text has no body, and keeps them',
  async (status) => {
    const answer = new Response(null, { status, headers: { 'content-type': 'text/plain', etag: token } })
    const passed = await blankEchoes(Promise.resolve(answer), token)
    expect([passed.status, passed.body, passed.headers.get('etag')]).toEqual([status, null, blank])
  },
)
