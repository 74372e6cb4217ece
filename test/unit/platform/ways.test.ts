// The ways of a page: moved with its view, left for safe addresses only, and framed without being seen.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openWays } from '../../../src/platform/ways.ts'
import { isSecureUrl } from '../../../src/protocol/secure-url.ts'
import { refusal } from '../refusal.ts'

const location = { origin: 'https://app.example', assign: vi.fn(), replace: vi.fn() }
const history = { state: { own: 1 }, replaceState: vi.fn() }
const root = { scrollHeight: 500, scrollWidth: 1_000 }
const [scrollTo, dispatchEvent, close] = [vi.fn(), vi.fn(), vi.fn()]
const frames: ((time: number) => void)[] = []
let listeners: EventTarget
let append: ReturnType<typeof vi.fn>
let opened: EventTarget & { activeElement: unknown }

/** What stands for an element that can have the focus. */
class Field {
  readonly focus = vi.fn(() => (opened.activeElement = this))
}

const makeFrame = () => ({ remove: vi.fn(), setAttribute: vi.fn() })

beforeEach(() => {
  vi.useFakeTimers()
  listeners = new EventTarget()
  append = vi.fn()
  root.scrollHeight = 500
  const body = { append }
  opened = Object.assign(new EventTarget(), {
    documentElement: root,
    createElement: makeFrame,
    body,
    activeElement: body,
  })
  const window = { close, parent: {} }
  window.parent = window
  const globals = {
    window,
    location,
    history,
    dispatchEvent,
    scrollTo,
    document: opened,
    HTMLElement: Field,
    PopStateEvent: class extends Event {
      readonly state: unknown
      constructor(type: string, { state }: { state: unknown }) {
        super(type)
        this.state = state
      }
    },
    ...{ scrollX: 3, scrollY: 7, innerHeight: 500, innerWidth: 1_000 },
    addEventListener: listeners.addEventListener.bind(listeners),
    requestAnimationFrame: (task: (time: number) => void) => frames.push(task),
  }
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.clearAllMocks()
  frames.splice(0)
})

/** Lets the browser paint that often. */
const paint = (times = 1) => {
  for (let count = 0; count < times; count += 1) for (const task of frames.splice(0)) task(0)
}
const ways = () => openWays(isSecureUrl)

test('what a page is, and what it shows', () => {
  const { origin, isFramed, view, close: shut } = ways()
  shut()
  expect([origin, isFramed, view()]).toEqual([
    'https://app.example',
    false,
    { state: { own: 1 }, x: 3, y: 7 },
  ])
  expect(close).toHaveBeenCalledOnce()
  vi.stubGlobal('window', { parent: {} })
  expect(ways().isFramed).toBe(true)
})

describe('an address that is moved to', () => {
  test('is heard of by a router, with the state of the app', () => {
    ways().moveTo('/b')
    expect(history.replaceState.mock.calls).toEqual([[{ own: 1 }, '', '/b']])
    const heard = expect.objectContaining({ type: 'popstate', state: { own: 1 } }) as Event
    expect(dispatchEvent).toHaveBeenCalledExactlyOnceWith(heard)
    paint()
    expect(scrollTo).not.toHaveBeenCalled()
  })
  test('has the state of the view that comes back', () => {
    ways().moveTo('/b', { state: { page: 2 }, x: 0, y: 0 })
    expect(history.replaceState.mock.calls).toEqual([[{ page: 2 }, '', '/b']])
    expect(dispatchEvent.mock.calls).toEqual([[expect.objectContaining({ state: { page: 2 } })]])
    paint()
    expect(scrollTo).not.toHaveBeenCalled()
  })
})

describe('the scroll position comes back', () => {
  const move = () => ways().moveTo('/b', { state: null, x: 0, y: 400 })
  test('once the page is tall enough', () => {
    move()
    paint(3)
    expect(scrollTo).not.toHaveBeenCalled()
    root.scrollHeight = 900
    paint(3)
    expect(scrollTo.mock.calls).toEqual([[0, 400]])
  })
  test('as far as it goes where the page stays short, after two seconds', () => {
    move()
    paint(3)
    vi.advanceTimersByTime(2_001)
    paint(3)
    expect(scrollTo.mock.calls).toEqual([[0, 400]])
  })
  test.each(['wheel', 'touchmove', 'keydown', 'pointerdown'])('unless the person acts first (%s)', (type) => {
    move()
    listeners.dispatchEvent(new Event(type))
    root.scrollHeight = 900
    paint(3)
    expect([scrollTo.mock.calls, frames]).toEqual([[], []])
  })
})

describe('the page is left', () => {
  test.each(['assign', 'replace'] as const)('for a safe address (%s)', (how) => {
    ways().leave('https://id.example/authorize?a', how)
    expect(location[how].mock.calls).toEqual([['https://id.example/authorize?a']])
  })
  test.each(['javascript:alert(1)', 'data:text/html,a', 'http://id.example/', 'blob:https://app.example/1'])(
    'never for %s',
    (url) => {
      for (const how of ['assign', 'replace'] as const) {
        expect(() => ways().leave(url, how)).toThrow(refusal('OIDC_METADATA_INVALID'))
        expect(location[how]).not.toHaveBeenCalled()
      }
    },
  )
})

describe('a frame', () => {
  const open = () => {
    const elsewhere = ways().openFrame()
    elsewhere.go('https://id.app.example/authorize')
    const [frame] = append.mock.calls[0] as [ReturnType<typeof makeFrame>]
    /** The frame takes the focus, as a page in it can. */
    const grab = () => {
      opened.activeElement = frame
      listeners.dispatchEvent(new Event('blur'))
    }
    return { ...elsewhere, frame, grab }
  }
  const type = (field: Field) => {
    opened.activeElement = field
    opened.dispatchEvent(Object.defineProperty(new Event('focusin'), 'target', { value: field }))
  }

  test('is hidden, cannot move this page, and is there once it goes somewhere', () => {
    ways().openFrame()
    expect(append).not.toHaveBeenCalled()
    const { frame } = open()
    expect(frame).toMatchObject({ src: 'https://id.app.example/authorize', hidden: true })
    expect(frame.setAttribute.mock.calls).toEqual([
      ['sandbox', 'allow-scripts allow-same-origin allow-forms'],
    ])
  })
  test('is removed, and nobody else closes it', () => {
    const { frame, close: shut, onClosed } = open()
    shut()
    expect(frame.remove).toHaveBeenCalledOnce()
    expect(onClosed(() => expect.fail('nobody closes a frame'))()).toBeUndefined()
  })
  test('gives the focus back to where the person types, as long as it is there', () => {
    const { grab, close: shut } = open()
    const [one, other] = [new Field(), new Field()]
    type(one)
    type(other)
    grab()
    expect([one.focus.mock.calls.length, other.focus.mock.calls.length]).toEqual([0, 1])
    listeners.dispatchEvent(new Event('blur'))
    expect(other.focus).toHaveBeenCalledOnce()
    shut()
    grab()
    expect(other.focus).toHaveBeenCalledOnce()
  })
  test('leaves the focus where the person had none', () => {
    open().grab()
    expect(opened.activeElement).toHaveProperty('src')
  })
})

test('a task waits its time, or is called off', () => {
  const [one, other] = [vi.fn(), vi.fn()]
  const { after } = ways()
  after(100, one)
  after(100, other)()
  vi.advanceTimersByTime(100)
  expect([one.mock.calls.length, other.mock.calls.length]).toEqual([1, 0])
})
