// The provider's frame: hidden, spoken to at its origin only, and heard from its own window at that origin only.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sessionFrames } from '../../../src/platform/session-frame.ts'

const url = 'https://id.example:8443/check-session?a=b'
const origin = 'https://id.example:8443'

/** What stands for an iframe of the browser. */
type Frame = EventTarget & {
  src?: string
  hidden?: boolean
  readonly attributes: Map<string, string>
  contentWindow: { postMessage: ReturnType<typeof vi.fn> } | null
  remove: ReturnType<typeof vi.fn>
}

let page: EventTarget
let frame: Frame
const appended: unknown[] = []

beforeEach(() => {
  page = new EventTarget()
  const attributes = new Map<string, string>()
  frame = Object.assign(new EventTarget(), {
    attributes,
    setAttribute: (name: string, value: string) => attributes.set(name, value),
    contentWindow: { postMessage: vi.fn() },
    remove: vi.fn(),
  })
  appended.length = 0
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('document', {
    createElement: (name: string) => (name === 'iframe' ? frame : undefined),
    body: { append: (element: unknown) => appended.push(element) },
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function open() {
  const hear = { ready: vi.fn(), message: vi.fn() }
  return { hear, ...sessionFrames.open(url, hear) }
}

const say = (from: string, source: unknown, data: unknown = 'changed') =>
  page.dispatchEvent(Object.assign(new Event('message'), { origin: from, source, data }))

test('is hidden, at the address, and cannot move this page', () => {
  open()
  expect(appended).toEqual([frame])
  expect([frame.src, frame.hidden]).toEqual([url, true])
  expect(frame.attributes.get('sandbox')).toBe('allow-scripts allow-same-origin')
})

test('tells when it has loaded', () => {
  const { hear } = open()
  expect(hear.ready).not.toHaveBeenCalled()
  frame.dispatchEvent(new Event('load'))
  expect(hear.ready.mock.calls).toEqual([[]])
})

test('is spoken to at its origin only', () => {
  open().post('my-app hash.salt')
  expect(frame.contentWindow?.postMessage.mock.calls).toEqual([['my-app hash.salt', origin]])
})

test('is heard from its own window at its own origin', () => {
  const { hear } = open()
  say(origin, frame.contentWindow)
  expect(hear.message.mock.calls).toEqual([['changed']])
})

/** Who else may speak: the origin, and the window. */
const others: [string, string, () => unknown][] = [
  ['another origin in its window', 'https://evil.example', () => frame.contentWindow],
  ['its origin at another port', 'https://id.example', () => frame.contentWindow],
  ['its origin by another scheme', 'http://id.example:8443', () => frame.contentWindow],
  ['an origin that begins like it', `${origin}0`, () => frame.contentWindow],
  ['no origin', 'null', () => frame.contentWindow],
  ['another window of its origin', origin, () => ({ postMessage: vi.fn() })],
  ['no window of its origin', origin, () => null],
]

test.each(others)('%s is not heard', (_, from, source) => {
  const { hear } = open()
  say(from, source())
  expect(hear.message).not.toHaveBeenCalled()
})

test('a message without a window is not of a frame that has none', () => {
  const { hear, post } = open()
  frame.contentWindow = null
  say(origin, null)
  post('nobody hears')
  expect(hear.message).not.toHaveBeenCalled()
})

test('is gone when it is closed, and heard no more', () => {
  const { hear, close } = open()
  close()
  say(origin, frame.contentWindow)
  frame.dispatchEvent(new Event('load'))
  expect([hear.message.mock.calls, hear.ready.mock.calls]).toEqual([[], []])
  expect(frame.remove).toHaveBeenCalledOnce()
})

test('keeps time until it is stopped', () => {
  vi.useFakeTimers()
  const task = vi.fn()
  const stop = sessionFrames.every(5_000, task)
  vi.advanceTimersByTime(10_000)
  expect(task).toHaveBeenCalledTimes(2)
  stop()
  vi.advanceTimersByTime(10_000)
  expect(task).toHaveBeenCalledTimes(2)
})
