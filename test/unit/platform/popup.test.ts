// A window for a sign-in: opened empty and at once, sent on later, and noticed when it stays closed.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { driveWindow } from '../../../src/platform/elsewhere.ts'
import { openPopup } from '../../../src/platform/popup.ts'

let popup: {
  closed: boolean
  close: ReturnType<typeof vi.fn>
  location: { replace: ReturnType<typeof vi.fn> }
}
let hasFocus: boolean
const opening = vi.fn()

beforeEach(() => {
  vi.useFakeTimers()
  popup = { closed: false, close: vi.fn(), location: { replace: vi.fn() } }
  hasFocus = true
  opening.mockReset().mockReturnValue(popup)
  const place = { screenX: 100, screenY: 50, outerWidth: 1_000, outerHeight: 801 }
  for (const [name, value] of Object.entries({ ...place, open: opening })) vi.stubGlobal(name, value)
  vi.stubGlobal('document', { hasFocus: () => hasFocus })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const drive = () => driveWindow(openPopup() as Window)

test('is opened empty, in the middle of this one', () => {
  openPopup()
  expect(opening.mock.calls).toEqual([
    ['about:blank', '_blank', 'popup,width=480,height=680,left=360,top=111'],
  ])
})

test('is nothing where the browser refuses', () => {
  opening.mockReturnValue(null)
  expect(openPopup()).toBeNull()
})

test('goes on without an entry in its history, and is closed', () => {
  const elsewhere = drive()
  elsewhere.go('https://id.example/authorize')
  elsewhere.close()
  expect(popup.location.replace.mock.calls).toEqual([['https://id.example/authorize']])
  expect(popup.close).toHaveBeenCalledOnce()
})

describe('that is closed', () => {
  const watch = () => {
    const listener = vi.fn()
    return { listener, stop: drive().onClosed(listener) }
  }
  test('is told once it has been so for three seconds', () => {
    const { listener } = watch()
    popup.closed = true
    vi.advanceTimersByTime(2_900)
    expect(listener).not.toHaveBeenCalled()
    vi.advanceTimersByTime(300)
    expect(listener).toHaveBeenCalled()
  })
  test('is not told while this page is not looked at: a severed window seems closed', () => {
    const { listener } = watch()
    popup.closed = true
    hasFocus = false
    vi.advanceTimersByTime(60_000)
    hasFocus = true
    vi.advanceTimersByTime(2_900)
    expect(listener).not.toHaveBeenCalled()
    vi.advanceTimersByTime(300)
    expect(listener).toHaveBeenCalled()
  })
  test('is not told while it is open, nor after the watch has ended', () => {
    const { listener, stop } = watch()
    vi.advanceTimersByTime(60_000)
    stop()
    popup.closed = true
    vi.advanceTimersByTime(60_000)
    expect([listener.mock.calls, vi.getTimerCount()]).toEqual([[], 0])
  })
})
