// Monitoring: the provider is asked every five seconds, believed when it says `changed`, and left alone when it cannot tell.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { monitorSession } from '../../../src/flow/monitor.ts'
import type { FramePort } from '../../../src/flow/monitor.ts'

const url = 'https://id.example/check-session?a=b'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Monitors with a frame that does what it is told to. */
function openMonitor() {
  const opened: string[] = []
  const posted: string[] = []
  const frame = { closed: 0, hear: { ready: () => {}, message: (_text: unknown) => {} } }
  const port: FramePort = {
    open(address, hear) {
      opened.push(address)
      frame.hear = hear
      return { post: (message) => posted.push(message), close: () => (frame.closed += 1) }
    },
    every(milliseconds, task) {
      const timer = setInterval(task, milliseconds)
      return () => clearInterval(timer)
    },
  }
  const changed = vi.fn()
  const stop = monitorSession({ clientId: 'my app', sessionState: 'hash.salt', url }, port, { changed })
  const isOver = () => frame.closed > 0 && vi.getTimerCount() === 0
  return { opened, posted, frame, changed, stop, isOver, ...frame.hear }
}

test('asks at once when the frame has loaded, then every five seconds', () => {
  const { opened, posted, ready } = openMonitor()
  vi.advanceTimersByTime(10_000)
  expect([opened, posted]).toEqual([[url], []])
  ready()
  expect(posted).toEqual(['my app hash.salt'])
  vi.advanceTimersByTime(4_999)
  expect(posted).toHaveLength(1)
  vi.advanceTimersByTime(5_001)
  expect(posted).toEqual(Array(3).fill('my app hash.salt'))
})

test('a frame that loads again is not asked twice as often', () => {
  const { posted, ready } = openMonitor()
  ready()
  ready()
  vi.advanceTimersByTime(5_000)
  expect(posted).toHaveLength(2)
})

test('`changed` is told once, and ends it', () => {
  const { changed, isOver, ready, message } = openMonitor()
  ready()
  message('changed')
  expect([changed.mock.calls, isOver()]).toEqual([[[]], true])
})

test('is over before `changed` is told: the listener may monitor anew', () => {
  const { changed, isOver, ready, message } = openMonitor()
  changed.mockImplementation(() => expect(isOver()).toBe(true))
  ready()
  message('changed')
  expect(changed).toHaveBeenCalledOnce()
})

test('`error` ends it in silence', () => {
  const { changed, isOver, ready, message } = openMonitor()
  ready()
  message('error')
  expect([changed.mock.calls, isOver()]).toEqual([[], true])
})

test.each(['unchanged', 'CHANGED', 'changed ', '', null, undefined, 1, ['changed'], { changed: true }])(
  '%j goes on',
  (text) => {
    const { changed, isOver, posted, ready, message } = openMonitor()
    ready()
    message(text)
    vi.advanceTimersByTime(5_000)
    expect([changed.mock.calls, isOver(), posted.length]).toEqual([[], false, 2])
  },
)

test('can be stopped, before and after the frame has loaded', () => {
  const early = openMonitor()
  early.stop()
  expect(early.isOver()).toBe(true)
  const late = openMonitor()
  late.ready()
  late.stop()
  vi.advanceTimersByTime(20_000)
  expect([late.isOver(), late.posted.length, late.changed.mock.calls]).toEqual([true, 1, []])
})
