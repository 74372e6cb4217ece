// A body that arrives: its pieces in order, one more asked for as each is read, and every way in which it can end.
import { expect, test, vi } from 'vitest'
import { receiveBody } from '../../../../src/engine/wire/received-body.ts'
import { polluted } from '../../refusal.ts'

const bytes = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer

const open = () => {
  const reading = { want: vi.fn(), cancel: vi.fn(), wait: vi.fn(), done: vi.fn() }
  return { reading, body: receiveBody(reading) }
}

test('pieces that came early and late are read in order; each that was read makes room for one', async () => {
  const { reading, body } = open()
  body.chunk(bytes('one '))
  body.chunk(bytes('two '))
  expect(reading.want).not.toHaveBeenCalled()
  const text = new Response(body.stream).text()
  await vi.waitUntil(() => reading.want.mock.calls.length === 2)
  body.chunk(bytes('three'))
  body.end()
  expect(await text).toBe('one two three')
  expect(reading.done).toHaveBeenCalledOnce()
  expect(reading.cancel).not.toHaveBeenCalled()
})

test('when all has arrived no more is asked for', async () => {
  const { reading, body } = open()
  body.chunk(bytes('one '))
  body.chunk(bytes('two'))
  body.end()
  expect(await new Response(body.stream).text()).toBe('one two')
  expect(reading.want).not.toHaveBeenCalled()
})

test('it is waited for only while somebody reads', async () => {
  const { reading, body } = open()
  expect(reading.wait).not.toHaveBeenCalled()
  const read = body.stream.getReader().read()
  await vi.waitUntil(() => reading.wait.mock.calls.length > 0)
  expect(reading.wait).toHaveBeenLastCalledWith(body)
  body.chunk(bytes('x'))
  await read
  expect(reading.wait).toHaveBeenLastCalledWith(undefined)
})

test.each([
  ['type', 'bytes'],
  ['size', () => 0],
  ['autoAllocateChunkSize', 1],
])('a `%s` on Object.prototype changes nothing', async (name, value) => {
  const { body } = polluted(name, value, open)
  body.chunk(bytes('x'))
  body.end()
  expect(await new Response(body.stream).text()).toBe('x')
})

test('a failure comes after what arrived before it', async () => {
  const { body } = open()
  body.chunk(bytes('x'))
  body.failed(new TypeError('cut off'))
  const reader = body.stream.getReader()
  expect((await reader.read()).value).toEqual(new Uint8Array([120]))
  await expect(reader.read()).rejects.toEqual(new TypeError('cut off'))
})

test('an abort comes at once', async () => {
  const { body } = open()
  body.chunk(bytes('x'))
  body.abort(new DOMException('stop', 'AbortError'))
  await expect(body.stream.getReader().read()).rejects.toMatchObject({ name: 'AbortError' })
})

test.each(['end', 'chunk', 'failed'] as const)('after it was given up, %s does no harm', async (late) => {
  const { reading, body } = open()
  const reader = body.stream.getReader()
  const read = reader.read()
  await reader.cancel()
  expect(await read).toEqual({ done: true, value: undefined })
  expect(reading.cancel).toHaveBeenCalledOnce()
  if (late === 'chunk') body.chunk(bytes('x'))
  else body[late](new Error('late'))
})
