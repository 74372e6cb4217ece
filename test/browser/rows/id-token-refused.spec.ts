// Rows A-T01 to A-T14 as far as they are refusals, and J-15: the claims of an ID Token fit the sign-in that asked for it.
import { expect, openSignedIn } from '../fixtures.ts'
import { appending, leavingOut, setting } from '../servers/hostile/changes.ts'
import type { IdTokenSwitch } from '../servers/hostile/switches.ts'
import { expectRefusal, expectUsable, refusedIdToken, test, type Refusal, type Stage } from './refusal.ts'

const now = () => Math.floor(Date.now() / 1000)
const at =
  (claim: string, offset: number): IdTokenSwitch['claims'] & object =>
  (claims) => ({ ...claims, [claim]: now() + offset })

const refused = (name: string, claims: IdTokenSwitch['claims'] & object, check: string) =>
  refusedIdToken(name, { claims }, check)

const rows: Refusal[] = [
  refused('A-T01 iss with a character more', appending('iss', 'x'), 'iss'),
  refused('A-T02 aud is another string', setting({ aud: 'other' }), 'aud'),
  refused('A-T03 aud is an empty array', setting({ aud: [] }), 'aud'),
  refused('A-T03 aud without the client id, azp with it', setting({ aud: ['other'], azp: 'app' }), 'aud'),
  refused('A-T04 no sub', leavingOut('sub'), 'sub'),
  refused('A-T05 nbf ten minutes ahead', at('nbf', 600), 'nbf'),
  refused('A-T06 nonce with a character more', appending('nonce', 'x'), 'nonce'),
  refused('A-T08 aud with a stranger and no azp', setting({ aud: ['app', 'other'] }), 'azp'),
  refused('A-T09 azp is another client', setting({ azp: 'other' }), 'azp'),
  refused('A-T10 exp six minutes past', at('exp', -360), 'exp'),
  refused('A-T12 at_hash is wrong', setting({ at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }), 'at_hash'),
]

/** Refused because the app asked for a recent sign-in. */
const maxAged = (name: string, claims: IdTokenSwitch['claims'] & object): Refusal => ({
  ...refused(name, claims, 'auth_time'),
  asks: { maxAge: 60 },
})

const essential = { id_token: { acr: { essential: true, values: ['gold', 'silver'] } } }

/** Refused because the app asked for a certain strength. */
const strong = (name: string, claims: IdTokenSwitch['claims'] & object): Refusal => ({
  ...refused(name, claims, 'acr'),
  asks: { claims: essential },
})

const stepUps: Refusal[] = [
  maxAged('A-T14 max_age was sent, auth_time is missing', leavingOut('auth_time')),
  maxAged('J-15 max_age was sent, auth_time is too old', at('auth_time', -120)),
  maxAged('J-15 max_age was sent, auth_time is ahead', at('auth_time', 120)),
  maxAged('J-15 max_age was sent, auth_time is text', setting({ auth_time: '9999999999' })),
  {
    ...maxAged('J-15 max_age 0 was sent, auth_time is a minute old', at('auth_time', -60)),
    asks: { maxAge: 0 },
  },
  strong('J-15 an essential acr is missing', leavingOut('acr')),
  strong('J-15 an essential acr is not met', setting({ acr: 'bronze' })),
  strong('J-15 an essential acr comes in an array', setting({ acr: ['gold'] })),
]

for (const refusal of [...rows, ...stepUps]) {
  test(refusal.name, ({ stage }) => expectRefusal(stage, refusal))
}

async function expectAccepted(stage: Stage, asks: Refusal['asks'] & object): Promise<void> {
  expect(await openSignedIn(stage.tab, asks)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
  await expectUsable(stage)
}

test('A-T14 max_age was sent, auth_time is recent', async ({ stage }) => {
  await expectAccepted(stage, { maxAge: 60 })
  expect(stage.op.last('authorization').query.get('max_age')).toBe('60')
})

test('A-T14 max_age was not sent, auth_time is missing', async ({ stage }) => {
  stage.op.switches.idToken.claims = leavingOut('auth_time')
  await expectAccepted(stage, {})
})

test('J-15 an essential acr is met', async ({ stage }) => {
  stage.op.switches.idToken.claims = setting({ acr: 'silver' })
  await expectAccepted(stage, { claims: essential })
})
