// An answer on its way: what `fetch` would give, also what no constructor can make.
import { expect, test } from 'vitest'
import { makeResponse, writeResponseHead } from '../../../../src/engine/wire/response-head.ts'
import type { ResponseHead } from '../../../../src/engine/wire/response-head.ts'

const head: ResponseHead = {
  status: 200,
  statusText: 'OK',
  headers: [
    ['content-type', 'application/json'],
    ['x-a', 'b'],
  ],
  url: 'https://api.test/orders',
  redirected: false,
  type: 'cors',
  hasBody: true,
}

const bodyOf = (text: string): ReadableStream => new Blob([text]).stream()

test('an answer is described and made again', async () => {
  const told = structuredClone(writeResponseHead(makeResponse(head, bodyOf('{}'))))
  expect(told).toEqual(head)
  const made = makeResponse(told, bodyOf('{"a":1}'))
  expect(made).toMatchObject({ ok: true, ...{ url: head.url, type: 'cors', redirected: false, status: 200 } })
  expect(await made.json()).toEqual({ a: 1 })
})

test('its clones are like it, and what it is cannot be changed', async () => {
  const made = makeResponse(head, bodyOf('x'))
  const copy = made.clone().clone()
  expect([copy.url, copy.type, await copy.text(), await made.text()]).toEqual([head.url, 'cors', 'x', 'x'])
  expect(() => Object.assign(made, { url: 'https://evil.test' })).toThrow(TypeError)
})

test.each([204, 205, 304])('%i has no body', (status) => {
  const made = makeResponse({ ...head, status, hasBody: false }, null)
  expect([made.status, made.body]).toEqual([status, null])
  // Some engines give them an empty one.
  const given = Object.defineProperty(new Response('x'), 'status', { value: status })
  expect(writeResponseHead(given).hasBody).toBe(false)
  expect(writeResponseHead(new Response('x')).hasBody).toBe(true)
})

test.each(['opaqueredirect', 'opaque'] as const)('%s has no status', (type) => {
  const made = makeResponse({ ...head, type, status: 0, statusText: '', headers: [], hasBody: false }, null)
  expect(made).toMatchObject({ type, status: 0, ok: false, body: null })
})

test('a status of a server’s own', async () => {
  const made = makeResponse({ ...head, status: 999 }, bodyOf('x'))
  expect([made.status, made.ok, await made.text()]).toEqual([999, false, 'x'])
})
