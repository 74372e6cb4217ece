// A response in a window that was opened for a sign-in: handed to the window that waits, or finished here if nobody comes.
import { describe, expect, test, vi } from 'vitest'
import { handOver, ring } from '../../../src/flow/hand-over.ts'
import { openStage } from './stage.ts'
import type { Stage } from './stage.ts'

const parameters = 'code=c&state=s1'
const waits = (stage: Stage) => vi.waitUntil(() => stage.rung.length > 0)

/** A window whose response was put aside; whether somebody has taken it. */
async function open(isFramed = false) {
  const stage = openStage()
  stage.flow.page.isFramed = isFramed
  stage.engine.handOver.mockResolvedValue(true)
  let isThere = true
  stage.engine.look.mockImplementation(async () => ({ hasAnswer: isThere, isPending: true }))
  stage.engine.collect.mockImplementation(async () => (isThere ? parameters : undefined))
  const settled = vi.fn()
  const handing = handOver(stage.flow, parameters)
  void handing.then(settled)
  await waits(stage)
  return { ...stage, handing, settled, take: () => (isThere = false) }
}

test('a response of this window’s own stays here, and nobody is rung for', async () => {
  const { flow, rung } = openStage()
  expect(await handOver(flow, parameters)).toBe(false)
  expect(rung).toEqual([])
})

describe('a response for another window', () => {
  test('that is taken: this window closes and does nothing more', async () => {
    const stage = await open()
    stage.take()
    stage.ring()
    await vi.waitUntil(() => stage.closePage.mock.calls.length > 0)
    expect([stage.settled.mock.calls, stage.engine.collect.mock.calls]).toEqual([[], [['s1']]])
  })
  test('is not believed to be taken by any ring', async () => {
    const stage = await open()
    stage.ring()
    await vi.waitUntil(() => stage.engine.look.mock.settledResults.length > 0)
    await new Promise((resolve) => void setImmediate(resolve))
    expect([stage.closePage.mock.calls, stage.engine.collect.mock.calls]).toEqual([[], []])
  })
  test('that nobody takes in three seconds is finished here', async () => {
    const stage = await open()
    stage.timers.get(3_000)?.()
    expect([await stage.handing, stage.closePage.mock.calls]).toEqual([true, []])
  })
  test('that is taken at the last moment is not finished twice', async () => {
    const stage = await open()
    stage.take()
    stage.timers.get(3_000)?.()
    await vi.waitUntil(() => stage.closePage.mock.calls.length > 0)
    expect(stage.settled).not.toHaveBeenCalled()
  })
  test('in a frame is never finished there', async () => {
    const stage = await open(true)
    expect([...stage.timers]).toEqual([])
    stage.take()
    stage.ring()
    await vi.waitUntil(() => stage.closePage.mock.calls.length > 0)
    expect(stage.engine.collect).not.toHaveBeenCalled()
  })
})

test('each ring is another word, so that it is heard', () => {
  const { flow, rung } = openStage()
  ring(flow)
  ring(flow)
  expect(new Set(rung).size).toBe(2)
})
