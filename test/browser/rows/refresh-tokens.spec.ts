// Rows A-F01, A-F02, A-F09 and S-11: which refresh token is sent, and what a session keeps of answers that leave something out.
import * as step from '../fixtures.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { leavingOut, setting } from '../servers/hostile/changes.ts'
import { stores } from './stores.ts'

const { expect, test } = step

const issued = ({ secrets }: HostileProvider) =>
  secrets.filter(({ cargo }) => cargo === 'refresh token').map(({ value }) => value)
const used = (op: HostileProvider) => op.of('refresh').map(({ form }) => form.get('refresh_token'))

type Stage = { op: HostileProvider; api: { origin: string }; tab: step.Tab }

/** The token expires and a call renews it, as often as that. */
async function renew({ op, api, tab }: Stage, rounds = 1): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    await step.expireAccessToken({ tab, op })
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  }
}

for (const store of stores) {
  test.describe(store, () => {
    test.beforeEach(async ({ op, app, tab }) => {
      app.options['store'] = store
      op.switches.accessToken.lifetime = 300
      await tab.takeClock()
    })

    test('A-F01 every refresh uses the newest refresh token; none is left in storage', async ({
      op,
      api,
      tab,
    }) => {
      await step.openSignedIn(tab)
      await renew({ op, api, tab }, 3)
      expect(used(op)).toEqual(issued(op).slice(0, 3))
      expect([new Set(issued(op)).size, op.countReuses()]).toEqual([4, 0])
      const found = await step.findSecrets(tab, op.secrets)
      const places = found.filter(({ cargo }) => cargo === 'refresh token').map(({ place }) => place)
      expect(new Set(places)).toEqual(new Set([`body of POST ${op.urlOf('token')}`]))
      const records = Object.entries(await step.storedRecords(tab))
      const sessions = records.filter(([key]) => key.startsWith('session '))
      expect(sessions.map(([, isKept]) => isKept)).toEqual([store === 'indexeddb'])
    })

    test('A-F01 the control: a provider that does not rotate gets its one token again (S-11)', async ({
      op,
      api,
      tab,
    }) => {
      op.switches.refreshToken.rotates = false
      await step.openSignedIn(tab)
      await renew({ op, api, tab }, 3)
      const [only = ''] = issued(op)
      expect([issued(op).length, used(op)]).toEqual([1, [only, only, only]])
    })

    test('A-F09 a refresh token of any characters arrives as it was issued', async ({ op, api, tab }) => {
      op.switches.refreshToken.value = (honest) => ` +/=%&~${honest}%2B"'\\<;?#  `
      await step.openSignedIn(tab)
      await renew({ op, api, tab }, 2)
      expect(used(op)).toEqual(issued(op).slice(0, 2))
      const { form, headers, method } = op.last('refresh')
      expect([...form.keys()].toSorted()).toEqual(['client_id', 'grant_type', 'refresh_token'])
      expect([method, form.get('grant_type'), form.get('client_id')]).toEqual([
        'POST',
        'refresh_token',
        'app',
      ])
      expect(headers.authorization).toBeUndefined()
    })

    test('A-F02 S-11 a refresh without ID Token and with less scope: the earlier claims and ID Token stay', async ({
      op,
      api,
      tab,
    }) => {
      const { claims, scope } = await step.openSignedIn(tab)
      const idToken = op.secrets.find(({ cargo }) => cargo === 'ID token')?.value
      expect([scope, typeof idToken]).toEqual(['openid profile email', 'string'])
      op.switches.refreshedIdToken.claims = setting({ name: 'Never Seen' })
      op.switches.refresh.members = (honest) => ({ ...leavingOut('id_token')(honest), scope: 'openid' })
      await renew({ op, api, tab }, 2)
      const kept = { status: 'signed-in', claims, scope: 'openid', renewal: 'idle' }
      expect(await step.sessionNow(tab)).toMatchObject(kept)
      expect((await step.userInfo(tab)).claims).toMatchObject({ sub: 'ada' })
      if (store === 'indexeddb') expect(await step.reload(tab)).toMatchObject(kept)
      await step.signOut(tab)
      // The provider of a reload of the default is asked anew, and gives another ID Token.
      expect(op.last('end_session').query.get('id_token_hint')).toBe(idToken)
    })

    test('A-F02 the control: a refresh with an ID Token brings its claims', async ({ op, api, tab }) => {
      await step.openSignedIn(tab)
      op.switches.refreshedIdToken.claims = setting({ name: 'Ada King' })
      await renew({ op, api, tab })
      const renewed = { status: 'signed-in', claims: { name: 'Ada King' }, scope: 'openid profile email' }
      expect(await step.sessionNow(tab)).toMatchObject(renewed)
      await step.waitForHello(tab, 'Hello Ada King')
    })
  })
}

test('A-F01 kept: after a reload, too, the newest refresh token is used', async ({ op, api, app, tab }) => {
  app.options['store'] = 'indexeddb'
  op.switches.accessToken.lifetime = 300
  await tab.takeClock()
  await step.openSignedIn(tab)
  await renew({ op, api, tab })
  await step.reload(tab)
  await renew({ op, api, tab })
  await step.reload(tab)
  await renew({ op, api, tab })
  expect(used(op)).toEqual(issued(op).slice(0, 3))
  expect([op.count('authorization'), op.countReuses()]).toEqual([1, 0])
})
