// Rows A-F04, A-F05, A-F10 and S-10: a refreshed ID Token is about the same person, client and sign-in as the one before.
import * as step from '../fixtures.ts'
import { leavingOut, setting } from '../servers/hostile/changes.ts'
import { tampered } from '../servers/hostile/forgeries.ts'
import type { IdTokenSwitch } from '../servers/hostile/switches.ts'
import { beHonest, expectHonestSignIn } from './rejection.ts'
import { stores } from './stores.ts'

const { expect, test } = step

type Verdict = { code: string; check?: string }

const changed: Verdict = { code: 'OIDC_IDENTITY_CHANGED' }
const failing = (check: string): Verdict => ({ code: 'OIDC_ID_TOKEN_INVALID', check })

/** Another time than the honest one, by so many seconds. */
const moving =
  (claim: string, seconds: number): NonNullable<IdTokenSwitch['claims']> =>
  (claims) => ({ ...claims, [claim]: Number(claims[claim]) + seconds })

const rows: [name: string, idToken: IdTokenSwitch, verdict: Verdict][] = [
  ['A-F04 another iss', { claims: setting({ iss: 'https://id.example' }) }, failing('iss')],
  ['A-F04 another iss that is expected, too', { claims: setting({ iss: 'https://too.example' }) }, changed],
  ['A-F05 another sub', { claims: setting({ sub: 'bob' }) }, changed],
  ['A-F05 no sub', { claims: leavingOut('sub') }, failing('sub')],
  ['S-10 another aud', { claims: setting({ aud: 'other' }) }, failing('aud')],
  ['S-10 one aud more', { claims: setting({ aud: ['app', 'other'], azp: 'app' }) }, changed],
  ['S-10 azp appears', { claims: setting({ azp: 'app' }) }, changed],
  ['S-10 another nonce', { claims: setting({ nonce: 'other' }) }, failing('nonce')],
  ['S-10 an older iat', { claims: moving('iat', -400) }, changed],
  ['S-10 another auth_time', { claims: moving('auth_time', 1) }, changed],
  ['S-10 expired', { claims: moving('exp', -7200) }, failing('exp')],
  [
    'S-10 of another access token',
    { claims: setting({ at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }) },
    failing('at_hash'),
  ],
  ['S-10 a signature that does not fit', { sign: tampered() }, failing('signature')],
]

for (const store of stores) {
  for (const [name, idToken, verdict] of rows) {
    test(`${name}, ${store}: all that came with it is refused, and the session ends`, async ({
      op,
      api,
      app,
      tab,
    }) => {
      Object.assign(app.options, { store, expectedIssuer: 'https://too.example' })
      op.switches.accessToken.lifetime = 300
      await tab.takeClock()
      await step.openSignedIn(tab)
      await step.expireAccessToken({ tab, op })
      const before = op.secrets.length
      op.switches.refreshedIdToken = idToken
      const { error } = await step.callApi(tab, `${api.origin}/orders`)
      expect(error).toMatchObject(verdict)
      expect(error?.check).toBe(verdict.check)
      expect(await step.sessionNow(tab)).toMatchObject({
        status: 'signed-out',
        reason: 'ended',
        error: verdict,
      })
      const later = await step.callAtOnce(tab, `${api.origin}/orders`, 5)
      expect(new Set(later)).toEqual(new Set([verdict === changed ? changed.code : 'OIDC_SIGNED_OUT']))
      expect((await step.userInfo(tab)).claims).toBeUndefined()
      expect([op.count('refresh'), op.count('userinfo'), api.count('resource')]).toEqual([1, 0, 0])
      const brought = op.secrets.slice(before)
      expect(new Set(brought.map(({ cargo }) => cargo))).toEqual(
        new Set(['access token', 'ID token', 'refresh token']),
      )
      // Revoked, at most.
      const places = (await step.findSecrets(tab, brought)).map(({ place }) => place)
      expect(places.filter((place) => place !== `body of POST ${op.urlOf('revocation')}`)).toEqual([])
      beHonest(op)
      if (store === 'indexeddb') expect(await step.reload(tab)).toMatchObject({ status: 'signed-out' })
      await expectHonestSignIn({ op, app, tab })
      expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    })
  }
}

const accepted: [name: string, claims: NonNullable<IdTokenSwitch['claims']>][] = [
  ['A-F10 the original nonce again', (claims, { nonce }) => ({ ...claims, nonce })],
  ['A-F10 the control: no nonce', (claims) => claims],
  ['S-10 the control: no auth_time', leavingOut('auth_time')],
  ['S-10 the control: aud as an array of one', setting({ aud: ['app'] })],
]

for (const store of stores) {
  for (const [name, claims] of accepted) {
    test(`${name}, ${store}: accepted`, async ({ op, api, app, tab }) => {
      app.options['store'] = store
      op.switches.accessToken.lifetime = 300
      await tab.takeClock()
      await step.openSignedIn(tab)
      op.switches.refreshedIdToken.claims = (honest, grant) => ({
        ...claims(honest, grant),
        name: 'Ada King',
      })
      for (const round of [1, 2]) {
        await step.expireAccessToken({ tab, op })
        expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
        expect(await step.sessionNow(tab)).toMatchObject({
          status: 'signed-in',
          claims: { name: 'Ada King' },
        })
        expect(op.count('refresh')).toBe(round)
      }
    })
  }
}
