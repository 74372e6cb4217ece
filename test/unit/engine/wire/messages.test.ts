// The set of messages is closed: what is not exactly one of them is none, whatever Object.prototype says.
import { describe, expect, test } from 'vitest'
import { readPageMessage, readWorkerMessage, verbs } from '../../../../src/engine/wire/messages.ts'
import { polluted } from '../../refusal.ts'

const sighted = { word: 'a.1', seen: 0 }
const bytes = new ArrayBuffer(1)

const pageMessages: [message: { type: string }][] = [
  [{ type: 'configure', version: 1, config: {}, ...sighted } as { type: string }],
  [{ type: 'call', id: 1, verb: 'begin', args: [], ...sighted } as { type: string }],
  [{ type: 'fetch', id: 1, request: {}, ...sighted } as { type: string }],
  [{ type: 'abort', id: 1 } as { type: string }],
  [{ type: 'pull', id: 1 } as { type: string }],
  [{ type: 'cancel', id: 1 } as { type: string }],
  [{ type: 'chunk', id: 1, bytes } as { type: string }],
  [{ type: 'end', id: 1 } as { type: string }],
  [{ type: 'failed', id: 1, error: {} } as { type: string }],
]

const workerMessages: [message: { type: string }][] = [
  [{ type: 'answer', id: 1, value: 'anything' } as { type: string }],
  [{ type: 'error', id: 1, error: {} } as { type: string }],
  [{ type: 'response', id: 1, head: {} } as { type: string }],
  [{ type: 'chunk', id: 1, bytes } as { type: string }],
  [{ type: 'end', id: 1 } as { type: string }],
  [{ type: 'failed', id: 1, error: {} } as { type: string }],
  [{ type: 'want', id: 1 } as { type: string }],
  [{ type: 'tell', step: {} } as { type: string }],
  [{ type: 'hear', event: {} } as { type: string }],
  [{ type: 'sign', word: 'a.1' } as { type: string }],
  [{ type: 'ready', life: 'x' } as { type: string }],
  [{ type: 'refused', reason: 'malformed' } as { type: string }],
]

describe.each([
  ['a page', readPageMessage, pageMessages],
  ['a Worker', readWorkerMessage, workerMessages],
])('%s', (_, read, messages) => {
  test.each(messages)('says %j', (message) => {
    expect({ ...read(message) }).toEqual(message)
    expect(Object.getPrototypeOf(read(message))).toBeNull()
    expect(Object.isFrozen(read(message))).toBe(true)
  })

  test.each(messages)('of %j what does not belong there is left out', (message) => {
    expect({ ...read({ ...message, secret: 'opaque' }) }).toEqual(message)
  })

  test.each(
    messages.flatMap(([message]) =>
      Object.keys(message)
        .filter((name) => !['word', 'life', 'value'].includes(name))
        .map((name): [object, string] => [message, name]),
    ),
  )('without its own %j → %s is no message', (message, name) => {
    const { [name]: value, ...rest } = message as Record<string, unknown>
    expect(read(rest)).toBeUndefined()
    expect(polluted(name, value, () => read(rest))).toBeUndefined()
    expect(read({ ...rest, [name]: Symbol.iterator })).toBeUndefined()
  })

  test.each([
    [undefined],
    [null],
    [7],
    ['abort'],
    [[]],
    [{}],
    [{ type: 'constructor' }],
    [{ type: 'made up' }],
  ])('%j is no message', (value) => {
    expect(read(value)).toBeUndefined()
  })
})

test.each([['fetch'], ['reveal'], ['constructor'], ['toString'], ['__proto__']])('%s is no verb', (verb) => {
  const message = { type: 'call', id: 1, args: [], ...sighted }
  expect(readPageMessage({ ...message, verb })).toBeUndefined()
  expect(Object.keys(verbs).filter((known) => !readPageMessage({ ...message, verb: known }))).toEqual([])
})
