// Row A-X08: a strict policy, silently by a frame.
import { test } from '../fixtures.ts'
import { stores } from './stores.ts'
import { expectInForce, expectWholeFlow } from './strict-policy.ts'

test.use({ providerHost: 'localhost' })

for (const store of stores) {
  test(`A-X08 a strict policy, ${store}, silently by a frame: the whole flow works`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    app.options['store'] = store
    await expectWholeFlow({ op, api, app, tab }, { isFramed: true })
    await expectInForce(tab)
  })
}
