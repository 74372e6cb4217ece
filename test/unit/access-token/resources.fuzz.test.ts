// The fuzzing of the resource matcher at work: few cases of a fixed seed here, many of any seed in `npm run fuzz`.
import { expect, test } from 'vitest'
import { fuzzResources, parts } from '../../fuzz/resources.ts'

const { findListed, takeListed } = parts
const amount = { cases: 2_000, seed: 1 }

test('what is taken is inside the prefix for every common server', async () => {
  expect(await fuzzResources().run(amount)).not.toHaveProperty('failure')
})

test.each<[string, Partial<typeof parts>]>([
  ['compares letters only', { findListed: (list, url) => list.find(({ prefix }) => url.startsWith(prefix)) }],
  [
    'compares origins only',
    { findListed: (list, url) => list.find(({ prefix }) => new URL(prefix).origin === new URL(url).origin) },
  ],
  [
    'does not see escapes',
    {
      findListed: (list, url) => {
        const found = list.find(({ prefix }) => url === prefix || url.startsWith(`${prefix}/`))
        return found ?? findListed(list, url)
      },
    },
  ],
  ['does not look for dots', { findListed: (list, url) => findListed(list, url.replaceAll('..', 'xx')) }],
  ['takes any method', { takeListed: (list, input) => takeListed(list, input, undefined) }],
  ['refuses everything', { findListed: () => undefined }],
  ['throws untyped errors', { takeListed: () => decodeURIComponent('%') as never }],
])('a product that %s is found out', async (_, broken) => {
  expect(await fuzzResources({ ...parts, ...broken }).run(amount)).toHaveProperty('failure')
})
