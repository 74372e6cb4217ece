// Issuers are compared character by character; a template is filled with one harmless label.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  acceptedIssuers,
  describeDifference,
  fillIssuer,
  isExpectedIssuer,
} from '../../../src/protocol/issuer.ts'

const plain = 'https://id.example'
const template = 'https://id.example/{tenantid}/v2.0'

describe('an issuer is filled', () => {
  test('as it is, where it has no placeholder', () => {
    expect(fillIssuer(plain, { tid: 'a' })).toBe(plain)
  })
  test('with `tid`, where it says tenantid', () => {
    expect(fillIssuer(template, { tid: 'f-1', tenantid: 'g' })).toBe('https://id.example/f-1/v2.0')
  })
  test('with the claim of the placeholder’s name', () => {
    expect(fillIssuer('https://{realm}.id.example', { realm: 'f' })).toBe('https://f.id.example')
  })
  test('with a label of some length and a few marks', () => {
    expect(fillIssuer(template, { tid: 'a.b_c-1' })).toBe('https://id.example/a.b_c-1/v2.0')
    expect(fillIssuer('{a}', { a: 'b'.repeat(128) })).toBe('b'.repeat(128))
  })
  const unfit = [
    '',
    '$&',
    'a/b',
    '..\\..',
    'a?b',
    'a#b',
    'a@b',
    'é',
    'a b',
    'a\n',
    'a'.repeat(129),
    1,
    null,
    ['a'],
    {},
  ]
  test.each([...unfit, undefined])('never with %j', (tid) => {
    expect(fillIssuer(template, { tid })).toBeUndefined()
  })
})

const expected: [string, readonly string[], string, boolean][] = [
  ['the same', [plain], plain, true],
  ['one of several', ['https://other.example', plain], plain, true],
  ['another', [plain], 'https://id.example.evil', false],
  ['one with a slash', [plain], `${plain}/`, false],
  ['one in other letters', [plain], 'https://ID.example', false],
  ['none', [plain], '', false],
  ['none where none is expected', [], '', false],
  ['a filled template', [template], 'https://id.example/f-1/v2.0', true],
  ['a template that is not filled', [template], template, false],
  ['a template filled with nothing', [template], 'https://id.example//v2.0', false],
  ['a template filled with a path', [template], 'https://id.example/a/b/v2.0', false],
  ['a template that overlaps itself', ['https://id.example/{a}/'], 'https://id.example/', false],
  ['a template at another host', [template], 'https://id.evil/f-1/v2.0', false],
  ['a template with something after it', [template], 'https://id.example/f-1/v2.0/x', false],
]

test.each(expected)('of the expected issuers: %s', (_, issuers, actual, verdict) => {
  expect(isExpectedIssuer(issuers, actual)).toBe(verdict)
})

test('a filled template is expected, whatever fills it', () => {
  const label = fc.stringMatching(/^[\w.-]{1,128}$/)
  fc.assert(
    fc.property(label, (tid) => {
      expect(isExpectedIssuer([template], fillIssuer(template, { tid }) ?? '')).toBe(true)
    }),
  )
})

const differences: [string, string, string][] = [
  [plain, `${plain}/`, 'character 19 ("end", "/")'],
  [`${plain}/`, plain, 'character 19 ("/", "end")'],
  ['https://id.example', 'https://ID.example', 'character 9 ("i", "I")'],
  [plain, '', 'character 1 ("h", "end")'],
]

test.each(differences)('%s and %s part where that is said', (one, other, where) => {
  expect(describeDifference(one, other)).toContain(where)
})

test.each([
  ['https://id.example', [], ['https://id.example']],
  ['https://id.example', ['acme.com'], ['https://id.example', 'acme.com']],
  [template, [], [template]],
  [template, ['https://id.example/1/v2.0'], ['https://id.example/1/v2.0']],
  [template, [template], [template]],
])('metadata of %s and expected %j: accepted are %j', (issuer, expected, accepted) => {
  expect(acceptedIssuers(issuer, expected)).toEqual(accepted)
})
