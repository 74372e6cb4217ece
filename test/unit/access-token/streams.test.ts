// A stream passes as it is, up to its limit.
import { expect, test, vi } from 'vitest'
import { limitBytes } from '../../../src/access-token/streams.ts'

const streamOf = (...sizes: number[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const size of sizes) controller.enqueue(new Uint8Array(size))
      controller.close()
    },
  })

test.each([
  [[10], 10],
  [[4, 6], 10],
  [[], 0],
])('pieces of %j bytes pass where %d may come', async (sizes, bytes) => {
  const onTooLong = vi.fn()
  const limited = limitBytes(streamOf(...sizes), { bytes, onTooLong })
  expect((await new Response(limited).arrayBuffer()).byteLength).toBe(
    sizes.reduce((sum, size) => sum + size, 0),
  )
  expect(onTooLong).not.toHaveBeenCalled()
})

test.each([
  [[11], 10],
  [[5, 5, 1], 10],
])('pieces of %j bytes do not, and it is told', async (sizes, bytes) => {
  const onTooLong = vi.fn()
  await expect(new Response(limitBytes(streamOf(...sizes), { bytes, onTooLong })).text()).rejects.toThrow()
  expect(onTooLong).toHaveBeenCalledOnce()
})
