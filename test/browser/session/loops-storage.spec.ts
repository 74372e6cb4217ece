// Must show, pain 4: no circle where the provider keeps no session, or the browser nothing.
import { noActivation, noStorage } from '../early-scripts.ts'
import * as step from '../fixtures.ts'
import { answeringError } from '../servers/hostile/changes.ts'
import { bearer, kept } from './modes.ts'

const { expect, test } = step

for (const [mode, prepare] of [kept, bearer]) {
  test(`pain 4 ${mode}, the provider keeps no session: every reload ends, in at most 2 navigations`, async ({
    op,
    app,
    tab,
  }) => {
    prepare({ op, app })
    op.switches.session = 'nobody'
    app.early(noActivation)
    app.guarded = true
    await tab.goto('/')
    await step.waitForHello(tab, 'Hello Ada')
    for (let round = 0; round < 3; round += 1) {
      const trips = op.count('authorization')
      await tab.reload()
      await step.waitForHello(tab, 'Hello Ada')
      expect(op.count('authorization') - trips).toBe(mode === kept[0] ? 0 : 2)
    }
    expect(tab.seen.errors).toEqual([])
  })

  test(`pain 4 ${mode}, session storage is blocked: no circle either`, async ({ op, app, tab }) => {
    prepare({ op, app })
    op.switches.authorization.parameters = answeringError('login_required')
    app.early([noActivation, noStorage('sessionStorage')].join(';\n'))
    app.guarded = true
    await tab.goto('/')
    await tab.waitFor('#result', 'OIDC_LOGIN_LOOP')
    expect(op.count('authorization')).toBeLessThanOrEqual(3)
  })
}
