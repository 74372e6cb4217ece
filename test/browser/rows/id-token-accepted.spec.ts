// Rows A-T05, A-T07, A-T11, A-T13 and A-T15: ID Tokens that look unusual and are right.
import { expect, openSignedIn } from '../fixtures.ts'
import type { JsonObject } from '../servers/answer.ts'
import { leavingOut, setting } from '../servers/hostile/changes.ts'
import type { IdTokenSwitch } from '../servers/hostile/switches.ts'
import { expectNoStrangers, expectUsable, test } from './refusal.ts'

const now = () => Math.floor(Date.now() / 1000)
const at = (claim: string, offset: number): IdTokenSwitch => ({
  claims: (claims) => ({ ...claims, [claim]: now() + offset }),
})
const century = 100 * 365 * 86_400

const accepted: Record<string, IdTokenSwitch> = {
  'A-T05 nbf ahead by less than the leeway': at('nbf', 20),
  'A-T05 nbf in the past': at('nbf', -600),
  'A-T07 aud is an array with just the client id': { claims: setting({ aud: ['app'] }) },
  'A-T08 aud of several, azp is the client id': { claims: setting({ aud: ['other', 'app'], azp: 'app' }) },
  'A-T09 azp is the client id': { claims: setting({ azp: 'app' }) },
  'A-T10 exp past by less than the leeway': at('exp', -20),
  'A-T13 no at_hash': { claims: leavingOut('at_hash') },
  'J-12 iat ahead by less than the leeway': at('iat', 20),
  'J-12 iat a day ago': at('iat', -86_400),
  'J-12 iat with a fraction': { claims: (claims) => ({ ...claims, iat: Number(claims.iat) - 0.5 }) },
  'J shape: no typ': { header: leavingOut('typ') },
  'J shape: typ application/jwt': { header: setting({ typ: 'application/jwt' }) },
  'J shape: typ jwt': { header: setting({ typ: 'jwt' }) },
  'J shape: header members that nobody knows': { header: setting({ x: { y: [1] }, cty: 'JWT' }) },
}

for (const [name, idToken] of Object.entries(accepted)) {
  test(name, async ({ stage }) => {
    const { op, tab } = stage
    op.switches.idToken = idToken
    expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
    await expectUsable(stage)
    expectNoStrangers(stage)
  })
}

test('A-T11 exp a century ahead: nothing expires and nothing is renewed', async ({ stage }) => {
  const { op, tab } = stage
  await tab.takeClock()
  op.switches.idToken = at('exp', century)
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in', renewal: 'idle' })
  await tab.advance(60)
  await expectUsable(stage)
  expect(op.count('refresh')).toBe(0)
  const sessions = (await tab.evaluate(() => window.events)).filter(({ type }) => type === 'session')
  expect(sessions).toEqual([expect.objectContaining({ status: 'signed-in', renewal: 'idle' })])
})

const extra: JsonObject = {
  text: 'naïve “quotes” \u0000 \u{1f600} </script>',
  number: -1.5e-7,
  large: 9_007_199_254_740_991,
  yes: true,
  no: false,
  nothing: null,
  list: [1, 'two', [3], { four: 4 }, null],
  object: { nested: { deeper: ['x'] }, empty: {} },
  'https://example.com/roles': ['admin'],
  ...Object.fromEntries(['constructor', 'toString', 'then'].map((name) => [name, 'a claim'])),
}

test('A-T15 unknown claims of every JSON type are passed through unchanged', async ({ stage }) => {
  const { op, tab } = stage
  const seen: JsonObject[] = []
  op.switches.idToken.claims = (claims) => {
    seen.push({ ...claims, ...extra })
    return { ...claims, ...extra }
  }
  const { status, claims } = await openSignedIn(tab)
  expect(status).toBe('signed-in')
  expect(seen).toEqual([claims])
  await expectUsable(stage)
})

test('J shape: a claim named __proto__ changes nothing', async ({ stage }) => {
  const { op, tab } = stage
  op.switches.idToken.payload = (json) => json.replace('{', '{"__proto__":{"admin":true},')
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
  const seen = await tab.evaluate(() => {
    const session = window.oidc.getSession()
    const claims = session.status === 'signed-in' ? session.claims : {}
    return [Reflect.get(claims, 'admin') ?? null, Reflect.get({}, 'admin') ?? null]
  })
  expect(seen).toEqual([null, null])
  await expectUsable(stage)
})

test('A-T15 the claims cannot be changed', async ({ stage: { op, tab } }) => {
  op.switches.idToken.claims = setting({ address: { country: 'UK' } })
  await openSignedIn(tab)
  const frozen = await tab.evaluate(() => {
    const session = window.oidc.getSession()
    const claims = session.status === 'signed-in' ? session.claims : {}
    return [claims, Reflect.get(claims, 'address')].map((value) => Object.isFrozen(value) && typeof value)
  })
  expect(frozen).toEqual(['object', 'object'])
})
