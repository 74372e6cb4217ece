// A request on its way: all that `fetch` would send, whatever the kind of its body.
import { expect, test } from 'vitest'
import { takeSnapshot } from '../../../../src/access-token/snapshot.ts'
import { readRequestHead, toInit, writeRequestHead } from '../../../../src/engine/wire/request-head.ts'

const url = 'https://api.test/orders?a=b#c'

/** Sends a request through structured clone and gives what `fetch` would be told at the other end. */
async function cross(init: RequestInit & { duplex?: 'half' }, stream?: ReadableStream): Promise<Request> {
  const head = readRequestHead(structuredClone(await writeRequestHead(takeSnapshot(url, init))))
  if (!head) throw new Error('no head')
  return new Request(head.url, toInit(head, new AbortController().signal, stream))
}

const form = (): FormData => {
  const data = new FormData()
  data.append('file', new File(['content'], 'a.txt', { type: 'text/plain' }))
  return data
}

test.each([
  ['nothing', null, null],
  ['an empty text', '', 'text/plain;charset=UTF-8'],
  ['text', 'héllo', 'text/plain;charset=UTF-8'],
  ['a form', new URLSearchParams({ a: 'b&c' }), 'application/x-www-form-urlencoded;charset=UTF-8'],
  ['a Blob', new Blob(['{}'], { type: 'application/json' }), 'application/json'],
  ['bytes', new Uint8Array([0, 255]), null],
])('%s as a body', async (_, body, type) => {
  const [given, crossed] = [new Request(url, { method: 'POST', body }), await cross({ method: 'POST', body })]
  expect(new Uint8Array(await crossed.arrayBuffer())).toEqual(new Uint8Array(await given.arrayBuffer()))
  expect(crossed.headers.get('content-type')).toBe(type)
})

test('a form with a file keeps the letter case of its boundary', async () => {
  const head = await writeRequestHead(takeSnapshot(url, { method: 'POST', body: form() }))
  const [, type = ''] = head.headers.find(([name]) => name === 'content-type') ?? []
  const [, boundary = ''] = /boundary=(.+)$/.exec(type) ?? []
  expect(boundary).toMatch(/./)
  expect(await (head.body as Blob).text()).toContain(`--${boundary}\r\n`)
})

test('all that a request is told goes along', async () => {
  const told = {
    method: 'PUT',
    headers: { 'x-a': 'b' },
    cache: 'no-store',
    credentials: 'include',
    mode: 'same-origin',
    redirect: 'manual',
    referrerPolicy: 'no-referrer',
    referrer: '',
    integrity: 'sha256-x',
    keepalive: true,
  } as const
  const { headers, ...rest } = told
  expect(await cross(told)).toMatchObject({ ...rest, url })
  expect((await cross(told)).headers.get('x-a')).toBe(headers['x-a'])
})

test('a stream is announced and comes by itself', async () => {
  const init = { method: 'POST', body: new ReadableStream(), duplex: 'half' } as const
  expect(await writeRequestHead(takeSnapshot(url, init))).toMatchObject({ body: 'stream' })
  const arriving = new Blob(['one two']).stream()
  expect(await (await cross({ ...init, body: new ReadableStream() }, arriving)).text()).toBe('one two')
})

test.each([
  ['a header that is no pair', { headers: [['a']] }],
  ['headers that are no list', { headers: {} }],
  ['a body that is neither', { body: 'text' }],
  ['no URL', { url: undefined }],
  ['a mode that is no text', { mode: 1 }],
  ['keepalive that is no boolean', { keepalive: 1 }],
])('%s is refused', async (_, change) => {
  const head = await writeRequestHead(takeSnapshot(url, {}))
  expect(readRequestHead(head)).toBeDefined()
  expect(readRequestHead({ ...head, ...change })).toBeUndefined()
})
