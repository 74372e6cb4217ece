// Row O-04: front-channel logout in a frame on another site, which sees no storage: it says so, and claims nothing.
import { partitionedFrames } from '../early-scripts.ts'
import * as step from '../fixtures.ts'
import { refusing } from '../servers/hostile/changes.ts'
import { openFramed, told } from './front-channel.ts'
import { stores } from './stores.ts'

const { expect, test } = step

for (const store of stores) {
  test(`O-04 ${store}: nothing was ended, which is told; the provider's word at the next refresh ends it`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    app.options['store'] = store
    app.early(partitionedFrames)
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
