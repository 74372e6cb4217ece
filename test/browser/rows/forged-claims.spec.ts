// Rows J-08 to J-15: ID Tokens of the provider's own key whose claims are not for this sign-in.
import type { Json } from '../servers/answer.ts'
import { appending, leavingOut, setting } from '../servers/hostile/changes.ts'
import type { IdTokenSwitch } from '../servers/hostile/switches.ts'
import { expectRefusal, refusedIdToken, test, type Refusal } from './refusal.ts'

const now = () => Math.floor(Date.now() / 1000)
const day = 86_400

/** A claim with each of those values. */
const valued = (row: string, claim: string, values: Json[]): Refusal[] =>
  values.map((value) =>
    refusedIdToken(
      `${row} ${claim} ${JSON.stringify(value)}`,
      { claims: setting({ [claim]: value }) },
      claim,
    ),
  )

/** A claim that is not there. */
const missing = (row: string, claim: string): Refusal =>
  refusedIdToken(`${row} no ${claim}`, { claims: leavingOut(claim) }, claim)

const changed = (name: string, claims: IdTokenSwitch['claims'] & object, check: string): Refusal =>
  refusedIdToken(name, { claims }, check)

/** A claim that is text, with other text. */
const altering =
  (claim: string, alter: (text: string) => string): IdTokenSwitch['claims'] & object =>
  (claims) => ({ ...claims, [claim]: typeof claims[claim] === 'string' ? alter(claims[claim]) : null })

const times = (row: string, claim: string, moments: Record<string, number>): Refusal[] =>
  Object.entries(moments).map(([name, offset]) =>
    changed(`${row} ${claim} ${name}`, (claims) => ({ ...claims, [claim]: now() + offset }), claim),
  )

/** As a number that no object can hold. */
const infinite = (row: string, claim: string): Refusal =>
  refusedIdToken(
    `${row} ${claim} 1e400`,
    { payload: (json) => json.replace(new RegExp(`"${claim}":\\d+`), `"${claim}":1e400`) },
    claim,
  )

const refusals: Refusal[] = [
  ...valued('J-08', 'iss', ['https://other.example', '', null, 1, ['https://other.example']]),
  changed('J-08 iss with a slash at the end', appending('iss', '/'), 'iss'),
  changed(
    'J-08 iss in capitals',
    altering('iss', (iss) => iss.toUpperCase()),
    'iss',
  ),
  changed('J-08 iss in an array', (claims) => ({ ...claims, iss: [claims.iss ?? ''] }), 'iss'),
  missing('J-08', 'iss'),

  ...valued('J-09', 'aud', ['other', 'App', 'app ', '', [], ['other'], [['app']], {}, null, true]),
  missing('J-09', 'aud'),
  changed('J-09 aud without us, azp with us', setting({ aud: ['other'], azp: 'app' }), 'aud'),
  changed('J-09 aud with a stranger, no azp', setting({ aud: ['app', 'other'] }), 'azp'),
  changed('J-09 aud with us twice, no azp', setting({ aud: ['app', 'app'] }), 'azp'),
  changed(
    'J-09 aud with a stranger, azp of the stranger',
    setting({ aud: ['app', 'other'], azp: 'other' }),
    'azp',
  ),
  changed('J-09 aud with a stranger, azp an array', setting({ aud: ['app', 'other'], azp: ['app'] }), 'azp'),
  ...valued('J-09', 'azp', ['other', '', ['app'], {}]),

  missing('J-10', 'nonce'),
  ...valued('J-10', 'nonce', ['', 'other', null, true]),
  changed('J-10 nonce with a character more', appending('nonce', 'x'), 'nonce'),
  changed(
    'J-10 nonce without its end',
    (claims, { nonce }) => ({ ...claims, nonce: nonce?.slice(0, -1) ?? '' }),
    'nonce',
  ),
  changed('J-10 nonce in an array', (claims, { nonce }) => ({ ...claims, nonce: [nonce] }), 'nonce'),

  missing('J-11', 'exp'),
  ...valued('J-11', 'exp', ['9999999999', -1, 0, null, true, [9_999_999_999], {}]),
  infinite('J-11', 'exp'),
  ...times('J-11', 'exp', { 'a minute ago': -60, 'six minutes ago': -360 }),
  ...times('J-11', 'nbf', { 'in a minute': 60, 'in ten minutes': 600 }),
  ...valued('J-11', 'nbf', ['0', null, {}]),

  missing('J-12', 'iat'),
  ...valued('J-12', 'iat', ['1700000000', -1, null, []]),
  infinite('J-12', 'iat'),
  ...times('J-12', 'iat', {
    'a minute ahead': 60,
    'a day ahead': day,
    'two days ago': -2 * day,
    'five years ago': -5 * 365 * day,
  }),

  missing('A-T04', 'sub'),
  ...valued('A-T04', 'sub', ['', null, 1, ['ada'], { sub: 'ada' }]),

  ...valued('J-13', 'at_hash', ['', 'wrong', null, 1, [], {}]),
  changed('J-13 at_hash with a character more', appending('at_hash', 'x'), 'at_hash'),
]

for (const refusal of refusals) {
  test(refusal.name, ({ stage }) => expectRefusal(stage, refusal))
}
