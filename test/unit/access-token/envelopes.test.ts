// Envelopes with several access tokens: what is kept, what a new sign-in empties, and what a seal holds.
import { beforeEach, expect, test } from 'vitest'
import { enclose, unseal } from '../../../src/access-token/envelopes.ts'
import type { Encloser, Terms } from '../../../src/access-token/envelopes.ts'
import { openSealed, readText } from '../../../src/access-token/sealing.ts'
import type { Sealed } from '../../../src/access-token/sealing.ts'
import { makeSlots } from '../../../src/access-token/slots.ts'

const terms: Terms = {
  __proto__: null,
  pins: { __proto__: null, token: 'https://id.test/token', revocation: '', userInfo: '' },
  prover: undefined,
}

/** Slots for these targets, and what was kept last. */
function open(...keys: string[]) {
  const slots = makeSlots(keys.map((key) => ({ key })))
  const kept: { refresh?: string; terms?: Terms } = {}
  const encloser: Encloser = {
    __proto__: null,
    slots,
    canSeal: true,
    keep: (refresh, next) => Object.assign(kept, { refresh, terms: next }),
  }
  const put = (target: string, isNew = false) => enclose(encloser, { __proto__: null, target, isNew, terms })
  const held = () => keys.map((key) => slots.find(key)?.use((token) => token))
  return { encloser, kept, put, held }
}

let seam: ReturnType<typeof open>
beforeEach(() => {
  seam = open('', 'a', 'b')
  seam.put('', true)('t', 'r1').keep()
  seam.put('a')('ta', 'r2').keep()
})

test('a token of one target leaves those of others, and brings the refresh token', () => {
  expect([seam.held(), seam.kept.refresh]).toEqual([['t', 'ta', ''], 'r2'])
})

test('a new sign-in empties all others', () => {
  seam.put('a', true)('new', 'r3').keep()
  expect([seam.held(), seam.kept.refresh]).toEqual([['', 'new', ''], 'r3'])
})

test('a token that nobody has a place for is not kept', () => {
  seam.put('unknown')('x', 'r3').keep()
  expect(seam.held()).toEqual(['t', 'ta', ''])
})

test('a seal holds all of them, and the one that came; opened elsewhere, those that have a place', async () => {
  const sealed = await seam.put('b')('tb', 'r3').seal?.()
  const other = open('b', 'c', '')
  other.put('c', true)('old', 'r0').keep()
  const envelope = await unseal(other.encloser, sealed as NonNullable<typeof sealed>, undefined)
  expect(other.held()).toEqual(['', 'old', ''])
  envelope.keep()
  expect([other.held(), other.kept.refresh, other.kept.terms?.pins.token]).toEqual([
    ['tb', '', 't'],
    'r3',
    'https://id.test/token',
  ])
})

test('a seal of a new sign-in holds that one alone', async () => {
  const sealed = await seam.put('', true)('new', 'r9').seal?.()
  const other = open('', 'a', 'b')
  ;(await unseal(other.encloser, sealed as NonNullable<typeof sealed>, undefined)).keep()
  expect(other.held()).toEqual(['new', '', ''])
})

/** What a seal holds, as text. */
const textOf = async (sealed: Sealed | undefined): Promise<string> =>
  readText(await openSealed(sealed as Sealed))

test('a seal has no lines for a token that there is not, and one token for each target: the newest', async () => {
  const ahead = 'r3\nhttps://id.test/token\n\n\n'
  expect(await textOf(await seam.put('')('new', 'r3').seal?.())).toBe(`${ahead}\nnew\na\nta\n`)
  expect(await textOf(await seam.put('b')('tb', 'r3').seal?.())).toBe(`${ahead}b\ntb\n\nt\na\nta\n`)
  expect(await textOf(await seam.put('b', true)('tb', 'r3').seal?.())).toBe(`${ahead}b\ntb\n`)
})
