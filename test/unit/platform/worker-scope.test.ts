// The realm of a Worker: its wire to the page, and the lock by which the page sees that it lives.
import { afterEach, expect, test, vi } from 'vitest'
import { holdLife, scope } from '../../../src/platform/worker-scope.ts'

afterEach(() => vi.unstubAllGlobals())

test('what is said goes both ways', () => {
  const page = new EventTarget()
  const postMessage = vi.fn()
  vi.stubGlobal('postMessage', postMessage)
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  const hear = vi.fn()
  scope.listen(hear)
  page.dispatchEvent(new MessageEvent('message', { data: { type: 'a' } }))
  const bytes = new ArrayBuffer(1)
  scope.post({ type: 'b' }, [bytes])
  expect(hear.mock.calls).toEqual([[{ type: 'a' }]])
  expect(postMessage.mock.calls).toEqual([[{ type: 'b' }, { transfer: [bytes] }]])
})

test('a lock of a name of its own is held for good', async () => {
  const held: Promise<unknown>[] = []
  const request = vi.fn((_: string, hold: () => Promise<unknown>) => {
    const holding = hold()
    held.push(holding)
    return holding
  })
  vi.stubGlobal('navigator', { locks: { request } })
  const names = [await holdLife(), await holdLife()]
  expect(names).toEqual(request.mock.calls.map(([name]) => name))
  expect(new Set(names).size).toBe(2)
  expect(names[0]).toMatch(/^claimcheck life /)
  expect(await Promise.race([...held, Promise.resolve('still held')])).toBe('still held')
})

test.each([
  ['has no locks', {}],
  ['refuses them', { locks: { request: () => Promise.reject(new Error('no')) } }],
])('where the browser %s, there is no name', async (_, navigator) => {
  vi.stubGlobal('navigator', navigator)
  expect(await holdLife()).toBeUndefined()
})
