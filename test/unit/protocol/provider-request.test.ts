// Requests to the provider: how they go out, and what is taken from an answer.
import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  ask,
  getDocument,
  makeInit,
  readBody,
  toNetworkError,
} from '../../../src/protocol/provider-request.ts'
import { OidcError } from '../../../src/errors/oidc-error.ts'
import { polluted, refusal } from '../refusal.ts'

afterEach(() => vi.unstubAllGlobals())

const url = 'https://id.example/.well-known/openid-configuration?a=secret'
const json = { 'content-type': 'application/json' }

test('an init has no prototype: cookies, redirects, referrer and cache are off, and there is a deadline', () => {
  const { signal, headers, ...init } = polluted('method', 'POST', makeInit)
  expect(Object.getPrototypeOf(makeInit())).toBeNull()
  expect(Object.getPrototypeOf(headers)).toBeNull()
  expect(signal).toBeInstanceOf(AbortSignal)
  expect({ ...init, headers: { ...headers } }).toEqual({
    headers: { accept: 'application/json' },
    redirect: 'error',
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
  })
})

describe('a body is read', () => {
  const types = [
    'application/json',
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
    'application/jwk-set+json',
  ]
  test.each(types)('as %s', async (type) => {
    expect(await readBody(new Response('{"a":1}', { headers: { 'content-type': type } }))).toEqual({ a: 1 })
  })
  test.each(['text/html', 'text/plain; format=/json', 'application/jwt', ''])('never as %j', async (type) => {
    expect(await readBody(new Response('{"a":1}', { headers: { 'content-type': type } }))).toBeUndefined()
  })
  test('never where there is none', async () => {
    expect(await readBody(new Response(null, { headers: json }))).toBeUndefined()
  })
  test('in parts, cut anywhere', async () => {
    const bytes = new TextEncoder().encode('{"a":"ä€😀"}')
    const body = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
        controller.close()
      },
    })
    expect(await readBody(new Response(body, { headers: json }))).toEqual({ a: 'ä€😀' })
  })
  test('up to a limit, in one part or without end', async () => {
    const long = `{"a":"${'x'.repeat(1_000_000)}"}`
    expect(await readBody(new Response(long, { headers: json }))).toBeUndefined()
    const cancel = vi.fn()
    const pull = (controller: ReadableStreamDefaultController) =>
      controller.enqueue(new Uint8Array(100_000).fill(32))
    const endless = new ReadableStream({ pull, cancel })
    expect(await readBody(new Response(endless, { headers: json }))).toBeUndefined()
    expect(cancel).toHaveBeenCalledOnce()
    expect(await readBody(new Response(long.slice(0, 900_000) + '"}', { headers: json }))).toHaveProperty('a')
  })
  test('of another type not at all: the rest is refused at once', async () => {
    const cancel = vi.fn()
    const pull = vi.fn((controller: ReadableStreamDefaultController) =>
      controller.enqueue(new Uint8Array(1_000)),
    )
    const body = new ReadableStream({ pull, cancel }, { highWaterMark: 0 })
    expect(await readBody(new Response(body, { headers: { 'content-type': 'text/html' } }))).toBeUndefined()
    expect([cancel.mock.calls.length, pull.mock.calls.length]).toEqual([1, 0])
  })
})

describe('what a request threw', () => {
  const translate = (thrown: unknown) =>
    toNetworkError(thrown, [url, 'https://app.example', 'Check `issuer`'])
  test('is a missed deadline', () => {
    const cause = new DOMException('', 'TimeoutError')
    expect(translate(cause)).toEqual(refusal('OIDC_TIMEOUT'))
    expect(translate(cause).cause).toBe(cause)
  })
  test('is nobody reached: the message says where, from where, and what to do', () => {
    const { message, code } = translate(new TypeError('Failed to fetch'))
    expect(code).toBe('OIDC_NETWORK')
    for (const part of ['https://id.example/.well-known', 'https://app.example', 'Check `issuer`']) {
      expect(message).toContain(part)
    }
    expect(message).not.toContain('secret')
  })
  test('stays what it is, where it is ours', () => {
    const error = new OidcError('OIDC_SIGNED_OUT', '')
    expect(translate(error)).toBe(error)
  })
})

describe('a document', () => {
  const tell = vi.fn()
  const get = (answer: () => Promise<Response>) => {
    vi.stubGlobal('fetch', vi.fn(answer))
    return getDocument({ tell, now: () => 0, origin: 'https://app.example' }, 'discovery', url)
  }
  test('is asked for and told of, without its query', async () => {
    expect(await get(async () => Response.json({ a: 1 }))).toEqual({ a: 1 })
    const shown = 'https://id.example/.well-known/openid-configuration'
    expect(tell.mock.calls).toEqual([
      [{ type: 'request', endpoint: 'discovery', method: 'GET', url: shown, carries: [] }],
      [{ type: 'response', endpoint: 'discovery', url: shown, status: 200, brings: [] }],
    ])
  })
  test.each([
    [404, 'fix'],
    [200, 'fix'],
    [500, 'retry'],
    [503, 'retry'],
  ] as const)('is none with status %i and no JSON: %s', async (status, remedy) => {
    const answer = async () => new Response('<p>', { status, headers: { 'content-type': 'text/html' } })
    await expect(get(answer)).rejects.toEqual(refusal('OIDC_METADATA_INVALID', { remedy }))
  })
  test('is none with a JSON object and another status', async () => {
    await expect(get(async () => Response.json({ a: 1 }, { status: 404 }))).rejects.toEqual(
      refusal('OIDC_METADATA_INVALID', { remedy: 'fix' }),
    )
  })
  test('is none where nobody answers', async () => {
    await expect(get(() => Promise.reject(new TypeError('no')))).rejects.toEqual(refusal('OIDC_NETWORK'))
  })
})

describe('how long to wait before the next try', () => {
  const now = Date.parse('Tue, 14 Nov 2023 22:13:20 GMT')
  const read = async (value: string | undefined) => {
    const headers = value === undefined ? json : { ...json, 'retry-after': value }
    const send = async () => new Response('{}', { status: 503, headers })
    const talk = { endpoint: 'token', method: 'POST', url, carries: [], send } as const
    const outside = { tell: () => undefined, now: () => now, origin: 'https://app.example' }
    return (await ask(outside, talk, '')).retryAfter
  }
  test.each([
    ['7', 7],
    ['Tue, 14 Nov 2023 22:13:50 GMT', 30],
    ['0', undefined],
    ['-7', undefined],
    ['Tue, 14 Nov 2023 22:13:20 GMT', undefined],
    ['Tue, 14 Nov 2023 22:00:00 GMT', undefined],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('Retry-After: %s means %j seconds', async (value, seconds) => {
    expect(await read(value)).toBe(seconds)
  })
  test('is above nought or not told, whatever the header says', async () => {
    const texts = fc.string({ unit: fc.constantFrom(...'0123456789.-+eE :,GMTnov'), maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const seconds = await read(text)
        return seconds === undefined || seconds > 0
      }),
    )
  })
})
