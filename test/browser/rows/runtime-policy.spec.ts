// Row A-X08: a strict policy, silently by a top-level round trip.
import { test } from '../fixtures.ts'
import { stores } from './stores.ts'
import { expectInForce, expectWholeFlow } from './strict-policy.ts'

for (const store of stores) {
  test(`A-X08 a strict policy, ${store}, silently by a top-level round trip: the whole flow works`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    app.options['store'] = store
    await expectWholeFlow({ op, api, app, tab }, { isFramed: false })
    await expectInForce(tab)
  })
}
