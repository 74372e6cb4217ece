// Calls of APIs over a real port: the answer that `fetch` would give, its body as it is read, and aborts at every moment.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { OidcError } from '../../../../src/errors/oidc-error.ts'
import { ahead } from '../../../../src/engine/wire/pieces.ts'
import { refusal } from '../../refusal.ts'
import { setWire } from './wire-stage.ts'
import type { WireStage } from './wire-stage.ts'

let stage: WireStage
beforeEach(async () => {
  stage = setWire()
  await stage.remote.ready
})
afterEach(() => stage.close())

const types = (messages: readonly { readonly type: string }[]): string[] => messages.map(({ type }) => type)

/** An answer of so many pieces; how many were taken, and whether it was given up. */
function answerPieces(count: number) {
  const seen = { taken: 0, isCancelled: false }
  const body = new ReadableStream(
    {
      pull(controller) {
        if (seen.taken === count) return controller.close()
        seen.taken += 1
        controller.enqueue(new TextEncoder().encode(`${seen.taken} `))
      },
      cancel: () => void (seen.isCancelled = true),
    },
    { highWaterMark: 0 },
  )
  stage.engine.fetch.mockResolvedValue(new Response(body))
  return seen
}

test('an answer comes with its status, headers and body', async () => {
  stage.engine.fetch.mockResolvedValue(new Response('créé', { status: 201, headers: { 'x-a': 'b' } }))
  const response = await stage.remote.fetch(stage.snapshot('/orders', { method: 'POST', body: 'x' }))
  expect([response.status, response.headers.get('x-a'), await response.text()]).toEqual([201, 'b', 'créé'])
  const { request, method } = stage.engine.fetch.mock.calls[0]?.[0] ?? {}
  expect([method, await request?.text()]).toEqual(['POST', 'x'])
})

test('an answer without a body', async () => {
  stage.engine.fetch.mockResolvedValue(new Response(null, { status: 204 }))
  const response = await stage.remote.fetch(stage.snapshot('/orders'))
  expect([response.status, response.body]).toEqual([204, null])
})

test('a slow reader: no more is taken than a few pieces ahead; then all of it arrives', async () => {
  const seen = answerPieces(50)
  const response = await stage.remote.fetch(stage.snapshot('/orders'))
  await stage.heard('chunk', ahead)
  await stage.remote.call('awaits', [])
  expect(seen.taken).toBe(ahead)
  const text = await response.text()
  expect(text.trim().split(' ')).toHaveLength(50)
  expect(types(stage.toPage.filter(({ type }) => type === 'end'))).toEqual(['end'])
})

test('a reader that gives up is heard', async () => {
  const seen = answerPieces(50)
  const response = await stage.remote.fetch(stage.snapshot('/orders'))
  await response.body?.cancel()
  await vi.waitUntil(() => seen.isCancelled)
  expect(types(stage.toWorker)).toContain('cancel')
})

test.each([
  ['as most engines say it', new TypeError('cut off'), new TypeError('cut off')],
  [
    'as Firefox says it in a Worker',
    new DOMException('aborted', 'AbortError'),
    new TypeError('The connection was lost.'),
  ],
])('a body that breaks is broken, %s', async (_, thrown, seen) => {
  const body = new ReadableStream({ start: (controller) => controller.error(thrown) })
  stage.engine.fetch.mockResolvedValue(new Response(body))
  const response = await stage.remote.fetch(stage.snapshot('/orders'))
  await expect(response.text()).rejects.toEqual(seen)
})

test('a request body that is a stream arrives piece by piece, and stays the app’s', async () => {
  const pieces = ['one ', 'two ', 'three'].map((text) => new TextEncoder().encode(text))
  const body = new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece)
      controller.close()
    },
  })
  stage.engine.fetch.mockImplementation(async ({ request }) => new Response(await request.text()))
  const init = { method: 'POST', body, duplex: 'half' } as const
  const response = await stage.remote.fetch(stage.snapshot('/orders', init))
  expect(await response.text()).toBe('one two three')
  expect(pieces.map(({ byteLength }) => byteLength)).toEqual([4, 4, 5])
})

