// A sign: what other tabs write is heard, what cannot be stored is no obstacle.
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openSign } from '../../../src/platform/sign.ts'

const stored = new Map<string, string>()
let page: EventTarget

beforeEach(() => {
  stored.clear()
  page = new EventTarget()
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, word: string) => stored.set(name, word),
  })
})
afterEach(() => void vi.unstubAllGlobals())

const tell = (key: string) => page.dispatchEvent(Object.assign(new Event('storage'), { key }))

test('any word is read as it was written, by every sign of the name and by no other', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (word) => {
      openSign('a').write(word)
      expect([openSign('a').read(), openSign('b').read()]).toEqual([word, undefined])
    }),
  )
})

test('a word that is not there is undefined', () => {
  expect(openSign('a').read()).toBeUndefined()
})

describe('a listener', () => {
  test('hears of its own name, until it ends that', () => {
    const listener = vi.fn()
    const stop = openSign('a').onChange(listener)
    tell('a')
    tell('b')
    tell('ab')
    expect(listener.mock.calls).toEqual([[]])
    stop()
    tell('a')
    expect(listener).toHaveBeenCalledOnce()
  })
  test('of another sign stays when one ends', () => {
    const listener = vi.fn()
    openSign('a').onChange(listener)
    openSign('a').onChange(() => undefined)()
    tell('a')
    expect(listener).toHaveBeenCalledOnce()
  })
})

test.each(['blocked', 'full'])('storage that is %s says nothing, and nothing is thrown', (how) => {
  const refuse = () => {
    throw new DOMException('', 'SecurityError')
  }
  if (how === 'blocked') {
    vi.stubGlobal('localStorage', undefined)
    Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: refuse })
  } else vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse })
  const sign = openSign('a')
  expect([sign.read(), sign.write('x')]).toEqual([undefined, undefined])
})
