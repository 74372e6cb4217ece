// Row D-04: endpoints that redirect are not followed, though what lies there would be believed.
import { expect, openSignedIn, signIn, userInfo } from '../fixtures.ts'
import { signedByStranger, strangerKey } from '../servers/hostile/forgeries.ts'
import { beHonest } from './rejection.ts'
import { expectNoStrangers, expectNothingUsed, expectUsable, test, type Stage } from './refusal.ts'

/** What a client that follows would believe: metadata, keys and claims that fit each other. */
function prepare({ op, evil }: Stage): void {
  const documents = {
    '/discovery': {
      issuer: op.issuer,
      authorization_endpoint: `${evil.origin}/authorization`,
      token_endpoint: `${evil.origin}/token`,
      jwks_uri: `${evil.origin}/jwks`,
    },
    '/jwks': { keys: [strangerKey(op.keys)] },
    '/userinfo': { sub: 'ada', name: 'Eve' },
  }
  for (const [path, document] of Object.entries(documents)) {
    evil.documents.set(path, JSON.stringify(document))
  }
}

const statuses = [301, 302, 303, 307, 308] as const

for (const status of statuses) {
  test(`D-04 discovery redirects with ${status}`, async ({ stage }) => {
    const { op, evil, tab } = stage
    prepare(stage)
    op.switches.discovery.redirect = { status, to: `${evil.origin}/discovery` }
    expect(await openSignedIn(tab)).toMatchObject({ status: 'threw', error: { code: 'OIDC_NETWORK' } })
    expect(op.count('authorization')).toBe(0)
    beHonest(op)
    expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
    await expectUsable(stage)
    expectNoStrangers(stage)
  })

  for (const endpoint of ['jwks', 'token'] as const) {
    test(`D-04 ${endpoint} redirects with ${status}`, async ({ stage }) => {
      const { op, evil, tab } = stage
      prepare(stage)
      op.switches.idToken.sign = signedByStranger()
      op.switches[endpoint].redirect = { status, to: `${evil.origin}/${endpoint}` }
      expect(await openSignedIn(tab)).toMatchObject({
        status: 'signed-out',
        reason: 'failed',
        error: { code: 'OIDC_NETWORK' },
      })
      await expectNothingUsed(stage)
      expect(op.count('token')).toBe(1)
      beHonest(op)
      expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
      await expectUsable(stage)
      expectNoStrangers(stage)
    })
  }

  test(`D-04 userinfo redirects with ${status}`, async ({ stage }) => {
    const { op, evil, tab } = stage
    prepare(stage)
    expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
    op.switches.userinfo.redirect = { status, to: `${evil.origin}/userinfo` }
    expect(await userInfo(tab)).toMatchObject({ error: { name: 'OidcError', code: 'OIDC_NETWORK' } })
    op.switches.userinfo = {}
    await expectUsable(stage)
    expectNoStrangers(stage)
  })
}

test('D-04 a redirect on the same origin is not followed either', async ({ stage: { op, tab } }) => {
  op.switches.discovery.redirect = { status: 302, to: `${op.origin}/elsewhere` }
  expect(await openSignedIn(tab)).toMatchObject({ status: 'threw', error: { code: 'OIDC_NETWORK' } })
  expect(op.count('elsewhere')).toBe(0)
})
