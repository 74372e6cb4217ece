// What the browser tells of the network.
import { afterEach, expect, test, vi } from 'vitest'
import { isOffline } from '../../../src/platform/network.ts'

afterEach(() => vi.unstubAllGlobals())

test.each([
  [false, true],
  [true, false],
  [undefined, false],
])('a browser that says onLine %j is offline: %j', (onLine, expected) => {
  vi.stubGlobal('navigator', { onLine })
  expect(isOffline()).toBe(expected)
})
