// The fuzzing of callbacks at work: few cases of a fixed seed here, many of any seed in `npm run fuzz`.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fuzzCallback, parts } from '../../fuzz/callback.ts'
import { defineSubject } from '../../fuzz/subject.ts'

const amount = { cases: 500, seed: 1 }

test('of any address only the honest response brings a code', async () => {
  expect(await fuzzCallback().run(amount)).not.toHaveProperty('failure')
})

test.each<[string, Partial<typeof parts>]>([
  ['gives the code without any check', { readCode: (parameters) => parameters.get('code') ?? '' }],
  [
    'does not compare the issuer',
    { readCode: (given, terms) => parts.readCode(given, { ...terms, issuers: [given.get('iss') ?? ''] }) },
  ],
  [
    'does not see a parameter twice',
    { readCode: (given, terms) => parts.readCode(new URLSearchParams(Object.fromEntries(given)), terms) },
  ],
  [
    'throws untyped errors',
    {
      readCode: (given, terms) => (given.has('iss') ? parts.readCode(given, terms) : decodeURIComponent('%')),
    },
  ],
  [
    'leaves the response in the address',
    {
      readCallback: (page, place, tell) =>
        parts.readCallback({ ...page, show: () => undefined }, place, tell),
    },
  ],
  [
    'takes any state',
    { readCallback: (page, place, tell) => parts.readCallback(page, { ...place, stateMark: '' }, tell) },
  ],
])('a product that %s is found out, with seed and case', async (_, broken) => {
  const { failure } = await fuzzCallback({ ...parts, ...broken }).run(amount)
  expect(failure).toMatch(/seed: 1\b/)
  expect(failure).toMatch(/Counterexample: \[\{"path"/)
})

test('the case of a number is the one that ran; a run without a refusal has no control, and fails', async () => {
  const ran: string[] = []
  const subject = defineSubject('texts', fc.string(), (text) => (ran.push(text), 'accepted' as const))
  expect((await subject.run({ cases: 40, seed: 2 })).failure).toContain('No case was refused')
  const shown = [1, 10, 39, 40].map((number) => subject.show(2, number))
  expect(shown).toEqual([0, 9, 38, 39].map((index) => fc.stringify([ran[index]])))
})
