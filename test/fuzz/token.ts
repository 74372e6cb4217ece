// Fuzzing: the reader of ID Tokens. Damaged and forged ones are refused; signed ones are accepted if every member is in order.
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { verifyIdToken } from '../../src/id-token/verify.ts'
import { choose, pick } from './choices.ts'
import type { Choice } from './choices.ts'
import { damages, spoil } from './damage.ts'
import type { Damage } from './damage.ts'
import { checkRefusal, defineSubject, fault } from './subject.ts'
import type { Subject, Verdict } from './subject.ts'
import { encode, forgers, honestClaims, honestTokens, published, signText } from './token-keys.ts'
import { badForms, claims, goodForms, header, issuer, now } from './token-pieces.ts'

type Case =
  | { readonly kind: 'damaged'; readonly alg: number; readonly damage: readonly Damage[] }
  | { readonly kind: 'part'; readonly alg: number; readonly part: number; readonly damage: readonly Damage[] }
  | { readonly kind: 'edge'; readonly alg: number; readonly edge: number; readonly piece: string }
  | {
      readonly kind: 'signed'
      readonly header: readonly Choice[]
      readonly claims: readonly Choice[]
      readonly forms: readonly [string, string]
      readonly forger: string
    }

const form = fc.oneof(
  { weight: 20, arbitrary: fc.constant('plain') },
  { weight: 6, arbitrary: fc.constantFrom(...Object.keys(goodForms)) },
  { weight: 2, arbitrary: fc.constantFrom(...Object.keys(badForms)) },
)
const pieces = [
  ...[
    '.',
    '..',
    '=',
    '==',
    '+',
    '/',
    '-',
    '_',
    ' ',
    '\n',
    '\u0000',
    '%2E',
    'A',
    'e30',
    '.e30',
    'bnVsbA',
    '~',
  ],
  ...['eyJhbGciOiJub25lIn0', 'eyJhbGciOiJIUzI1NiJ9', '\ufeff', '\u212a', '\uff21', '\ud800'],
]
const jsonPieces = [
  ...[
    '"',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '\\',
    '\\u0000',
    '1e999',
    '-',
    ' ',
    '\u0000',
    'é',
    '\ud800',
    '\ufeff',
  ],
  ...['"alg":"none",', '"crit":["a"],', '"sub":"eve",', ',"sub":"eve"', '"iss":"x",', '[[[[', '9'.repeat(40)],
]

const cases: fc.Arbitrary<Case> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('damaged' as const),
      alg: fc.nat({ max: 2 }),
      damage: damages(pieces, 3),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('part' as const),
      alg: fc.nat({ max: 2 }),
      part: fc.nat({ max: 2 }),
      damage: damages(jsonPieces, 2),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('edge' as const),
      alg: fc.nat({ max: 2 }),
      edge: fc.nat({ max: 5 }),
      piece: fc.constantFrom(...pieces),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('signed' as const),
      header: choose(header),
      claims: choose(claims),
      forms: fc.tuple(form, form),
      forger: fc.oneof(
        { weight: 9, arbitrary: fc.constant('') },
        { weight: 1, arbitrary: fc.constantFrom(...Object.keys(forgers)) },
      ),
    }),
  },
)

/** A token, and the claims that must come of it, or none where it must be refused. */
type Foreseen = readonly [token: string, claims?: object]

/** Damages a part as it is before base64url, and leaves the signature as it was. */
function spoilPart(token: string, part: number, damage: readonly Damage[]): Foreseen {
  const all = token.split('.')
  const bytes = Buffer.from(all[part] ?? '', 'base64url').toString('latin1')
  const spoilt = spoil(bytes, damage)
  // Text that is not of bytes is UTF-8, as a forger would write it.
  const isBytes = /^[\0-\xff]*$/.test(spoilt)
  const other = all
    .with(part, Buffer.from(spoilt, isBytes ? 'latin1' : 'utf8').toString('base64url'))
    .join('.')
  return other === token ? [token, honestClaims] : [other]
}

/** A piece before or behind one of the three parts. */
function spoilEdge(token: string, edge: number, piece: string): Foreseen {
  const all = token.split('.')
  const part = all[edge >> 1] ?? ''
  return [all.with(edge >> 1, edge % 2 === 0 ? piece + part : part + piece).join('.')]
}

function foreseeSigned(one: Extract<Case, { readonly kind: 'signed' }>): Foreseen {
  const [head, said] = [pick(header, one.header), pick(claims, one.claims)]
  const write = (index: 0 | 1, members: object): string => {
    const name = one.forms[index]
    return (goodForms[name] ?? badForms[name])?.(JSON.stringify(members)) ?? fault(name)
  }
  const [headerText, payload] = [write(0, head.members), write(1, said.members)]
  const { aud, azp } = said.members
  const isUnclear = [aud].flat().length > 1 && azp === undefined
  const isBad = head.isBad || said.isBad || isUnclear || one.forms.some((name) => name in badForms)
  const forge = forgers[one.forger]
  if (forge) return [forge(`${encode(headerText)}.${encode(payload)}`)]
  const token = signText(headerText, payload)
  if (isBad) return [token]
  const { ['__proto__']: _, ...expected } = JSON.parse(payload) as Record<string, unknown>
  return [token, expected]
}

function foresee(one: Case): Foreseen {
  if (one.kind === 'signed') return foreseeSigned(one)
  const token = honestTokens[one.alg] ?? ''
  if (one.kind === 'part') return spoilPart(token, one.part, one.damage)
  if (one.kind === 'edge') return spoilEdge(token, one.edge, one.piece)
  const damaged = spoil(token, one.damage)
  return damaged === token ? [token, honestClaims] : [damaged]
}

const keySet = { current: async () => published, renewed: async () => [] }
const verifier = {
  keySet,
  algorithms: { listed: ['RS256', 'ES256', 'EdDSA', 'Ed25519'] },
  expected: { clientId: 'app', issuers: [issuer], nonce: 'n', clockTolerance: 30, now },
  hashCompanion: async (hash: string) => `hash by ${hash}`,
  passed: () => undefined,
}

/** The part of the product that reads an ID Token. */
export const parts = { verifyIdToken }

async function judge({ verifyIdToken: verify }: typeof parts, one: Case): Promise<Verdict> {
  const [token, expected] = foresee(one)
  const found = await verify(token, verifier).catch((thrown: unknown) => {
    checkRefusal(thrown, ['OIDC_ID_TOKEN_INVALID', 'OIDC_NOT_SUPPORTED'], token.length > 40 ? [token] : [])
  })
  if (found && !expected) fault(`A mutant was accepted: ${token}`)
  if (!found) return expected ? fault(`An honest token was refused: ${token}`) : 'refused'
  if (!isDeepStrictEqual(structuredClone(found), expected)) fault('The claims are not those signed')
  if (!Object.isFrozen(found) || Object.getPrototypeOf(found) !== null)
    fault('The claims are not plain and frozen')
  return 'accepted'
}

/** The reader of ID Tokens. */
export function fuzzToken(under: typeof parts = parts): Subject {
  return defineSubject('ID Token', cases, (one) => judge(under, one))
}
