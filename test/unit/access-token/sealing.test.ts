// Sealed text: only its own key opens it, whole, and the key leaves nobody.
import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { makeIv, makeSealKey, openSealed, readText, sealText } from '../../../src/access-token/sealing.ts'
import type { Sealed } from '../../../src/access-token/sealing.ts'

afterEach(() => void vi.unstubAllGlobals())

async function seal(text: string): Promise<Sealed> {
  const [key, iv] = [await makeSealKey(), makeIv()]
  return { key, iv, bytes: await sealText(key, iv, text) }
}

test('any text is opened as it was, also from a copy as storage makes it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
      expect(readText(await openSealed(structuredClone(await seal(text))))).toBe(text)
    }),
    { numRuns: 50 },
  )
})

test('the key can open and seal, and cannot be exported', async () => {
  const key = await makeSealKey()
  expect([key.extractable, key.algorithm, key.usages.toSorted()]).toEqual([
    false,
    { name: 'AES-GCM', length: 256 },
    ['decrypt', 'encrypt'],
  ])
  await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow()
})

test('no start value comes twice', () => {
  const all = Array.from({ length: 100 }, () => makeIv().join())
  expect([new Set(all).size, makeIv().length]).toEqual([100, 12])
})

describe('nothing is opened', () => {
  test.each([0, 7, -1])('that was changed at %d', async (index) => {
    const { bytes, ...rest } = await seal('text')
    const changed = new Uint8Array(bytes.slice(0))
    const at = changed.at(index) ?? 0
    changed[index < 0 ? changed.length + index : index] = at ^ 1
    await expect(openSealed({ ...rest, bytes: changed.buffer })).rejects.toThrow()
  })
  test('by another key, or with another start value', async () => {
    const sealed = await seal('text')
    await expect(openSealed({ ...sealed, key: await makeSealKey() })).rejects.toThrow()
    await expect(openSealed({ ...sealed, iv: makeIv() })).rejects.toThrow()
  })
})

test('WebCrypto is given nothing with a prototype, on which a careless merge may have put something', async () => {
  const { subtle } = crypto
  const spies = (['generateKey', 'encrypt', 'decrypt'] as const).map((name) => vi.spyOn(subtle, name))
  vi.resetModules()
  const fresh = await import('../../../src/access-token/sealing.ts')
  const [key, iv] = [await fresh.makeSealKey(), fresh.makeIv()]
  const bytes = await fresh.sealText(key, iv, 'text')
  expect(fresh.readText(await fresh.openSealed({ key, iv, bytes }))).toBe('text')
  const given: unknown[] = spies.map((spy) => spy.mock.calls[0]?.[0])
  expect(given).toEqual(Array(3).fill(expect.objectContaining({ name: 'AES-GCM' })))
  expect(given.map((algorithm) => Reflect.getPrototypeOf(algorithm as object))).toEqual([null, null, null])
  for (const spy of spies) spy.mockRestore()
})

test('without cryptography the file can still be evaluated', async () => {
  for (const name of ['crypto', 'TextEncoder', 'TextDecoder']) {
    vi.resetModules()
    vi.stubGlobal(name, undefined)
    expect(await import('../../../src/access-token/sealing.ts')).toHaveProperty('makeIv')
    vi.unstubAllGlobals()
  }
})
