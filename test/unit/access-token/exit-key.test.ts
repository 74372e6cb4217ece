// The key of the exit is one object, and says nothing.
import { expect, test } from 'vitest'
import { exitKey } from '../../../src/access-token/exit-key.ts'

test('it can be neither filled nor imitated', () => {
  expect(Object.isFrozen(exitKey)).toBe(true)
  expect(Reflect.getPrototypeOf(exitKey)).toBeNull()
  expect(Object.is(exitKey, Object.freeze({ __proto__: null }))).toBe(false)
})
