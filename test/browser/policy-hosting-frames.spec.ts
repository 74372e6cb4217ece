// Rows N-06, R-19: an app that is hosted as docs/hosting.md says; the provider is of the same site, so silent sign-ins use frames.
import * as step from './fixtures.ts'
import { doAll, expectInForce, openFront, violations } from './policy-steps.ts'

const { expect, test } = step

test.use({ providerHost: 'localhost' })

test('N-06 all that an app does offends nothing; what a foreign script does is stopped and reported', async ({
  op,
  api,
  app,
  tab,
}) => {
  const front = await openFront({ op, api, app })
  await doAll(tab, front, { op, api, app })
  expect([tab.seen.frames, front.reported, await violations(tab), tab.seen.errors]).toEqual([1, [], null, []])
  await expectInForce(tab, front)
  await front.close()
})
