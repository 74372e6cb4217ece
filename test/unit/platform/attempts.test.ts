// Attempts: what a tab remembers, and what is said where the browser remembers or tells nothing.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openAttempts } from '../../../src/platform/attempts.ts'

const stored = new Map<string, string>()
let type: string | undefined

beforeEach(() => {
  stored.clear()
  type = 'navigate'
  vi.stubGlobal('sessionStorage', {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, text: string) => stored.set(name, text),
  })
  vi.stubGlobal('navigator', { userActivation: { isActive: false, hasBeenActive: true } })
  vi.spyOn(performance, 'getEntriesByType').mockImplementation((asked) =>
    asked === 'navigation' && type ? [{ type } as unknown as PerformanceEntry] : [],
  )
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

test('are remembered under their own name', () => {
  const attempts = openAttempts('claimcheck a')
  expect(attempts.read()).toBeUndefined()
  expect(attempts.write('one')).toBe(true)
  expect([attempts.read(), openAttempts('claimcheck b').read()]).toEqual(['one', undefined])
  expect([...stored]).toEqual([['claimcheck a', 'one']])
})

test('are not remembered where storage is blocked or full, and `write` says so', () => {
  const refuse = () => {
    throw new DOMException('', 'QuotaExceededError')
  }
  vi.stubGlobal('sessionStorage', { getItem: refuse, setItem: refuse })
  const attempts = openAttempts('claimcheck a')
  expect([attempts.read(), attempts.write('one')]).toEqual([undefined, false])
})

test.each([
  ['back_forward', true],
  ['navigate', false],
  ['reload', false],
  [undefined, false],
])('a page load of the kind %s came by Back: %s', (kind, isBack) => {
  type = kind
  expect(openAttempts('claimcheck a').isBack).toBe(isBack)
})

test('the user acts as long as the browser says so', () => {
  const userActivation = { isActive: false }
  vi.stubGlobal('navigator', { userActivation })
  const attempts = openAttempts('claimcheck a')
  expect(attempts.hasActivation()).toBe(false)
  userActivation.isActive = true
  expect(attempts.hasActivation()).toBe(true)
})

test('a browser that does not tell locks nobody out', () => {
  vi.stubGlobal('navigator', {})
  expect(openAttempts('claimcheck a').hasActivation()).toBe(true)
})
