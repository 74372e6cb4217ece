// What an app asks of a sign-in, whatever stands on Object.prototype.
import { afterEach, expect, test } from 'vitest'
import { readWishes } from '../../../src/flow/wishes.ts'

const polluted = ['prompt', 'returnTo', 'scope'] as const

afterEach(() => {
  for (const name of polluted) Reflect.deleteProperty(Object.prototype, name)
})

test('what is asked for is there, and what is not is a member of its own', () => {
  const { signal } = new AbortController()
  const asked = { display: 'popup', maxAge: 0, signal } as const
  const wishes = readWishes(asked)
  expect(wishes).toEqual(asked)
  expect(Object.keys(wishes)).toContain('prompt')
})

test('nothing of Object.prototype is asked for', () => {
  for (const name of polluted) Reflect.set(Object.prototype, name, 'polluted')
  const { display, prompt, returnTo, ...others } = readWishes({ returnTo: '/orders' })
  expect([display, prompt, returnTo, others.scope]).toEqual([undefined, undefined, '/orders', undefined])
  // The control: an ordinary object does ask.
  expect(({} as { prompt?: string }).prompt).toBe('polluted')
})
