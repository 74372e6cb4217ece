// What a target asks for, in the words of the wire.
import { expect, test } from 'vitest'
import { mainTarget, nameTarget, targetParameters } from '../../../src/access-token/targets.ts'

test.each([
  [{ key: '' }, {}],
  [{ key: 'a', resource: 'urn:a' }, { resource: 'urn:a' }],
  [
    { key: 'a', audience: 'a', scope: 'b c' },
    { audience: 'a', scope: 'b c' },
  ],
  [{ key: 'a', resource: undefined, scope: '' }, {}],
])('%j asks by %j', (target, parameters) => {
  expect(targetParameters(target)).toEqual(parameters)
})

test('the target of the sign-in is the first one; without any it asks for nothing', () => {
  const [one, other] = [{ key: 'a' }, { key: 'b' }]
  expect(mainTarget({ targets: [one, other] })).toBe(one)
  const none = mainTarget({ targets: [] })
  expect([none.key, Object.keys(none), Object.getPrototypeOf(none)]).toEqual(['', ['key'], null])
})

test.each([
  [{ key: 'k', resource: 'r', audience: 'a', scope: 's' }, 'r'],
  [{ key: 'k', audience: 'a', scope: 's' }, 'a'],
  [{ key: 'k', resource: 'r', scope: 's' }, 'r'],
  [{ key: 'k', scope: 's' }, 's'],
  [{ key: 'k' }, 'UserInfo'],
])('%j is called %s', (target, name) => {
  expect(nameTarget(target)).toBe(name)
})
