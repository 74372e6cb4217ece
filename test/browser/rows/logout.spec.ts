// Rows A-L01 and O-01: the way to the provider's logout.
import * as step from '../fixtures.ts'
import { createGate } from '../servers/answer.ts'
import { leavingOut } from '../servers/hostile/changes.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { stores } from './stores.ts'

const { expect, test } = step

const newestIdToken = ({ secrets }: HostileProvider) =>
  secrets.findLast(({ cargo }) => cargo === 'ID token')?.value
const signedOut = { status: 'signed-out', reason: 'signed-out' }

for (const store of stores) {
  test.describe(store, () => {
    test.beforeEach(({ app }) => {
      app.options['store'] = store
    })

    test('A-L01 a top-level request with the latest ID Token, the exact URI and a fresh state', async ({
      op,
      api,
      app,
      tab,
    }) => {
      app.options['postLogoutRedirectUri'] = '/bye?from=provider'
      const states = []
      for (const round of [1, 2]) {
        await step.openSignedIn(tab)
        op.forgetAccessTokens()
        expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
        expect(op.count('refresh')).toBe(round)
        await step.signOut(tab)
        const { method, headers, query } = op.last('end_session')
        expect([method, headers['sec-fetch-dest'], headers['sec-fetch-mode']]).toEqual([
          'GET',
          'document',
          'navigate',
        ])
        expect([...query.keys()].toSorted()).toEqual([
          'client_id',
          'id_token_hint',
          'post_logout_redirect_uri',
          'state',
        ])
        expect(query.get('id_token_hint')).toBe(newestIdToken(op))
        expect(query.get('client_id')).toBe('app')
        expect(query.get('post_logout_redirect_uri')).toBe(`${app.origin}/bye?from=provider`)
        states.push(query.get('state'))
      }
      expect(new Set([...states, op.last('authorization').query.get('state')]).size).toBe(3)
      expect(op.count('end_session')).toBe(2)
    })

    test('A-L01 the session is gone before the page leaves, and its tokens are revoked', async ({
      op,
      api,
      tab,
    }) => {
      await step.openSignedIn(tab)
      // What the page sees and can do when it is told; the page itself cannot be asked while it leaves.
      await tab.evaluate((url) => {
        window.oidc.subscribe(({ status }) => {
          const call = window.statusOf(window.oidc.fetch(url))
          void call.then((came) => localStorage.setItem('told', `${status} ${came}`))
        })
      }, `${api.origin}/orders`)
      const gate = createGate()
      op.switches.end_session.gate = gate
      const leaving = step.signOut(tab)
      await op.next('end_session')
      const other = await tab.newTab()
      await step.openApp(other)
      expect(await step.sessionNow(other)).toMatchObject({ status: 'signed-out' })
      expect(await step.storedText(other)).toMatchObject({ told: 'signed-out OIDC_SIGNED_OUT' })
      const records = Object.entries(await step.storedRecords(other))
      expect(records.filter(([key]) => key.startsWith('transaction '))).toHaveLength(1)
      expect(records.filter(([, holdsTokens]) => holdsTokens)).toEqual([])
      const refreshToken = op.secrets.findLast(({ cargo }) => cargo === 'refresh token')?.value
      expect(op.of('revocation').map(({ form }) => form.get('token'))).toEqual([refreshToken])
      gate.open()
      expect(await leaving).toMatchObject(signedOut)
      expect(api.count('resource')).toBe(0)
    })

    test('O-01 the ID Token is in that one URL: in no history entry, no storage, no other request', async ({
      op,
      app,
      tab,
    }) => {
      await tab.goto('/first')
      await step.outcome(tab)
      await step.openSignedIn(tab)
      const entries = await tab.evaluate(() => history.length)
      await step.signOut(tab)
      expect(await tab.evaluate(() => history.length)).toBe(entries)
      const found = await step.findSecrets(tab, op.secrets)
      const places = found.filter(({ cargo }) => cargo === 'ID token').map(({ place }) => place)
      expect(places).toEqual([`URL of GET ${op.urlOf('end_session')}`])
      const asked = op.log.length
      for (const move of [tab.back, tab.back, tab.forward, tab.forward]) {
        await move()
        expect(new URL(await tab.url()).origin).toBe(app.origin)
      }
      expect(op.log.slice(asked).filter(({ endpoint }) => endpoint !== 'discovery')).toEqual([])
    })
  })
}

const reaches: [reached: string, local: boolean, missing: string[]][] = [
  ['provider', false, []],
  ['provider', false, ['revocation_endpoint']],
  ['revoked', true, []],
  ['revoked', false, ['end_session_endpoint']],
  ['local', false, ['end_session_endpoint', 'revocation_endpoint']],
]

for (const [reached, local, missing] of reaches) {
  test(`A-L01 signOut tells that it got as far as: ${reached}; local ${local}, no ${missing.join(', ')}`, async ({
    op,
    tab,
  }) => {
    op.switches.discovery.members = leavingOut(...missing)
    op.switches.end_session.gate = createGate()
    await step.openSignedIn(tab)
    const result = tab.evaluate((isLocal) => window.oidc.signOut({ local: isLocal }), local)
    expect(await result).toEqual({ reached })
    expect(op.count('revocation')).toBe(missing.includes('revocation_endpoint') ? 0 : 1)
    if (reached === 'provider') await op.next('end_session')
    else expect(op.count('end_session')).toBe(0)
  })
}
