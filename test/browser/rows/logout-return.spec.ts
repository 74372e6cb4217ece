// Rows A-L02, A-L03 and O-02: the way back from the provider's logout, and what only looks like it.
import * as step from '../fixtures.ts'
import { stores } from './stores.ts'

const { expect, test } = step

const signedOut = { status: 'signed-out', reason: 'signed-out' }

for (const store of stores) {
  test.describe(store, () => {
    test.beforeEach(({ app }) => {
      app.options['store'] = store
    })

    test('A-L02 return with its state: recognised, a clean address, and good for once', async ({
      op,
      app,
      tab,
    }) => {
      await step.openSignedIn(tab)
      expect(await step.signOut(tab, { returnTo: '/bye?who=ada#top' })).toEqual(signedOut)
      expect(await tab.url()).toBe(`${app.origin}/bye?who=ada#top`)
      const state = op.last('end_session').query.get('state')
      const passed = await tab.evaluate(() =>
        window.events.filter((event) => event.type === 'check' && event.check === 'state'),
      )
      expect(passed).toMatchObject([{ passed: true }])
      const found = Object.keys(await step.storedRecords(tab))
      expect(found.filter((key) => key.startsWith('transaction '))).toEqual([])
      await tab.goto(`/?state=${state}`)
      expect(await step.outcome(tab)).toMatchObject({
        status: 'signed-out',
        reason: 'stale-callback',
        error: { code: 'OIDC_CALLBACK_UNKNOWN_STATE' },
      })
      expect(await tab.url()).toBe(`${app.origin}/`)
      expect(op.count('token')).toBe(1)
    })

    test('O-02 forged returns while somebody is signed in: still signed in, and no loop', async ({
      op,
      api,
      app,
      tab,
    }) => {
      await step.openSignedIn(tab)
      const mark = op.last('authorization').query.get('state')?.slice(0, 9) ?? ''
      const asks = store === 'auto' ? 1 : 0
      for (const [round, state] of ['bogus', '', `${mark}bogus`].entries()) {
        await tab.goto(`/?state=${state}`)
        expect(await step.outcome(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
        expect(op.count('authorization')).toBe(1 + asks * (round + 1))
        expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
      }
      expect([op.count('end_session'), op.count('revocation')]).toEqual([0, 0])
      expect(await tab.url()).toBe(`${app.origin}/`)
    })

    for (const [name, state] of [
      ['of another client', 'bogus'],
      ['that only begins like ours', 'mark'],
      ['that is missing', undefined],
    ] as const) {
      test(`A-L03 return with a state ${name}: nobody is signed in, and it is not the return`, async ({
        op,
        app,
        tab,
        evil,
      }) => {
        await step.openSignedIn(tab)
        op.switches.end_session.redirect = { status: 303, to: `${evil.origin}/` }
        await step.signOut(tab)
        const asked = op.last('end_session').query.get('state') ?? ''
        const forged = state === 'mark' ? `${asked.slice(0, 9)}forged` : state
        await tab.goto(forged === undefined ? '/' : `/?state=${forged}`)
        const outcome = await step.outcome(tab)
        expect(outcome).toMatchObject({ status: 'signed-out' })
        expect(outcome.reason).toBe(state === 'mark' ? 'stale-callback' : 'none')
        expect(tab.seen.errors).toEqual([])
        // What it was not taken for is still to come, and signs nobody in either.
        await tab.goto(`/?state=${asked}`)
        expect(await step.outcome(tab)).toMatchObject(signedOut)
        expect([op.count('token'), op.count('authorization')]).toEqual([1, 1])
        expect(await tab.url()).toBe(`${app.origin}/`)
        expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
      })
    }
  })
}
