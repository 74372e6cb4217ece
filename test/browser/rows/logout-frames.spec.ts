// Row A-L05: front-channel logout in a frame that shares the app's storage ends the session in all tabs.
import * as step from '../fixtures.ts'
import { openFramed, told } from './front-channel.ts'
import { stores } from './stores.ts'

const { expect, test } = step

test.use({ providerHost: 'localhost' })

for (const store of stores) {
  test(`A-L05 ${store}: exact iss and sid end the session in all tabs; others end nothing`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    app.options['store'] = store
    const { other } = await openFramed({ op, app, tab })
    expect(await told(app, 3)).toEqual({ ended: 'true', notices: '0' })
    for (const one of [tab, other]) {
      await step.waitForHello(one, 'signed-out')
      expect((await step.callApi(one, `${api.origin}/orders`)).error?.code).toBe('OIDC_SIGNED_OUT')
      expect(await step.reload(one)).toMatchObject({ status: 'signed-out' })
    }
    expect([api.count('resource'), op.count('end_session')]).toEqual([0, 0])
    expect(Object.values(await step.storedRecords(tab))).not.toContain(true)
  })
}
