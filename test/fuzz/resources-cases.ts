// Fuzzing: URLs in and around listed prefixes, put together of parts that parsers and servers disagree about.
import fc from 'fast-check'
import { damages } from './damage.ts'
import type { Damage } from './damage.ts'

/** A URL in parts, and in what form `fetch` is given it. */
export interface Case {
  readonly start: string
  readonly segments: readonly string[]
  readonly end: string
  readonly damage: readonly Damage[]
  readonly as: 'found' | 'text' | 'URL' | 'Request' | 'POST'
}

/** What is listed. */
export const prefixes =
  'https://api.test/v1 https://api.test/v1/inner https://other.test https://api.test:8443/a%20b'.split(' ')

/** Segments that mean the same to everybody. */
export const plain = "v1 inner orders 1 a-b_c x.y ... a..b caf%C3%A9 %20 ~ (a)'!* @ :".split(' ')

const pieces = [
  ...String.raw`. .. / \ ; % %2e %2E %2f %5c %5C %3b %00 %25 %252e %252f %255c %253b`.split(' '),
  ...'%25%32%65 %25%32e %252%65 %2%65 %%32%65 %%32e %25%32%66 %25%35%63 %2 %25 %32 %65 %3f %23 %40'.split(
    ' ',
  ),
  ...'..; .; ;a=b ..;a=b ..%00 .%00 ? # @ : // .test ..% /.. /../ %09 %0a'.split(' '),
  ...'%u002e 。 ． ／ ＼ %ef%bc%8f %c0%af %c0%ae'.split(' '),
  ...['\t', '\n', '\u0000', ' '],
]
const starts = [
  ...'https://api.test HTTPS://API.TEST https://api.test:443 https://other.test https://api.test:8443'.split(
    ' ',
  ),
  ...'http://api.test https://api.test. https://api.test.evil.test https://evil.test wss://api.test'.split(
    ' ',
  ),
  ...'https://api.test@evil.test https://user@api.test https://user:pw@api.test https:api.test //api.test'.split(
    ' ',
  ),
  ...String.raw`https://evil.test\@api.test https:\\api.test blob:https://api.test https://ａpi.test`.split(
    ' ',
  ),
  ...'https://evil.test/?https://api.test https://evil.test#https://api.test javascript:https://api.test'.split(
    ' ',
  ),
  ...['https://api.test%2eevil.test', ' https://api.test'],
]

const mostly = <Value>(
  weight: number,
  usual: readonly Value[],
  rest: fc.Arbitrary<Value>,
): fc.Arbitrary<Value> =>
  fc.oneof({ weight, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: rest })
const evil = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''))
const evilEnds = '?a=/../.. #/../.. ?%2e%2e ?x=https://evil.test /? //'.split(' ')

/** The cases. */
export const cases: fc.Arbitrary<Case> = fc.record(
  {
    start: mostly(4, prefixes.slice(0, 3), fc.constantFrom(...starts)),
    segments: fc.array(mostly(2, plain, evil), { maxLength: 5 }),
    end: mostly(3, ['', '/'], fc.constantFrom(...evilEnds)),
    damage: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: damages(pieces, 2) }),
    as: mostly<Case['as']>(6, ['found'], fc.constantFrom('text', 'URL', 'Request', 'POST')),
  },
  { noNullPrototype: true },
)
