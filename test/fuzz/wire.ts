// Fuzzing: the realm that holds the tokens, spoken to by a page that says anything. It does what was asked in the right shape, and goes on.
import { setImmediate } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import type { Engine, EngineConfig } from '../../src/engine/engine.ts'
import { serveEngine } from '../../src/engine/wire/serve-engine.ts'
import { choose, pick } from './choices.ts'
import type { Choice, Table } from './choices.ts'
import { defineSubject, fault } from './subject.ts'
import type { Subject, Verdict } from './subject.ts'
import { badIds, config, configs, head, heads, messages, remarks, verbs } from './wire-pieces.ts'

type Step =
  | { readonly kind: 'anything'; readonly value: unknown }
  | { readonly kind: 'again' }
  | { readonly kind: 'remark'; readonly type: number; readonly id: unknown; readonly rest: unknown }
  | {
      readonly kind: 'configure' | 'call' | 'fetch'
      readonly members: readonly Choice[]
      /** Members of the configuration, or of the request. */
      readonly inner: readonly Choice[]
      /** What stands in their place. */
      readonly instead: unknown
      readonly id: number | undefined
    }

interface Case {
  readonly isConfigured: boolean
  readonly steps: readonly Step[]
}

const anything = fc.anything({
  maxDepth: 2,
  maxKeys: 4,
  key: fc.constantFrom('type', 'id', 'verb', 'args', 'config', 'request', '__proto__', 'then', 'length'),
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withNullPrototype: true,
})
const mostly = <Value>(usual: Value, rest: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 15, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: rest })
const inners = { configure: configs, fetch: heads, call: { more: [[0], []] } as Table }
const asked = (kind: keyof typeof inners): fc.Arbitrary<Step> =>
  fc.record(
    {
      kind: fc.constant(kind),
      members: choose(messages[kind] ?? {}),
      inner: choose(inners[kind]),
      instead: mostly<unknown>(undefined, fc.constantFrom(null, 'x', 0, [], {}, [head], new Map())),
      id: mostly<number | undefined>(undefined, fc.nat({ max: badIds.length - 1 })),
    },
    { noNullPrototype: true },
  )

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('anything' as const), value: anything }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'again' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('remark' as const),
      type: fc.nat({ max: remarks.length - 1 }),
      id: fc.oneof<[fc.Arbitrary<number>, fc.Arbitrary<unknown>]>(
        fc.nat({ max: 6 }),
        fc.constantFrom(...badIds),
      ),
      rest: fc.constantFrom(
        {},
        { bytes: new ArrayBuffer(2) },
        { bytes: 'x' },
        { error: {} },
        { error: null },
        { error: { name: 1 } },
      ),
    }),
  },
  { weight: 2, arbitrary: asked('configure') },
  { weight: 4, arbitrary: asked('call') },
  { weight: 4, arbitrary: asked('fetch') },
)
const cases: fc.Arbitrary<Case> = fc.record({
  isConfigured: mostly(true, fc.constant(false)),
  steps: fc.array(step, { minLength: 1, maxLength: 6 }),
})

interface Message {
  readonly said: unknown
  /** What kind of thing must be done, if any. */
  readonly asks?: 'configure' | 'call' | 'fetch' | undefined
}

function write(one: Exclude<Step, { readonly kind: 'again' }>, number: number): Message {
  if (one.kind === 'anything') return { said: one.value }
  if (one.kind === 'remark') return { said: { ...(one.rest as object), type: remarks[one.type], id: one.id } }
  const { kind, instead } = one
  const id = one.id === undefined ? number : badIds[one.id]
  const [inner, outer] = [pick(inners[kind], one.inner), pick(messages[kind] ?? {}, one.members)]
  const usual = kind === 'configure' ? config : head
  const part = instead === undefined ? { ...usual, ...inner.members } : instead
  const name = { configure: 'config', fetch: 'request', call: 'more' }[kind]
  const isIdBad = one.id !== undefined && kind !== 'configure'
  const isPartBad = kind !== 'call' && (instead !== undefined || inner.isBad)
  const asks = isIdBad || isPartBad || outer.isBad ? undefined : kind
  return { said: { type: kind, id, ...outer.members, [name]: part }, asks }
}

/** The realm, and what it did and said. */
function openRealm(serve: typeof serveEngine) {
  const done: unknown[] = []
  const said: { readonly type: string; readonly id?: number }[] = []
  const ask =
    (verb: string) =>
    async (...args: unknown[]): Promise<unknown> =>
      void done.push([verb, args])
  const fetch: Engine['fetch'] = async ({ url, method }) => {
    done.push(['fetch', url, method])
    return new Response(method === 'DELETE' ? null : 'text', { status: method === 'DELETE' ? 204 : 200 })
  }
  const start = (given: EngineConfig): Engine => {
    if (given.keeps === 'session' || given.idTokenHint) fault('A session may leave the realm')
    done.push(['start'])
    return { ...Object.fromEntries(verbs.map((verb) => [verb, ask(verb)])), fetch } as object as Engine
  }
  let hear: ((message: unknown) => void) | undefined
  const post = (message: object): void => void said.push(structuredClone(message) as (typeof said)[number])
  serve({ post, listen: (listener) => void (hear = listener) }, { start, live: async () => undefined })
  return { done, said, tell: (message: unknown) => hear?.(structuredClone(message)) }
}

/** What must have been done by a message, besides what was done before. */
function foresee({ said, asks }: Message): unknown {
  const { verb, args, request } = said as { verb: string; args: unknown; request: typeof head }
  if (asks === 'configure') return ['start']
  return asks === 'call' ? [verb, args] : ['fetch', request.url, request.method]
}

/** The part of the product that listens to a page. */
export const parts = { serveEngine }

async function judge({ serveEngine: serve }: typeof parts, { isConfigured, steps }: Case): Promise<Verdict> {
  const { done, said, tell } = openRealm(serve)
  const honest = { type: 'configure', version: 1, config, seen: 0 }
  const expected: unknown[] = []
  let last: Message = isConfigured ? { said: honest, asks: 'configure' } : { said: null }
  const list = steps.map((one, index) => (one.kind === 'again' ? undefined : write(one, index + 10)))
  let [isOpen, hasRefused] = [false, false]
  for (const message of [isConfigured ? last : undefined, ...list]) {
    const { asks } = message ?? {}
    const isDone = asks !== undefined && isOpen !== (asks === 'configure')
    if (message && isDone) expected.push(foresee(message))
    else hasRefused = true
    isOpen ||= isDone
    tell((last = message ?? last).said)
  }
  if (!isOpen) tell(honest)
  await setImmediate()
  tell({ type: 'call', id: 9_999, verb: 'awaits', args: [], seen: 0 })
  await setImmediate()
  const wanted = [...expected, ...(isOpen ? [] : [['start']]), ['awaits', []]]
  if (!isDeepStrictEqual(done, wanted)) fault(`Done: ${fc.stringify(done)}, wanted: ${fc.stringify(wanted)}`)
  if (!said.some(({ type, id }) => type === 'answer' && id === 9_999)) fault('An honest call had no answer')
  return hasRefused ? 'refused' : 'accepted'
}

/** The wire protocol, on the side of the tokens. */
export function fuzzWire(under: typeof parts = parts): Subject {
  return defineSubject('wire', cases, (one) => judge(under, one))
}
