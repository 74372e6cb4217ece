// Activity: what a person does counts, in every part of the page; what scripts do does not.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { onActivity } from '../../../src/platform/activity.ts'

type Hear = (event: { readonly isTrusted: boolean }) => void
type How = { readonly signal: AbortSignal; readonly passive: boolean; readonly capture: boolean }

/** What was listened to, and how. */
const listened = new Map<string, [hear: Hear, how: How]>()
let opened: EventTarget & { visibilityState: string }

const happens = (type: string, isTrusted = true): void => {
  const [hear, how] = listened.get(type) ?? []
  if (!how?.signal.aborted) hear?.({ isTrusted })
}

beforeEach(() => {
  listened.clear()
  opened = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  vi.stubGlobal('document', opened)
  vi.stubGlobal('addEventListener', (type: string, hear: Hear, how: How) => listened.set(type, [hear, how]))
})
afterEach(() => vi.unstubAllGlobals())

test.each(['pointerdown', 'keydown', 'wheel', 'touchstart'])('%s counts, until it is stopped', (type) => {
  const listener = vi.fn()
  const stop = onActivity(listener)
  happens(type)
  happens(type)
  expect(listener.mock.calls).toEqual([[], []])
  expect(listened.get(type)?.[1]).toMatchObject({ passive: true, capture: true })
  happens(type, false)
  expect(listener).toHaveBeenCalledTimes(2)
  stop()
  happens(type)
  expect(listener).toHaveBeenCalledTimes(2)
})

test('so does coming back to the page, and not leaving it', () => {
  const listener = vi.fn()
  const stop = onActivity(listener)
  const turn = (state: string) => {
    opened.visibilityState = state
    opened.dispatchEvent(new Event('visibilitychange'))
  }
  turn('visible')
  expect(listener).toHaveBeenCalledTimes(1)
  turn('hidden')
  expect(listener).toHaveBeenCalledTimes(1)
  stop()
  turn('visible')
  expect(listener).toHaveBeenCalledTimes(1)
})

test('a script that scrolls is nobody’s activity', () => {
  onActivity(vi.fn())
  expect([...listened.keys()]).not.toContain('scroll')
})
