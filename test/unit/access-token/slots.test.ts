// Slots hold one access token each; a token leaves only into work that is handed in.
import { expect, test } from 'vitest'
import { makeSlots } from '../../../src/access-token/slots.ts'

const open = () => makeSlots([{ key: '' }, { key: 'a' }, { key: 'b' }])
const read = (slots: ReturnType<typeof open>, key: string) => slots.find(key)?.use((token) => token)

test('each target has a slot of its own, and others have none', () => {
  const slots = open()
  slots.find('a')?.put('token-a')
  expect(['', 'a', 'b', 'c'].map((key) => read(slots, key))).toEqual(['', 'token-a', '', undefined])
})

test('they are gone through in the order of the targets', () => {
  const seen: string[] = []
  open().each(({ key }) => void seen.push(key))
  expect(seen).toEqual(['', 'a', 'b'])
})

test('to empty them gives the first token that there was', () => {
  const slots = open()
  slots.find('b')?.put('token-b')
  slots.find('a')?.put('token-a')
  expect(slots.empty()).toBe('token-a')
  expect([slots.empty(), read(slots, 'a'), read(slots, 'b')]).toEqual(['', '', ''])
})

test('no token is reachable from them', () => {
  const slots = open()
  slots.find('a')?.put('token-a')
  expect(JSON.stringify(slots) + JSON.stringify(slots.find('a'))).not.toContain('token-a')
})
