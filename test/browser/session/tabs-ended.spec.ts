// Must show, pains 3d and 44: the provider's definitive word ends a session, once, with a reason; so does an answer that got lost (S-03).
import { refusing } from '../servers/hostile/changes.ts'
import type { JsonDeviation } from '../servers/hostile/switches.ts'
import * as step from '../fixtures.ts'
import { bearer, kept } from './modes.ts'

const { expect, test } = step

const endings: [name: string, answer: JsonDeviation, most: number][] = [
  ['invalid_grant, 400', refusing('invalid_grant'), 1],
  ['invalid_grant, 401', refusing('invalid_grant', 401), 1],
  ['invalid_grant, 403', refusing('invalid_grant', 403), 1],
  ['interaction_required', refusing('interaction_required'), 1],
  ['S-03a half an answer', { cut: 'half' }, 2],
  ['S-03b an answer that got lost', { cut: 'lost' }, 2],
]

for (const [name, prepare] of [kept, bearer]) {
  const isKept = name === kept[0]
  for (const [ending, answer, most] of endings) {
    test(`pain 3d ${name}, ${ending}: ended once`, async ({ op, api, app, tab }) => {
      prepare({ op, app })
      op.switches.accessToken.lifetime = 300
      await tab.takeClock()
      await step.openSignedIn(tab)
      const [other = tab] = await step.openTabs(tab, 1)
      await step.expireAccessToken({ tab, op })
      op.switches.refresh.once = [answer]
      const codes = await step.callAtOnce(tab, `${api.origin}/orders`, 10)
      expect(new Set(codes)).toEqual(new Set(['OIDC_SESSION_ENDED']))
      expect(await step.sessionNow(tab)).toMatchObject({
        status: 'signed-out',
        reason: 'ended',
        error: { code: 'OIDC_SESSION_ENDED', remedy: 'sign-in' },
      })
      expect((await step.callApi(tab, `${api.origin}/orders`)).error).toMatchObject({
        code: 'OIDC_SIGNED_OUT',
      })
      const ends = (await step.shownStates(tab)).filter((state) => state.startsWith('signed-out'))
      expect(ends).toEqual(['signed-out ended'])
      expect(op.count('refresh')).toBeLessThanOrEqual(most)
      expect(api.log).toEqual([])
      // Each tab of the default has tokens of its own; a kept session is one.
      await step.waitForHello(other, isKept ? 'signed-out' : 'Hello Ada')
      if (isKept) expect(await step.sessionNow(other)).toMatchObject({ reason: 'ended' })
      else expect(await step.callApi(other, `${api.origin}/orders`)).toMatchObject({ status: 200 })
      expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
      expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    })
  }

  test(`S-03 ${name}: half an answer of a provider that does not rotate is asked for again`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    prepare({ op, app })
    op.switches.accessToken.lifetime = 300
    op.switches.refreshToken.rotates = false
    await tab.takeClock()
    await step.openSignedIn(tab)
    await step.expireAccessToken({ tab, op })
    op.switches.refresh.once = [{ cut: 'half' }]
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect([op.count('refresh'), api.count('resource')]).toEqual([2, 1])
  })
}
