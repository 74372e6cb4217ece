// A window for a sign-in: opened empty and at once, in the middle of this one.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openPopup } from '../../../src/platform/popup.ts'

const opening = vi.fn()

beforeEach(() => {
  const place = { screenX: 100, screenY: 50, outerWidth: 1_000, outerHeight: 801 }
  for (const [name, value] of Object.entries({ ...place, open: opening })) vi.stubGlobal(name, value)
})
afterEach(() => vi.unstubAllGlobals())

test('is opened empty, in the middle of this one', () => {
  const popup = {}
  opening.mockReset().mockReturnValue(popup)
  expect(openPopup()).toBe(popup)
  expect(opening.mock.calls).toEqual([
    ['about:blank', '_blank', 'popup,width=480,height=680,left=360,top=111'],
  ])
})

test('is nothing where the browser refuses', () => {
  opening.mockReturnValue(null)
  expect(openPopup()).toBeNull()
})
