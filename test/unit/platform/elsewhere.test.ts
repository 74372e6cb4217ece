// The window in which a sign-in goes on: sent on, closed, and noticed when it stays closed.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { driveWindow } from '../../../src/platform/elsewhere.ts'

let popup: {
  closed: boolean
  close: ReturnType<typeof vi.fn>
  location: { replace: ReturnType<typeof vi.fn> }
}
let hasFocus: boolean

beforeEach(() => {
  vi.useFakeTimers()
  popup = { closed: false, close: vi.fn(), location: { replace: vi.fn() } }
  hasFocus = true
  vi.stubGlobal('document', { hasFocus: () => hasFocus })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const drive = () => driveWindow(popup as object as Window)

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
