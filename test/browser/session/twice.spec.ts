// Pain 7: three clients and thirty calls of ready() in one page: one redemption, one round trip, one refresh.
import * as step from '../fixtures.ts'
import { holdCallback, isClean } from './callback-steps.ts'
import { bearer, bound, countOutside, kept } from './modes.ts'

const { expect, test } = step

const everybody = Array.from({ length: 30 }, () => 'signed-in')

for (const [mode, prepare] of [kept, bound, bearer]) {
  test(`pain 7 ${mode}: a crowd on the callback, and again on a reload`, async ({ op, api, app, tab }) => {
    prepare({ op, app })
    const callback = await holdCallback({ op, app, tab })
    await app.bootWith('crowd.ts')
    await tab.goto(callback)
    await step.outcome(tab)
    expect(await tab.evaluate(() => window.crowd)).toEqual(everybody)
    expect([op.count('token'), op.count('jwks'), await isClean(tab)]).toEqual([1, 1, true])
    const [asked, trips] = [countOutside({ op, api }), op.count('authorization')]
    await step.reload(tab)
    expect(await tab.evaluate(() => window.crowd)).toEqual(everybody)
    expect(op.count('authorization') - trips).toBe(mode === bearer[0] ? 1 : 0)
    if (mode !== bearer[0]) expect(countOutside({ op, api })).toBe(asked)
    expect(tab.seen.errors).toEqual([])
  })

  test(`pain 7 ${mode}: a second client, made while the first one's token has expired: one refresh`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    prepare({ op, app })
    await tab.takeClock()
    await step.openSignedIn(tab)
    await step.expireAccessToken({ tab, op })
    const found = await tab.evaluate(async (url) => {
      // As a hot update does: the module that makes the client runs again, and the old client is closed.
      const first = window.oidc
      const answers = [window.statusOf(first.fetch(url))]
      for (let round = 0; round < 3; round += 1) {
        const next = window.createOidcClient(window.registered)
        answers.push(window.statusOf(next.fetch(url)), window.statusOf(next.fetch(url)))
        if (round < 2) next.close()
      }
      return Promise.all(answers)
    }, `${api.origin}/orders`)
    expect(found).toEqual(Array.from({ length: 7 }, () => 200))
    expect([op.count('refresh'), op.countReuses(), op.count('token')]).toEqual([1, 0, 1])
  })
}
