// Row S-17: two clients on one origin, one after the other on the same page or side by side in two tabs.
import * as step from '../fixtures.ts'
import { ada, bob } from '../servers/hostile/switches.ts'
import { stores } from './stores.ts'

const { expect, test } = step

for (const store of stores) {
  test(`S-17 ${store}: neither sees, renews or ends the session of the other`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    /** The pages that are loaded from now on are of that client. */
    const become = (clientId: string) => Object.assign(app.options, { store, clientId })
    become('app')
    await step.openSignedIn(tab)
    become('other')
    const other = await tab.newTab()
    await step.openApp(other)
    expect(await step.sessionNow(other)).toEqual({ status: 'signed-out', reason: 'none' })
    op.switches.person = bob
    expect(await step.signIn(other)).toMatchObject({
      status: 'signed-in',
      claims: { sub: 'bob', aud: 'other' },
    })
    expect(await step.sessionNow(tab)).toMatchObject({
      status: 'signed-in',
      claims: { sub: 'ada', aud: 'app' },
    })
    const keys = [Object.keys(await step.storedRecords(tab)), Object.keys(await step.storedText(tab))]
    const sessions = keys.map((list) => list.filter((key) => /^(session|claimcheck) \w+$/.test(key)))
    expect(sessions.map((list) => new Set(list).size)).toEqual([2, 2])

    op.forgetAccessTokens()
    for (const one of [tab, other]) {
      expect(await step.callApi(one, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    }
    expect(op.of('refresh').map(({ form }) => form.get('client_id'))).toEqual(['app', 'other'])
    expect(op.countReuses()).toBe(0)

    expect(await step.signOut(other, { local: true })).toMatchObject({ status: 'signed-out' })
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect(await step.reload(other)).toMatchObject({ status: 'signed-out' })
    become('app')
    op.switches.session = ada
    expect(await step.reload(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
  })
}
