// Rows A-U01 to A-U07: UserInfo is asked with the token in its header, and believed about the person who is signed in only.
import type { Failure } from '../app/outcome.ts'
import { earlyDeadlines } from '../deadlines.ts'
import { expect, findSecrets, openSignedIn, sessionNow, test, userInfo } from '../fixtures.ts'
import { leavingOut, setting } from '../servers/hostile/changes.ts'
import { signedByStranger, unsigned } from '../servers/hostile/forgeries.ts'
import { honestSigner } from '../servers/hostile/id-token.ts'
import type { Deviations } from '../servers/hostile/switches.ts'
import { beHonest } from './rejection.ts'

test('A-U01 the access token goes in the Authorization header, and in no URL', async ({ op, tab }) => {
  await openSignedIn(tab)
  expect((await userInfo(tab)).claims).toEqual({
    sub: 'ada',
    name: 'Ada Lovelace',
    email: 'ada@example.test',
  })
  const { method, query, body, headers } = op.last('userinfo')
  expect([method, query.toString(), body]).toEqual(['GET', '', ''])
  const tokens = op.secrets.filter(({ cargo }) => cargo === 'access token')
  expect(tokens.map(({ value }) => `Bearer ${value}`)).toEqual([headers.authorization])
  expect(await findSecrets(tab, tokens)).toEqual([
    { cargo: 'access token', place: `headers of GET ${op.urlOf('userinfo')}` },
  ])
})

const refused = { code: 'OIDC_USERINFO_INVALID' }
const unserved = { code: 'OIDC_NOT_SUPPORTED' }
const html = { body: '<p>busy</p>', contentType: 'text/html' }

const refusals: [row: string, deviation: Deviations['userinfo'], error: Partial<Failure>][] = [
  ['A-U02 another sub', { members: setting({ sub: 'eve', name: 'Eve' }) }, refused],
  ['A-U02 a sub with a character more', { members: setting({ sub: 'ada ', name: 'Eve' }) }, refused],
  ['A-U02 no sub', { members: leavingOut('sub') }, refused],
  ['A-U02 a sub that is a list', { members: setting({ sub: ['ada'], name: 'Eve' }) }, refused],
  ['A-U02 a list', { members: (claims) => [claims] }, refused],
  ['A-U05 a signed JWT', { sign: honestSigner('RS256') }, unserved],
  ['A-U05 a JWT that nobody signed', { sign: unsigned() }, unserved],
  ['A-U05 a JWT of a stranger', { sign: signedByStranger() }, unserved],
  [
    'A-U05 a JWT that says it is JSON',
    { sign: honestSigner('RS256'), contentType: 'application/json' },
    refused,
  ],
  ['A-U07 500', { status: 500 }, refused],
  ['A-U07 HTML', html, refused],
  ['A-U07 500 with HTML', { ...html, status: 500 }, refused],
  ['A-U07 403', { status: 403 }, refused],
  ['A-U07 a connection that is reset', { cut: 'reset' }, { code: 'OIDC_NETWORK', remedy: 'retry' }],
  ['A-U07 no answer, ever', { hang: true }, { code: 'OIDC_TIMEOUT', remedy: 'retry' }],
]

for (const [name, deviation, error] of refusals) {
  test(`${name}: a typed error, the sign-in stays, the next answer is good`, async ({ op, app, tab }) => {
    app.early(earlyDeadlines)
    await openSignedIn(tab)
    const before = await sessionNow(tab)
    op.switches.userinfo = deviation
    const answer = await userInfo(tab)
    expect(answer).toEqual({ error: expect.objectContaining({ name: 'OidcError', ...error }) })
    expect(await sessionNow(tab)).toEqual(before)
    expect(before).toMatchObject({ status: 'signed-in', claims: { name: 'Ada Lovelace' } })
    expect([op.count('userinfo'), op.count('refresh')]).toEqual([1, 0])
    beHonest(op)
    expect((await userInfo(tab)).claims).toMatchObject({ sub: 'ada' })
    expect(tab.seen.errors).toEqual([])
  })
}

test('A-U03 members with the names of a prototype: no pollution, no crash', async ({ op, tab }) => {
  await openSignedIn(tab)
  op.switches.userinfo.body = (honest) =>
    `${honest.slice(0, -1)},"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"toString":1,"then":"x","hasOwnProperty":null}`
  const seen = await tab.evaluate(async () => {
    const claims = await window.oidc.userInfo()
    const plain = {}
    return [
      claims.sub,
      claims['toString'],
      'polluted' in plain,
      Object.getPrototypeOf(plain) === Object.prototype,
    ]
  })
  expect(seen).toEqual(['ada', 1, false, true])
  expect(await sessionNow(tab)).toMatchObject({ status: 'signed-in' })
})

test('A-U04 401 invalid_token: one refresh and one retry at most, then a typed error', async ({
  op,
  tab,
}) => {
  await openSignedIn(tab)
  const challenge = { 'WWW-Authenticate': 'Bearer error="invalid_token"' }
  op.switches.userinfo = { status: 401, headers: challenge }
  expect((await userInfo(tab)).error).toMatchObject(refused)
  expect([op.count('userinfo'), op.count('refresh')]).toEqual([2, 1])
  expect(await sessionNow(tab)).toMatchObject({ status: 'signed-in' })
})

test('A-U04 the control: after one 401 the refreshed token is used, and the claims come', async ({
  op,
  tab,
}) => {
  await openSignedIn(tab)
  op.forgetAccessTokens()
  expect((await userInfo(tab)).claims).toMatchObject({ sub: 'ada' })
  expect([op.count('userinfo'), op.count('refresh')]).toEqual([2, 1])
})

test('A-U06 every JSON type arrives as it was sent', async ({ op, tab }) => {
  const claims = {
    address: { street_address: '1 Rue de la Paix\nParis', country: 'FR' },
    email_verified: true,
    phone_number_verified: false,
    updated_at: 1311280970,
    height: 1.5e-3,
    groups: [['a', ['b', 2]], [], {}],
    nickname: null,
    empty: '',
    'https://example.com/名前': 'Åda 👩‍💻 ׁ',
  }
  await openSignedIn(tab)
  op.switches.userinfo.members = setting(claims)
  expect((await userInfo(tab)).claims).toEqual(expect.objectContaining({ sub: 'ada', ...claims }))
})
