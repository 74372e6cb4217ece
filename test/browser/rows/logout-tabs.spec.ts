// Rows A-L09, S-08 and O-08: a sign-out reaches all tabs, also those that hear nothing of it.
import * as step from '../fixtures.ts'
import { createGate } from '../servers/answer.ts'
import { stores } from './stores.ts'

const { expect, test } = step

/** What other tabs say in storage is not told in this one. */
const deaf = `addEventListener('storage', (event) => event.stopImmediatePropagation(), true)`

/** Notes when the page learns that nobody is signed in any more. */
function noteEnd(tab: step.Tab): Promise<void> {
  return tab.evaluate(() => {
    window.oidc.subscribe(({ status }) => {
      if (status === 'signed-out') document.title = String(Date.now())
    })
  })
}

const tokensSent = (calls: step.Reply[]) => calls.map(({ status, error }) => status ?? error?.code)

for (const store of stores) {
  test.describe(store, () => {
    test.beforeEach(async ({ app, tab }) => {
      app.options['store'] = store
      await step.openSignedIn(tab)
    })

    for (const how of ['local', 'provider'] as const) {
      test(`A-L09 O-08 a sign-out (${how}) in one of four tabs: all learn of it within a second`, async ({
        op,
        api,
        tab,
      }) => {
        const others = await step.openTabs(tab, 3)
        for (const other of others) {
          expect(await step.callApi(other, `${api.origin}/orders`)).toMatchObject({ status: 200 })
          await noteEnd(other)
        }
        const began = await tab.evaluate(() => Date.now())
        expect(await step.signOut(tab, { local: how === 'local' })).toMatchObject({ status: 'signed-out' })
        for (const other of others) {
          await step.waitForHello(other, 'signed-out')
          expect(await step.sessionNow(other)).toEqual({ status: 'signed-out', reason: 'signed-out' })
          expect(Number(await other.evaluate(() => document.title)) - began).toBeLessThan(1000)
        }
        const calls = [...others].map((other) => step.callApi(other, `${api.origin}/orders`))
        expect(tokensSent(await Promise.all(calls))).toEqual(others.map(() => 'OIDC_SIGNED_OUT'))
        expect([api.count('resource'), op.count('refresh')]).toEqual([3, 0])
        // One tab goes to the provider, and nobody else.
        expect(op.count('end_session')).toBe(how === 'local' ? 0 : 1)
        for (const other of others) expect(await step.reload(other)).toMatchObject({ status: 'signed-out' })
      })
    }

    const wakings: [name: string, wake: (tab: step.Tab) => Promise<unknown>][] = [
      ['comes back from the back/forward cache', step.wakeFromCache],
      ['becomes visible', (other) => step.setVisible(other, true)],
    ]

    for (const [name, wake] of wakings) {
      test(`S-08 O-08 a tab that heard nothing of it ${name}: signed out`, async ({ tab }) => {
        const other = await tab.newTab()
        await other.early(deaf)
        await step.openApp(other)
        await step.signOut(tab, { local: true })
        // The control: it heard nothing.
        await step.waitForHello(other, 'Hello Ada')
        expect(await step.sessionNow(other)).toMatchObject({ status: 'signed-in' })
        await wake(other)
        await step.waitForHello(other, 'signed-out')
        expect(await step.sessionNow(other)).toMatchObject({ reason: 'signed-out' })
      })
    }

    test('S-08 a tab that heard nothing of it makes a call: nothing is sent', async ({ op, api, tab }) => {
      const other = await tab.newTab()
      await other.early(deaf)
      await step.openApp(other)
      expect(await step.callApi(other, `${api.origin}/orders`)).toMatchObject({ status: 200 })
      await step.signOut(tab, { local: true })
      const codes = await step.callAtOnce(other, `${api.origin}/orders`, 5)
      expect(new Set(codes)).toEqual(new Set(['OIDC_SIGNED_OUT']))
      expect([op.count('refresh'), api.count('resource')]).toEqual([0, 1])
      expect(await step.sessionNow(other)).toMatchObject({ status: 'signed-out', reason: 'signed-out' })
    })

    test('S-08 a frozen tab goes on after it: nothing is sent', async ({ api, tab }) => {
      const [other = tab] = await step.openTabs(tab, 1)
      const thaw = await step.need(other, 'freeze')()
      await step.signOut(tab, { local: true })
      await thaw()
      expect((await step.callApi(other, `${api.origin}/orders`)).error?.code).toBe('OIDC_SIGNED_OUT')
      expect(api.count('resource')).toBe(0)
    })

    test('S-08 a deaf tab whose refresh is under way: its answer is dropped and revoked', async ({
      op,
      api,
      tab,
    }) => {
      const other = await tab.newTab()
      await other.early(deaf)
      await step.openApp(other)
      op.forgetAccessTokens()
      const gate = createGate()
      op.switches.refresh.gate = gate
      const call = step.callApi(other, `${api.origin}/orders`)
      await op.next('refresh')
      const refused = api.count('resource')
      await step.signOut(tab, { local: true })
      const before = op.secrets.length
      gate.open()
      expect((await call).error?.code).toBe('OIDC_SIGNED_OUT')
      expect(await step.sessionNow(other)).toMatchObject({ status: 'signed-out', reason: 'signed-out' })
      // The one refresh token of a kept session was revoked by the sign-out, so that nothing comes late.
      const late = op.secrets.slice(before).filter(({ cargo }) => cargo === 'refresh token')
      expect(late).toHaveLength(store === 'auto' ? 1 : 0)
      const revoked = () => op.of('revocation').map(({ form }) => form.get('token'))
      await expect.poll(revoked).toEqual(expect.arrayContaining(late.map(({ value }) => value)))
      expect(api.count('resource')).toBe(refused)
      expect(await step.reload(other)).toMatchObject({ status: 'signed-out' })
      expect(Object.values(await step.storedRecords(other))).not.toContain(true)
    })
  })
}
