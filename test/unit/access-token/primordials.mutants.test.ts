// Where the platform lacks something, as on a server or outside a secure context, the room can still be evaluated; nothing works, and that is known.
import { afterEach, describe, expect, test, vi } from 'vitest'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

const paths = ['primordials', 'proof-primordials', 'sealing', 'streams'] as const
type Path = (typeof paths)[number]

/** Evaluates a file anew, and what it imports. */
const evaluate = (path: Path): Promise<object> => import(`../../../src/access-token/${path}.ts`)

const needs: Readonly<Record<Path, readonly string[]>> = {
  primordials: ['fetch', 'Request', 'Response', 'Headers', 'URLSearchParams', 'TextEncoder', 'crypto'],
  'proof-primordials': ['TextEncoder', 'crypto'],
  sealing: ['TextEncoder', 'TextDecoder', 'crypto'],
  streams: [
    ...['Response', 'Headers', 'AbortSignal', 'ReadableStream'],
    ...['TransformStream', 'TransformStreamDefaultController'],
  ],
}

describe.each(paths)('%s', (path) => {
  test.each(needs[path])('is evaluated without %s', async (name) => {
    vi.resetModules()
    vi.stubGlobal(name, undefined)
    expect(Object.keys(await evaluate(path))).not.toEqual([])
  })
  test('is evaluated where the context is not secure', async () => {
    vi.resetModules()
    vi.stubGlobal('crypto', { getRandomValues: () => undefined })
    expect(Object.keys(await evaluate(path))).not.toEqual([])
  })
})

test.each<[string, unknown, boolean]>([
  ['crypto', { subtle: crypto.subtle }, true],
  ['crypto', { getRandomValues: () => undefined }, false],
  ['crypto', undefined, false],
  ['fetch', undefined, false],
  ['fetch', {}, false],
])('with %s as %o what is needed is there: %j', async (name, value, isThere) => {
  vi.resetModules()
  vi.stubGlobal(name, value)
  expect(await evaluate('primordials')).toHaveProperty('isCaptured', isThere)
})
