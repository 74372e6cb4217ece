// Row O-04: front-channel logout in a frame on another site, which sees no storage: it says so, and claims nothing.
import * as step from '../fixtures.ts'
import { refusing } from '../servers/hostile/changes.ts'
import { openFramed, told } from './front-channel.ts'
import { stores } from './stores.ts'

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
  test(`O-04 ${store}: nothing was ended, which is told; the provider's word at the next refresh ends it`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    app.options['store'] = store
    await openFramed({ op, app, tab })
    expect(await told(app, 3)).toEqual({ ended: 'false', notices: '1' })
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    op.forgetAccessTokens()
    op.switches.refresh = refusing('invalid_grant')
    expect((await step.callApi(tab, `${api.origin}/orders`)).error?.code).toBe('OIDC_SESSION_ENDED')
    expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-out', reason: 'ended' })
    expect(op.count('end_session')).toBe(0)
  })
}
