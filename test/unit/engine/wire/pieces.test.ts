// Bodies are sent piece by piece, and no further ahead than the reader allows.
import { expect, test, vi } from 'vitest'
import { ahead, copyBytes, sendPieces, takeBytes } from '../../../../src/engine/wire/pieces.ts'

/** A body that counts how many of its pieces were taken. */
function makeBody(count: number, broken = false) {
  let taken = 0
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        if (taken === count) return broken ? controller.error(new TypeError('cut off')) : controller.close()
        taken += 1
        controller.enqueue(new Uint8Array([taken]))
      },
    },
    { highWaterMark: 0 },
  )
  return { body, taken: () => taken }
}

const makePieces = () => ({ chunk: vi.fn(), end: vi.fn(), failed: vi.fn() })

test('as many pieces as allowed, and one more for each that was read', async () => {
  const { body, taken } = makeBody(10)
  const to = makePieces()
  const sender = sendPieces(body, to, takeBytes)
  await vi.waitUntil(() => to.chunk.mock.calls.length === ahead)
  sender.more()
  sender.more()
  await vi.waitUntil(() => to.chunk.mock.calls.length === ahead + 2)
  expect(taken()).toBe(ahead + 2)
  for (let more = 0; more < 5; more += 1) sender.more()
  await vi.waitUntil(() => to.end.mock.calls.length > 0)
  expect(to.chunk.mock.calls.map(([bytes]) => new Uint8Array(bytes as ArrayBuffer)[0])).toEqual([
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
  ])
  expect([to.end, to.failed].map(({ mock }) => mock.calls.length)).toEqual([1, 0])
})

test('a body that breaks', async () => {
  const to = makePieces()
  sendPieces(makeBody(1, true).body, to, takeBytes)
  await vi.waitUntil(() => to.failed.mock.calls.length > 0)
  expect(to.failed).toHaveBeenCalledExactlyOnceWith(new TypeError('cut off'))
  expect(to.end).not.toHaveBeenCalled()
})

test('after a stop nothing is said, and the body is given up', async () => {
  const cancel = vi.fn()
  const to = makePieces()
  const sender = sendPieces(new ReadableStream({ cancel }), to, takeBytes)
  sender.stop('why')
  await vi.waitUntil(() => cancel.mock.calls.length > 0)
  expect(cancel).toHaveBeenCalledWith('why')
  for (const said of Object.values(to)) expect(said).not.toHaveBeenCalled()
})

test('the bytes of a piece: its own buffer, or a copy of what it sees of a larger one', () => {
  const whole = new Uint8Array([1, 2, 3])
  expect(takeBytes(whole)).toBe(whole.buffer)
  expect(new Uint8Array(takeBytes(whole.subarray(1, 2)))).toEqual(new Uint8Array([2]))
})

test('a copy leaves the app its piece; what are no bytes is refused', () => {
  const whole = new Uint8Array([1, 2, 3])
  const copy = copyBytes(whole.subarray(1))
  expect([new Uint8Array(copy), copy === whole.buffer]).toEqual([new Uint8Array([2, 3]), false])
  expect(() => copyBytes('text')).toThrow(TypeError)
})
