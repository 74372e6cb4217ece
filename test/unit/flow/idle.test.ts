// Idle time: shared by all tabs and page loads, announced before it is over, and over once.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { markActive } from '../../../src/flow/last-activity.ts'
import { openDevice, policy } from './idle-stage.ts'

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000_000 }))
afterEach(() => void vi.useRealTimers())

describe('one tab', () => {
  test('is signed out after that many seconds without activity, once', () => {
    const { openTab, wait } = openDevice()
    const { told } = openTab({ seconds: 60 })
    wait(59.999)
    expect(told).toEqual([])
    wait(600)
    expect(told).toEqual(['out'])
    expect(vi.getTimerCount()).toBe(0)
  })
  test('counts down each second before', () => {
    const { openTab, wait } = openDevice()
    const { told, delays } = openTab(policy)
    wait(54.999)
    expect(told).toEqual([])
    wait(0.001)
    expect(told).toEqual([5])
    wait(0.999)
    expect(told).toEqual([5])
    wait(0.001)
    expect(told).toEqual([5, 4])
    wait(4)
    expect(told).toEqual([5, 4, 3, 2, 1, 'out'])
    expect(delays.filter((delay) => delay < 1_000)).toEqual([])
  })
  test('counts whole seconds, from wherever it begins', () => {
    const { openTab, wait } = openDevice()
    openTab(policy).stop()
    wait(56.5)
    const { told } = openTab(policy)
    expect(told).toEqual([4])
    wait(0.5)
    expect(told).toEqual([4, 3])
  })
  test('starts anew with each activity', () => {
    const { openTab, wait } = openDevice()
    const { told, act } = openTab(policy)
    wait(50)
    act()
    wait(57)
    expect(told).toEqual([5, 4, 3])
    act()
    expect(told).toEqual([5, 4, 3, undefined])
    wait(60)
    expect(told).toEqual([5, 4, 3, undefined, 5, 4, 3, 2, 1, 'out'])
  })
  test('hears no more when it is stopped', () => {
    const { openTab, wait, storage } = openDevice()
    const { told, act, stop } = openTab(policy)
    wait(56)
    stop()
    const before = storage.word
    act()
    wait(600)
    expect([told, storage.word, storage.listeners.size, vi.getTimerCount()]).toEqual([[5, 4], before, 0, 0])
  })
  test('may be idle for longer than a timer can run', () => {
    const { openTab, wait } = openDevice()
    const { told, delays } = openTab({ seconds: 5_000_000 })
    wait(100)
    expect([told, Math.max(...delays)]).toEqual([[], 10_000])
  })
})

describe('another tab', () => {
  test('keeps this one signed in, and ends its countdown', () => {
    const { openTab, wait } = openDevice()
    const [here, there] = [openTab(policy), openTab(policy)]
    wait(57)
    there.act()
    expect(here.told).toEqual([5, 4, 3, undefined])
    wait(54)
    expect(here.told).toHaveLength(4)
    wait(6)
    expect(here.told.slice(4)).toEqual([5, 4, 3, 2, 1, 'out'])
  })
  test('is read from storage at each look, where no event told of it', () => {
    const { openTab, wait, storage } = openDevice()
    const { told } = openTab(policy)
    wait(30)
    storage.word = String(Date.now())
    wait(59)
    expect(told).toEqual([5, 4, 3, 2, 1])
  })
  test('is told of activity once a second at most', () => {
    const { openTab, wait, storage } = openDevice()
    const { act } = openTab(policy)
    const began = storage.writes
    for (const step of [1, 0.4, 0.4, 0.1, 0.1, 0.999, 0.001]) {
      wait(step)
      act()
    }
    expect(storage.writes - began).toBe(3)
  })
  test('that was active long ago does not set this one back', () => {
    const { openTab, wait, storage } = openDevice()
    const { told } = openTab(policy)
    wait(1)
    storage.tell('5')
    wait(58.999)
    expect(told.at(-1)).toBe(1)
  })
})

describe('a reload', () => {
  test('goes on where it was', () => {
    const { openTab, wait } = openDevice()
    openTab(policy).stop()
    wait(30)
    const { told } = openTab(policy)
    wait(26)
    expect(told).toEqual([5, 4])
  })
  test('signs out at once who was idle for too long meanwhile', () => {
    const { openTab, wait } = openDevice()
    openTab(policy).stop()
    wait(60)
    const { told, act, storage } = openTab(policy)
    expect(told).toEqual(['out'])
    act()
    expect([told, storage.listeners.size, vi.getTimerCount()]).toEqual([['out'], 0, 0])
  })
  test('after a sign-in begins anew, whatever the session before left', () => {
    const { openTab, wait, ports } = openDevice()
    openTab(policy).stop()
    wait(3_600)
    markActive(ports)
    const { told } = openTab(policy)
    wait(55)
    expect(told).toEqual([5])
  })
})
