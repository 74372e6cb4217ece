// The page: its address is shown without a load, and it is left for safe addresses only.
import { afterEach, describe, expect, test, vi } from 'vitest'
import { hasPage, isSecure, openPage, pageOrigin } from '../../../src/platform/page.ts'
import { isSecureUrl } from '../../../src/protocol/secure-url.ts'
import { refusal } from '../refusal.ts'

afterEach(() => vi.unstubAllGlobals())

function stub() {
  const location = {
    origin: 'https://app.example',
    href: 'https://app.example/a',
    assign: vi.fn(),
    replace: vi.fn(),
  }
  const history = { state: { own: 1 }, replaceState: vi.fn() }
  const dispatchEvent = vi.fn()
  class PopStateEvent extends Event {
    readonly state: unknown
    constructor(type: string, { state }: { state: unknown }) {
      super(type)
      this.state = state
    }
  }
  const globals = {
    window: {},
    document: {},
    location,
    history,
    dispatchEvent,
    PopStateEvent,
    isSecureContext: true,
  }
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value)
  return { location, history, dispatchEvent, page: openPage(isSecureUrl) }
}

test('there is none on a server, and in a Worker', () => {
  expect(hasPage()).toBe(false)
  vi.stubGlobal('window', {})
  expect(hasPage()).toBe(false)
  stub()
  expect([hasPage(), isSecure(), pageOrigin()]).toEqual([true, true, 'https://app.example'])
})

test('another address is shown in the same entry of the history, with the state of the app', () => {
  const { page, history, dispatchEvent } = stub()
  page.show('/b')
  expect(history.replaceState.mock.calls).toEqual([[{ own: 1 }, '', '/b']])
  expect(dispatchEvent).not.toHaveBeenCalled()
  expect([page.origin, page.url()]).toEqual(['https://app.example', 'https://app.example/a'])
})

test('a router hears of an address that is moved to', () => {
  const { page, history, dispatchEvent } = stub()
  page.moveTo('/b')
  expect(history.replaceState.mock.calls).toEqual([[{ own: 1 }, '', '/b']])
  expect(dispatchEvent).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ type: 'popstate', state: { own: 1 } }),
  )
})

describe('the page is left', () => {
  test.each(['assign', 'replace'] as const)('for a safe address (%s)', (how) => {
    const { page, location } = stub()
    page.leave('https://id.example/authorize?a', how)
    expect(location[how].mock.calls).toEqual([['https://id.example/authorize?a']])
  })
  test.each(['javascript:alert(1)', 'data:text/html,a', 'http://id.example/', 'blob:https://app.example/1'])(
    'never for %s',
    (url) => {
      const { page, location } = stub()
      for (const how of ['assign', 'replace'] as const) {
        expect(() => page.leave(url, how)).toThrow(refusal('OIDC_METADATA_INVALID'))
        expect(location[how]).not.toHaveBeenCalled()
      }
    },
  )
})

describe('a task waits until the page is idle', () => {
  test('a second at most', () => {
    const idle = vi.fn()
    vi.stubGlobal('requestIdleCallback', idle)
    const task = () => undefined
    stub().page.whenIdle(task)
    expect(idle.mock.calls).toEqual([[task, { timeout: 1_000 }]])
  })
  test('or for a moment, where a browser does not tell', () => {
    vi.useFakeTimers()
    const task = vi.fn()
    stub().page.whenIdle(task)
    expect(task).not.toHaveBeenCalled()
    vi.advanceTimersByTime(200)
    expect(task).toHaveBeenCalledOnce()
    vi.useRealTimers()
  })
})
