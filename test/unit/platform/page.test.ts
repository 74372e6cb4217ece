// The page as start-up needs it: its address is shown without a load, and tasks wait until it is idle.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { addressBar, hasPage, isSecure, pageOrigin, whenIdle } from '../../../src/platform/page.ts'

const history = { state: { own: 1 }, replaceState: vi.fn() }
const dispatchEvent = vi.fn()

function stub(): void {
  const location = { origin: 'https://app.example', href: 'https://app.example/a' }
  const globals = { window: {}, document: {}, location, history, dispatchEvent, isSecureContext: true }
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value)
}

beforeEach(() => void vi.clearAllMocks())
afterEach(() => void vi.unstubAllGlobals())

test('there is none on a server, and in a Worker', () => {
  expect(hasPage()).toBe(false)
  vi.stubGlobal('window', {})
  expect(hasPage()).toBe(false)
  stub()
  expect([hasPage(), isSecure(), pageOrigin()]).toEqual([true, true, 'https://app.example'])
})

test('another address is shown in the same entry of the history, with the state of the app', () => {
  stub()
  addressBar.show('/b')
  expect(history.replaceState.mock.calls).toEqual([[{ own: 1 }, '', '/b']])
  expect(dispatchEvent).not.toHaveBeenCalled()
  expect(addressBar.url()).toBe('https://app.example/a')
})

describe('a task waits until the page is idle', () => {
  test('a second at most', () => {
    const idle = vi.fn()
    vi.stubGlobal('requestIdleCallback', idle)
    const task = () => undefined
    whenIdle(task)
    expect(idle.mock.calls).toEqual([[task, { timeout: 1_000 }]])
  })
  test('or for a moment, where a browser does not tell', () => {
    vi.useFakeTimers()
    const task = vi.fn()
    whenIdle(task)
    expect(task).not.toHaveBeenCalled()
    vi.advanceTimersByTime(200)
    expect(task).toHaveBeenCalledOnce()
    vi.useRealTimers()
  })
})
