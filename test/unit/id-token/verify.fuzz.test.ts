// The fuzzing of ID Tokens at work: few cases of a fixed seed here, many of any seed in `npm run fuzz`.
import { expect, test } from 'vitest'
import { fuzzToken, parts } from '../../fuzz/token.ts'

const { verifyIdToken } = parts
const amount = { cases: 600, seed: 1 }

test('of any token only an honest one, signed and in order, brings claims', async () => {
  expect(await fuzzToken().run(amount)).not.toHaveProperty('failure')
})

/** Claims of a token, whoever signed it. */
const decode = (token: string): never =>
  Object.freeze(
    Object.assign(
      Object.create(null),
      JSON.parse(atob(token.split('.')[1]?.replace(/-/g, '+').replace(/_/g, '/') ?? '')),
    ),
  ) as never

test.each<[string, typeof verifyIdToken]>([
  ['never looks at the signature', async (token) => decode(token)],
  [
    'looks at the claims first, and believes',
    (token, verifier) => verifyIdToken(token, verifier).catch(() => decode(token)),
  ],
  [
    'lets the audience choose',
    (token, verifier) =>
      verifyIdToken(token, { ...verifier, expected: { ...verifier.expected, clientId: 'other' } }),
  ],
  [
    'has no leeway',
    (token, verifier) =>
      verifyIdToken(token, { ...verifier, expected: { ...verifier.expected, clockTolerance: 0 } }),
  ],
  [
    'has a minute of leeway',
    (token, verifier) =>
      verifyIdToken(token, { ...verifier, expected: { ...verifier.expected, clockTolerance: 60 } }),
  ],
  ['takes white space off', (token, verifier) => verifyIdToken(token.replace(/\s/g, ''), verifier)],
  [
    'takes what stands after a token',
    (token, verifier) => verifyIdToken(token.split('.').slice(0, 3).join('.'), verifier),
  ],
  [
    'gives claims that can be changed',
    async (token, verifier) => ({ ...(await verifyIdToken(token, verifier)) }),
  ],
  ['refuses everything', () => Promise.reject(new TypeError('no'))],
])('a product that %s is found out', async (_, broken) => {
  expect(await fuzzToken({ verifyIdToken: broken }).run(amount)).toHaveProperty('failure')
})
