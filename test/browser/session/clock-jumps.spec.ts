// Must show, pain 6: a clock that jumps, and sleep, while somebody is signed in: no loop, no false expiry.
import * as step from '../fixtures.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { callForAMinute } from './minute.ts'
import { bearer, bound, kept } from './modes.ts'

const { expect, test } = step

const hour = 3600

const jumps: [
  name: string,
  jump: (tab: step.Tab, op: HostileProvider) => Promise<void>,
  refreshes: number[],
][] = [
  ['jumps 20 s ahead', (tab) => tab.setClock(20), [0]],
  ['jumps 20 s back', (tab) => tab.setClock(-20), [0]],
  [
    'jumps 1 h ahead and back',
    async (tab) => {
      await tab.setClock(hour)
      await tab.setClock(-hour)
    },
    [0],
  ],
  [
    'stands while 8 hours are slept',
    async (tab, op) => {
      op.switches.clock += 8 * hour
      await tab.setClock(8 * hour)
    },
    [1],
  ],
  ['goes on through 8 hours of sleep', (tab, op) => step.letTimePass({ tab, op }, 8 * hour), [1]],
]

/** Proofs of possession say when they were made: no server takes them from a clock that is an hour off. */
const farJumps: typeof jumps = [
  ['jumps 1 h ahead', (tab) => tab.setClock(hour), [0, 1, 2]],
  ['jumps 1 h back', (tab) => tab.setClock(-hour), [0]],
]

for (const [mode, prepare] of [kept, bound, bearer]) {
  for (const [name, jump, refreshes] of mode === bound[0] ? jumps : [...jumps, ...farJumps]) {
    test(`pain 6 ${mode}: the clock ${name}: 60 s of calls succeed, in a token request or two`, async ({
      op,
      api,
      app,
      tab,
    }) => {
      prepare({ op, app })
      await tab.takeClock()
      await step.openSignedIn(tab)
      await jump(tab, op)
      expect(await callForAMinute({ tab, op, url: `${api.origin}/orders` })).toEqual({ 200: 60 })
      expect(refreshes).toContain(op.count('refresh'))
      expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in' })
      expect([op.countReuses(), op.count('authorization')]).toEqual([0, 1])
    })
  }
}

test('pain 6 kept: the clock jumps 1 h back and the token is used up: renewed, or the error names the clock', async ({
  op,
  api,
  app,
  tab,
}) => {
  kept[1]({ op, app })
  await tab.takeClock()
  await step.openSignedIn(tab)
  await tab.setClock(-hour)
  await step.expireAccessToken({ tab, op })
  const answers = await callForAMinute({ tab, op, url: `${api.origin}/orders` })
  expect(op.count('refresh')).toBeLessThanOrEqual(2)
  const session = await step.sessionNow(tab)
  if (session.status === 'signed-in') expect(answers).toEqual({ 200: 60 })
  else expect(session.error?.message).toMatch(/clock/)
})

for (const seconds of [hour, -hour]) {
  test(`pain 6 ${bound[0]}: the clock jumps ${seconds} s: no storm, still signed in, well when it is right`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    bound[1]({ op, app })
    await tab.takeClock()
    await step.openSignedIn(tab)
    await tab.setClock(seconds)
    const { error } = await step.callApi(tab, `${api.origin}/orders`)
    if (error) expect(error.message).toMatch(/clock/)
    await callForAMinute({ tab, op, url: `${api.origin}/orders` })
    expect(op.count('refresh')).toBeLessThanOrEqual(3)
    await tab.setClock(-seconds)
    expect(await step.reload(tab)).toMatchObject({ status: 'signed-in' })
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect(op.countReuses()).toBe(0)
  })
}
