// Other ways out, A-L05: a frame in a page of another site sees no storage of the app: false, with a notice, and nothing ends.
import * as step from '../fixtures.ts'
import { endByFrame } from './front-channel-steps.ts'
import { stores } from '../rows/stores.ts'

const { expect, test } = step

test.skip(({ browserName }) => browserName !== 'chromium', 'the switch is one of Chromium')

test.use({
  launchOptions: [
    async ({ launchOptions }, use) => {
      // Playwright switches the partitions of storage off; the last switch of that name counts.
      await use({ ...launchOptions, args: [...(launchOptions.args ?? []), '--disable-features=Translate'] })
    },
    { scope: 'worker' },
  ],
})

for (const store of stores) {
  test(`A-L05 store ${store}: the provider is of another site: false and a notice, and nothing ends`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    app.options['store'] = store
    op.switches.sid = true
    await step.openSignedIn(tab)
    const trips = op.count('authorization')
    expect(await endByFrame({ op, app, tab })).toBe('false 1')
    expect(step.countLoads(app, 'iframe')).toBe(1)
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    // The framed page leads nowhere, signs nobody in and asks nobody.
    expect([op.count('authorization') - trips, op.count('token'), op.count('revocation')]).toEqual([0, 1, 0])
  })
}

test('A-L05 the control: the same address in a tab of its own ends the session', async ({ op, app, tab }) => {
  app.options['store'] = 'indexeddb'
  op.switches.sid = true
  await step.openSignedIn(tab)
  const { sid = '' } = op.sessions.newest() ?? {}
  const other = await tab.newTab()
  await other.goto(`/front-channel?${new URLSearchParams({ iss: op.issuer, sid }).toString()}`)
  await other.waitFor('#result', 'true')
  await step.waitForHello(tab, 'signed-out')
})
