// What a target asks for, in the words of the wire.
import { expect, test } from 'vitest'
import { targetParameters } from '../../../src/access-token/targets.ts'

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
