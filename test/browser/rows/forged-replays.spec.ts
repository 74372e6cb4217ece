// Rows J-10 and A-T12: values that are genuine, but of another sign-in.
import { expect, openSignedIn, outcome, signIn } from '../fixtures.ts'
import type { JsonObject } from '../servers/answer.ts'
import { setting } from '../servers/hostile/changes.ts'
import { expectNothingUsed, expectUsable, test, type Stage } from './refusal.ts'
import { expectRejected } from './rejection.ts'

/** The next ID Token repeats those claims: refused for that one. */
async function expectReplayRefused(stage: Stage, claims: JsonObject, check: string): Promise<void> {
  const { op, tab } = stage
  op.switches.idToken.claims = setting(claims)
  const refused = await openSignedIn(tab)
  await expectNothingUsed(stage)
  await expectRejected(stage, refused, { code: 'OIDC_ID_TOKEN_INVALID', check })
  await expectUsable(stage)
}

test('J-10 nonce of the sign-in before', async ({ stage }) => {
  const { op, tab } = stage
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  const nonce = op.last('authorization').query.get('nonce')
  await expectReplayRefused(stage, { nonce }, 'nonce')
  expect(op.last('authorization').query.get('nonce')).not.toBe(nonce)
})

test('J-10 nonce of a sign-in that is pending in another tab', async ({ stage }) => {
  const { op, tab } = stage
  op.switches.authorization.once = [{ hang: true }]
  const other = await tab.newTab()
  await other.goto('/')
  await outcome(other)
  const pending = signIn(other).catch(() => {})
  const { query } = await op.next('authorization')
  await expectReplayRefused(stage, { nonce: query.get('nonce') }, 'nonce')
  await other.close()
  await pending
})

test('A-T12 at_hash of the access token before', async ({ stage }) => {
  const { op, tab } = stage
  const seen: JsonObject[] = []
  op.switches.idToken.claims = (claims) => {
    seen.push(claims)
    return claims
  }
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  await expectReplayRefused(stage, { at_hash: seen[0]?.at_hash ?? '' }, 'at_hash')
})
