// The fuzzing of the wire at work: few cases of a fixed seed here, many of any seed in `npm run fuzz`.
import { expect, test } from 'vitest'
import type { Wire } from '../../../../src/engine/wire/messages.ts'
import { fuzzWire, parts } from '../../../fuzz/wire.ts'

const { serveEngine } = parts
const amount = { cases: 600, seed: 1 }

test('whatever a page says, what is asked in the right shape is done, and nothing else', async () => {
  expect(await fuzzWire().run(amount)).not.toHaveProperty('failure')
})

interface Said {
  readonly type?: unknown
  readonly id?: unknown
  readonly verb?: unknown
}

/** Serves, after having changed what the page says. */
const changing =
  (change: (said: Said) => unknown): typeof serveEngine =>
  (wire, realm) => {
    const listen: Wire['listen'] = (hear) =>
      wire.listen((said) => hear(typeof said === 'object' && said !== null ? change(said) : said))
    return serveEngine({ ...wire, listen }, realm)
  }

test.each<[string, typeof serveEngine]>([
  ['believes ids of any kind', changing((said) => ({ ...said, id: Number(said.id) || 1 }))],
  [
    'does not look at verbs',
    changing((said) => ({ ...said, verb: said.type === 'call' ? 'wake' : said.verb })),
  ],
  [
    'throws at what it does not know',
    changing((said) => (typeof said.type === 'string' ? said : decodeURIComponent('%'))),
  ],
  [
    'is deaf after the first mistake',
    ({ post, listen }, realm) => {
      let isDeaf = false
      const heed = (message: object): void => {
        isDeaf ||= (message as Said).type === 'refused'
        post(message)
      }
      serveEngine({ post: heed, listen: (hear) => listen((said) => isDeaf || hear(said)) }, realm)
    },
  ],
  [
    'can be configured again',
    (wire, realm) => wire.listen((said) => serveEngine({ ...wire, listen: (hear) => hear(said) }, realm)),
  ],
])('a product that %s is found out', async (_, broken) => {
  expect(await fuzzWire({ serveEngine: broken }).run(amount)).toHaveProperty('failure')
})
