// A part that is loaded later: given as it is, and what is said where it does not come.
import { expect, test } from 'vitest'
import { load } from '../../../src/errors/load.ts'
import { refusal } from '../refusal.ts'

test('a part is given as it is', async () => {
  const part = { open: () => 1 }
  expect(await load(Promise.resolve(part))).toBe(part)
})

test('one that does not come is a matter of the network, with its cause', async () => {
  const cause = new TypeError('Failed to fetch dynamically imported module')
  const loading = load(Promise.reject(cause))
  await expect(loading).rejects.toEqual(refusal('OIDC_NETWORK', { remedy: 'retry' }))
  await expect(loading).rejects.toHaveProperty('cause', cause)
})
