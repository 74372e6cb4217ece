// Waking: each way in which a page comes back is told, and nothing else.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { onWake } from '../../../src/platform/wake.ts'

let page: EventTarget
let opened: EventTarget & { visibilityState: string }

beforeEach(() => {
  page = new EventTarget()
  opened = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('document', opened)
})
afterEach(() => vi.unstubAllGlobals())

const show = (persisted: boolean) => Object.assign(new Event('pageshow'), { persisted })

/** Every event that wakes. */
const wakings: [string, () => void][] = [
  ['out of the history', () => page.dispatchEvent(show(true))],
  ['online again', () => page.dispatchEvent(new Event('online'))],
  ['thawed', () => opened.dispatchEvent(new Event('resume'))],
  ['in sight again', () => opened.dispatchEvent(new Event('visibilitychange'))],
]

test.each(wakings)('%s', (_, wake) => {
  const listener = vi.fn()
  const stop = onWake(listener)
  wake()
  wake()
  expect(listener.mock.calls).toEqual([[], []])
  stop()
  wake()
  expect(listener).toHaveBeenCalledTimes(2)
})

test('neither a first load, nor a page that goes out of sight', () => {
  const listener = vi.fn()
  onWake(listener)
  page.dispatchEvent(show(false))
  opened.visibilityState = 'hidden'
  opened.dispatchEvent(new Event('visibilitychange'))
  expect(listener).not.toHaveBeenCalled()
})
