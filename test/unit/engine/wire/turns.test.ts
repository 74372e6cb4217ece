// No more calls are under way than browsers like; the others come in their order.
import { expect, test } from 'vitest'
import { openTurns } from '../../../../src/engine/wire/turns.ts'

test('500 at once, then one for each that is over, in order', async () => {
  const turns = openTurns()
  const begun: number[] = []
  const calls = Array.from({ length: 503 }, async (_, index) => {
    await turns.take()
    begun.push(index)
  })
  await Promise.all(calls.slice(0, 500))
  expect(begun).toHaveLength(500)
  turns.pass()
  await calls[500]
  expect(begun.slice(500)).toEqual([500])
  turns.pass()
  turns.pass()
  await Promise.all(calls)
  expect(begun.slice(500)).toEqual([500, 501, 502])
})

test('turns that nobody waits for are not lost', async () => {
  const turns = openTurns()
  for (let count = 0; count < 2_000; count += 1) {
    await turns.take()
    turns.pass()
  }
  const calls = Array.from({ length: 500 }, () => turns.take())
  for (const call of calls) await call
  expect(calls).toHaveLength(500)
})
