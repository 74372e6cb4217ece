// Must show, pain 6: lifetimes that are nonsense: no loop and no false expiry.
import * as step from '../fixtures.ts'
import type { Json } from '../servers/answer.ts'
import { leavingOut, setting } from '../servers/hostile/changes.ts'
import { callForAMinute } from './minute.ts'
import { bearer, kept } from './modes.ts'

const { expect, test } = step

const lifetimes: [name: string, value: Json | undefined, most: number][] = [
  ['3600', 3600, 0],
  ['missing', undefined, 0],
  ['null', null, 0],
  ['"300"', '300', 0],
  ['"soon"', 'soon', 0],
  ['1e30', 1e30, 0],
  ['-1', -1, 0],
  ['0', 0, 2],
  ['1', 1, 2],
  ['5', 5, 2],
]

for (const [mode, prepare] of [kept, bearer]) {
  for (const [name, value, most] of lifetimes) {
    test(`pain 6 ${mode}: expires_in is ${name}: 60 s of calls, at most ${most} refreshes`, async ({
      op,
      api,
      app,
      tab,
    }) => {
      prepare({ op, app })
      const change = value === undefined ? leavingOut('expires_in') : setting({ expires_in: value })
      op.switches.token.members = op.switches.refresh.members = change
      await tab.takeClock()
      expect(await step.openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
      expect(await callForAMinute({ tab, op, url: `${api.origin}/orders` })).toEqual({ 200: 60 })
      expect(op.count('refresh')).toBeLessThanOrEqual(most)
      expect(await step.reload(tab)).toMatchObject({ status: 'signed-in' })
      expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
      // The provider's word decides where the lifetime told nothing: a 401 renews once.
      op.forgetAccessTokens()
      const before = op.count('refresh')
      expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
      expect(op.count('refresh') - before).toBeLessThanOrEqual(2)
      expect(op.countReuses()).toBe(0)
    })
  }
}
