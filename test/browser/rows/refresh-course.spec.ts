// Rows A-F03, A-F06, A-F07 and A-F08: when a token is renewed, how often, and what a failure comes to.
import * as step from '../fixtures.ts'
import { leavingOut, refusing, times } from '../servers/hostile/changes.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { stores } from './stores.ts'

const { expect, test } = step

type Stage = { tab: step.Tab; op: HostileProvider }

const sleeps: [name: string, sleep: (stage: Stage) => Promise<void>][] = [
  ['timers and clocks stood still', step.expireAccessToken],
  [
    'the steady clock stood still',
    async ({ tab, op }) => {
      op.switches.clock += 301
      await tab.setClock(301)
    },
  ],
  [
    'the wall clock was set back meanwhile',
    async ({ tab, op }) => {
      // An ID Token would be from the future then.
      op.switches.refresh.members = leavingOut('id_token')
      await step.expireAccessToken({ tab, op })
      await tab.setClock(-301)
    },
  ],
]

for (const store of stores) {
  test.describe(store, () => {
    test.beforeEach(async ({ op, app, tab }) => {
      app.options['store'] = store
      op.switches.accessToken.lifetime = 300
      await tab.takeClock()
      await step.openSignedIn(tab)
    })

    for (const [name, sleep] of sleeps) {
      test(`A-F03 asleep beyond expiry, ${name}: renewed first, and no expired token is sent`, async ({
        op,
        api,
        tab,
      }) => {
        await sleep({ tab, op })
        expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
        expect([op.count('refresh'), api.count('resource')]).toEqual([1, 1])
        const newest = op.secrets.findLast(({ cargo }) => cargo === 'access token')?.value
        expect(api.last('resource').headers.authorization).toBe(`Bearer ${newest}`)
        expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in', renewal: 'idle' })
      })
    }

    test('A-F03 a tab that was halted for an hour: renewed first', async ({ op, api, tab }) => {
      const thaw = await step.need(tab, 'freeze')()
      op.switches.clock += 3600
      await thaw(3600)
      await step.setVisible(tab, true)
      expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
      expect([op.count('refresh'), api.count('resource')]).toEqual([1, 1])
    })

    test('A-F03 the control: asleep for less than that, nothing is renewed', async ({ op, api, tab }) => {
      await step.letTimePass({ tab, op }, 200)
      expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
      expect([op.count('refresh'), api.count('resource')]).toEqual([0, 1])
    })

    test('A-F06 invalid_grant: the session ends, with an event, and nobody is asked again', async ({
      op,
      api,
      tab,
    }) => {
      await step.expireAccessToken({ tab, op })
      op.switches.refresh = refusing('invalid_grant')
      const codes = await step.callAtOnce(tab, `${api.origin}/orders`, 10)
      expect(new Set(codes)).toEqual(new Set(['OIDC_SESSION_ENDED']))
      expect(await step.sessionNow(tab)).toMatchObject({
        status: 'signed-out',
        reason: 'ended',
        error: { code: 'OIDC_SESSION_ENDED', remedy: 'sign-in', oauth: { error: 'invalid_grant' } },
      })
      expect((await step.shownStates(tab)).slice(-1)).toEqual(['signed-out ended'])
      await step.letTimePass({ tab, op }, 3600)
      const later = await step.callAtOnce(tab, `${api.origin}/orders`, 10)
      expect(new Set(later)).toEqual(new Set(['OIDC_SIGNED_OUT']))
      expect([op.count('refresh'), op.count('authorization'), api.count('resource')]).toEqual([1, 1, 0])
      expect(await tab.text('#hello')).toBe('signed-out')
    })

    test('A-F07 many callers of many kinds just after expiry: one refresh', async ({ op, api, tab }) => {
      await step.expireAccessToken({ tab, op })
      const [calls, ...infos] = await Promise.all([
        step.callAtOnce(tab, `${api.origin}/orders`, 40),
        ...times(3, {}).map(() => step.userInfo(tab)),
      ])
      expect(calls).toEqual(Array(40).fill(200))
      expect(infos).toEqual(Array(3).fill({ claims: expect.objectContaining({ sub: 'ada' }) }))
      expect([op.count('refresh'), op.count('userinfo'), api.count('resource')]).toEqual([1, 3, 40])
      expect(new Set(api.of('resource').map(({ headers }) => headers.authorization)).size).toBe(1)
    })

    test('A-F08 503, then a broken connection, then honest: the call succeeds, with pauses between', async ({
      op,
      api,
      tab,
    }) => {
      await step.expireAccessToken({ tab, op })
      op.switches.refresh.once = [{ status: 503 }, { cut: 'reset' }]
      expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
      const [first = 0, second = 0, third = 0, ...more] = op.of('refresh').map(({ at }) => at)
      expect(more).toEqual([])
      expect([second - first > 300, third - second > 600]).toEqual([true, true])
      expect(new Set(op.of('refresh').map(({ body }) => body)).size).toBe(1)
      expect([op.countReuses(), api.count('resource')]).toEqual([0, 1])
    })

    test('A-F08 503 for long: few tries, the session stays, and it recovers by itself', async ({
      op,
      api,
      tab,
    }) => {
      await step.expireAccessToken({ tab, op })
      op.switches.refresh = { status: 503 }
      const codes = await step.callAtOnce(tab, `${api.origin}/orders`, 10)
      expect(new Set(codes)).toEqual(new Set(['OIDC_TOKEN_REQUEST_FAILED']))
      expect(op.count('refresh')).toBeLessThanOrEqual(4)
      expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in', renewal: 'waiting' })
      op.switches.refresh = {}
      await step.letTimePass({ tab, op }, 10)
      await expect.poll(async () => (await step.sessionNow(tab)).renewal).toBe('idle')
      expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
      expect([op.count('refresh') <= 5, op.countReuses(), api.count('resource')]).toEqual([true, 0, 1])
    })
  })
}
