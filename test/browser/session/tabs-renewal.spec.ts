// Must show: nobody waits for a renewal that can run beside the call; one that waits recovers at once; another person's sign-in drops it.
import { createGate } from '../servers/answer.ts'
import { times } from '../servers/hostile/changes.ts'
import { bob } from '../servers/hostile/switches.ts'
import * as step from '../fixtures.ts'
import { bearer, kept, type Mode, type Place } from './modes.ts'

const { expect, test } = step

async function openExpiring({ op, app, tab }: Place, [, prepare]: Mode): Promise<void> {
  prepare({ op, app })
  op.switches.accessToken.lifetime = 300
  await tab.takeClock()
  await step.openSignedIn(tab)
}

const wakings: [name: string, wake: (tab: step.Tab) => Promise<void>][] = [
  [
    'online',
    async (tab) => {
      const setOffline = step.need(tab, 'setOffline')
      await setOffline(true)
      await setOffline(false)
    },
  ],
  [
    'becoming visible',
    async (tab) => {
      await step.setVisible(tab, false)
      await step.setVisible(tab, true)
    },
  ],
  ['pageshow out of the cache', step.wakeFromCache],
]

for (const mode of [kept, bearer]) {
  const [name] = mode

  test(`${name}: in the last part of its life a token is used, and renewed beside`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    await openExpiring({ op, app, tab }, mode)
    const gate = createGate()
    op.switches.refresh.gate = gate
    await step.letTimePass({ tab, op }, 200)
    expect(await step.callApi(tab, `${api.origin}/early`)).toMatchObject({ status: 200 })
    expect(op.count('refresh')).toBe(0)
    await step.letTimePass({ tab, op }, 60)
    expect(await step.callAtOnce(tab, `${api.origin}/late`, 10)).toEqual(
      Array.from({ length: 10 }, () => 200),
    )
    await op.next('refresh')
    expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in', renewal: 'running' })
    gate.open()
    await tab.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const look = () =>
            window.session.status === 'signed-in' && window.session.renewal === 'idle' && resolve()
          window.oidc.subscribe(look)
          look()
        }),
    )
    expect(await step.callApi(tab, `${api.origin}/renewed`)).toMatchObject({ status: 200 })
    expect([op.count('refresh'), api.count('resource')]).toEqual([1, 12])
    expect(new Set(api.of('resource').map(({ headers }) => headers.authorization)).size).toBe(2)
  })

  for (const [waking, wake] of wakings) {
    test(`pain 3 ${name}: a renewal that waits is tried at once on ${waking}`, async ({
      op,
      api,
      app,
      tab,
    }) => {
      await openExpiring({ op, app, tab }, mode)
      await step.expireAccessToken({ tab, op })
      op.switches.refresh.once = times(4, { status: 503 })
      expect((await step.callApi(tab, `${api.origin}/orders`)).error).toMatchObject({
        code: 'OIDC_TOKEN_REQUEST_FAILED',
        remedy: 'retry',
      })
      expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in', renewal: 'waiting' })
      for (let request = 0; request < 4; request += 1) await op.next('refresh')
      const before = Date.now()
      await wake(tab)
      expect((await op.next('refresh')).at - before).toBeLessThan(1500)
      expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
      expect([op.count('refresh'), api.count('resource')]).toEqual([5, 1])
      expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in', renewal: 'idle' })
    })
  }

  test(`${name}: another person signs in, in another tab, during a refresh`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    await openExpiring({ op, app, tab }, mode)
    const [other = tab] = await step.openTabs(tab, 1)
    await step.expireAccessToken({ tab, op })
    const gate = createGate()
    op.switches.refresh.once = [{ gate }]
    const call = step.callApi(tab, `${api.origin}/orders`)
    await op.next('refresh')
    op.switches.person = bob
    expect(await step.signIn(other)).toMatchObject({ status: 'signed-in', claims: { sub: 'bob' } })
    await step.waitForHello(tab, 'signed-out')
    gate.open()
    expect((await call).error).toMatchObject({ code: 'OIDC_IDENTITY_CHANGED' })
    expect(await step.sessionNow(tab)).toMatchObject({ error: { code: 'OIDC_IDENTITY_CHANGED' } })
    expect(api.log).toEqual([])
    expect(await step.callApi(other, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect(await step.reload(other)).toMatchObject({ status: 'signed-in', claims: { sub: 'bob' } })
    expect(op.countReuses()).toBe(0)
  })
}