test('a request body that breaks, or is not bytes, fails the call', async () => {
  stage.engine.fetch.mockImplementation(async ({ request }) => new Response(await request.text()))
  const body = new ReadableStream({ start: (controller) => controller.enqueue('text') })
  const init = { method: 'POST', body, duplex: 'half' } as const
  await expect(stage.remote.fetch(stage.snapshot('/orders', init))).rejects.toThrow(TypeError)
})

test('a request body that nobody reads to its end is given up', async () => {
  let isCancelled = false
  const body = new ReadableStream({ cancel: () => void (isCancelled = true) })
  const init = { method: 'POST', body, duplex: 'half' } as const
  const response = await stage.remote.fetch(stage.snapshot('/orders', init))
  expect([await response.text(), isCancelled]).toEqual(['answer', true])
})

test('an abort before the call: nothing is sent', async () => {
  const snapshot = stage.snapshot('/orders', { signal: AbortSignal.abort() })
  await expect(stage.remote.fetch(snapshot)).rejects.toMatchObject({ name: 'AbortError' })
  expect(types(stage.toWorker)).toEqual(['configure'])
})

test('an abort before the head: with the reason of the caller, and the other end stops', async () => {
  const stopping = new AbortController()
  let signal: AbortSignal | undefined
  stage.engine.fetch.mockImplementation(({ request }) => {
    signal = request.signal
    return new Promise(() => undefined)
  })
  const answer = stage.remote.fetch(stage.snapshot('/orders', { signal: stopping.signal }))
  await vi.waitUntil(() => signal)
  const reason = new Error('no longer wanted')
  stopping.abort(reason)
  await expect(answer).rejects.toBe(reason)
  await vi.waitUntil(() => signal?.aborted)
})

test('an abort while the body is read: the body breaks with the reason, the other end stops', async () => {
  const stopping = new AbortController()
  const seen = answerPieces(50)
  const response = await stage.remote.fetch(stage.snapshot('/orders', { signal: stopping.signal }))
  const reader = response.body?.getReader()
  await reader?.read()
  stopping.abort()
  await expect(reader?.read()).rejects.toMatchObject({ name: 'AbortError' })
  await vi.waitUntil(() => seen.isCancelled)
  expect(types(stage.toWorker).filter((type) => type === 'abort')).toHaveLength(1)
})

test('an abort after all of it has arrived changes nothing for the other end', async () => {
  const stopping = new AbortController()
  const response = await stage.remote.fetch(stage.snapshot('/orders', { signal: stopping.signal }))
  expect(await response.text()).toBe('answer')
  stopping.abort()
  expect(types(stage.toWorker)).not.toContain('abort')
})

test('errors keep their class', async () => {
  stage.engine.fetch.mockRejectedValueOnce(new TypeError('Failed to fetch'))
  await expect(stage.remote.fetch(stage.snapshot('/a'))).rejects.toEqual(new TypeError('Failed to fetch'))
  stage.engine.fetch.mockRejectedValueOnce(new OidcError('OIDC_SIGNED_OUT', 'Nobody.'))
  await expect(stage.remote.fetch(stage.snapshot('/b'))).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
})

test('when it is over, bodies break too', async () => {
  answerPieces(Infinity)
  const response = await stage.remote.fetch(stage.snapshot('/orders'))
  const text = response.text()
  await stage.heard('chunk')
  stage.remote.end(new OidcError('OIDC_SESSION_ENDED', 'Gone.'))
  await expect(text).rejects.toEqual(refusal('OIDC_SESSION_ENDED'))
})

test('an answer of which no Response can be made is an error, and the other end stops', async () => {
  const seen = answerPieces(50)
  stage.engine.fetch.mockImplementationOnce(async () => {
    const body = new ReadableStream({ cancel: () => void (seen.isCancelled = true) })
    return Object.defineProperty(new Response(body), 'statusText', { value: 'line\nbreak' })
  })
  await expect(stage.remote.fetch(stage.snapshot('/orders'))).rejects.toThrow(TypeError)
  await vi.waitUntil(() => seen.isCancelled)
})
