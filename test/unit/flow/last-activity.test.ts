// The last activity: no clock, no forged word and no blocked storage keeps anybody signed in for longer than once more.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openDevice, policy } from './idle-stage.ts'

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000_000 }))
afterEach(() => void vi.useRealTimers())

describe('the clock', () => {
  test.each(['a look', 'activity', 'another tab'])(
    'that went on while the device slept: %s signs out',
    (what) => {
      const { openTab, wait, device, storage } = openDevice()
      const { told, act } = openTab(policy)
      device.skew += 8 * 3_600_000
      if (what === 'a look') wait(10)
      if (what === 'activity') act()
      if (what === 'another tab') storage.tell('17')
      expect(told).toEqual(['out'])
    },
  )
  test('that is put back prolongs by the usual time, in all tabs and loads together', () => {
    const { openTab, wait, device } = openDevice()
    const first = openTab(policy)
    wait(30)
    device.skew -= 365 * 86_400_000
    wait(10)
    first.stop()
    wait(30)
    const second = openTab(policy)
    wait(29.999)
    expect(second.told.at(-1)).toBe(1)
    wait(0.001)
    expect(second.told.at(-1)).toBe('out')
  })
})

describe('a forged word', () => {
  test.each(['9e15', 'Infinity', 'nonsense', 'NaN', undefined])('%s counts as now, once', (word) => {
    const { openTab, wait, storage } = openDevice(word)
    openTab(policy).stop()
    expect(storage.word).toBe(String(Date.now()))
    wait(30)
    const { told } = openTab(policy)
    wait(30)
    expect(told.at(-1)).toBe('out')
  })
  test.each(['', '0', '-1', '17'])('%s is long ago', (word) => {
    expect(openDevice(word).openTab(policy).told).toEqual(['out'])
  })
  test.each([
    ['9e15', 60],
    ['nonsense', 30],
    [undefined, 30],
  ])('%s that comes later leaves %d seconds', (word, left) => {
    const { openTab, wait, storage } = openDevice()
    const { told } = openTab(policy)
    wait(30)
    storage.tell(word)
    wait(left - 0.001)
    expect(told.at(-1)).toBe(1)
    wait(0.001)
    expect(told.at(-1)).toBe('out')
  })
  test('that cannot be replaced counts once as well', () => {
    const { openTab, wait, storage } = openDevice('9e15')
    storage.isWritable = false
    const { told } = openTab(policy)
    wait(60)
    expect(told.at(-1)).toBe('out')
  })
})

test('where storage is blocked, a tab watches by itself', () => {
  const { openTab, wait, storage } = openDevice()
  storage.isWritable = false
  const { told, act } = openTab(policy)
  wait(30)
  act()
  const before = storage.writes
  wait(56)
  expect([told, storage.writes]).toEqual([[5, 4], before])
  wait(4)
  expect(told.at(-1)).toBe('out')
})
