// The package's face: what an app can import, and nothing that holds or moves a token.
import { expect, test } from 'vitest'
import * as face from '../../src/index.ts'

test('an app can import these', () => {
  expect(Object.keys(face).toSorted()).toEqual([
    'OidcError',
    'createOidcClient',
    'inPage',
    'inWorker',
    'lockdown',
  ])
})
