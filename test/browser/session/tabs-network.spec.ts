// Must show, pain 3: a network that is away, a provider that is busy, a tab that sleeps: nobody is signed out by that.
import { times } from '../servers/hostile/changes.ts'
import type { JsonDeviation } from '../servers/hostile/switches.ts'
import * as step from '../fixtures.ts'
import { bearer, kept, type Mode, type Place } from './modes.ts'

const { expect, test } = step

async function openExpiring({ op, app, tab }: Place, [, prepare]: Mode): Promise<void> {
  prepare({ op, app })
  op.switches.accessToken.lifetime = 300
  await tab.takeClock()
  await step.openSignedIn(tab)
}

/** The session went on all the time, and the refresh token was used as it must be. */
async function expectStillSignedIn({ op, tab }: Omit<Place, 'app'>): Promise<void> {
  expect((await step.shownStates(tab)).filter((state) => state.startsWith('signed-out'))).toEqual([])
  expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in', renewal: 'idle' })
  expect(op.countReuses()).toBe(0)
}

for (const mode of [kept, bearer]) {
  const [name] = mode
  test(`pain 3a ${name}: offline past expiry for 10 minutes, and back`, async ({ op, api, app, tab }) => {
    const setOffline = step.need(tab, 'setOffline')
    await openExpiring({ op, app, tab }, mode)
    await setOffline(true)
    await step.expireAccessToken({ tab, op })
    for (let minute = 0; minute < 10; minute += 1) {
      const { error } = await step.callApi(tab, `${api.origin}/orders`)
      expect(error).toMatchObject({ code: 'OIDC_NETWORK', remedy: 'retry' })
      expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in', renewal: 'waiting' })
      await step.letTimePass({ tab, op }, 60)
    }
    expect([op.count('refresh'), api.log.length]).toEqual([0, 0])
    await setOffline(false)
    await op.next('refresh')
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect([op.count('refresh'), api.count('resource')]).toEqual([1, 1])
    await expectStillSignedIn({ op, tab })
  })

  const faults: [name: string, faults: JsonDeviation[]][] = [
    ['503 three times', times(3, { status: 503 })],
    ['408', [{ status: 408 }]],
    ['the connection is reset', [{ cut: 'reset' }]],
  ]
  for (const [fault, once] of faults) {
    test(`pain 3b ${name}: ${fault}, then an answer`, async ({ op, api, app, tab }) => {
      await openExpiring({ op, app, tab }, mode)
      await step.expireAccessToken({ tab, op })
      op.switches.refresh.once = [...once]
      expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
      expect([op.count('refresh'), api.count('resource')]).toEqual([once.length + 1, 1])
      const pauses = op.of('refresh').map(({ at }, index, all) => at - (all[index - 1]?.at ?? -Infinity))
      expect(Math.min(...pauses)).toBeGreaterThan(300)
      await expectStillSignedIn({ op, tab })
    })
  }

  test(`pain 3b ${name}: 429 with a short Retry-After is waited for`, async ({ op, api, app, tab }) => {
    await openExpiring({ op, app, tab }, mode)
    await step.expireAccessToken({ tab, op })
    op.switches.refresh.once = [{ status: 429, headers: { 'Retry-After': '2' } }]
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    const [first, second] = op.of('refresh').map(({ at }) => at)
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThan(1950)
    expect([op.count('refresh'), api.count('resource')]).toEqual([2, 1])
    await expectStillSignedIn({ op, tab })
  })

  test(`pain 3b ${name}: 429 with a long Retry-After is heeded`, async ({ op, api, app, tab }) => {
    await openExpiring({ op, app, tab }, mode)
    await step.expireAccessToken({ tab, op })
    op.switches.refresh.once = [{ status: 429, headers: { 'Retry-After': '60' } }]
    for (let call = 0; call < 5; call += 1) {
      const { error } = await step.callApi(tab, `${api.origin}/orders`)
      expect(error).toMatchObject({ code: 'OIDC_TOKEN_REQUEST_FAILED', remedy: 'retry' })
    }
    expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in', renewal: 'waiting' })
    expect([op.count('refresh'), api.log.length]).toEqual([1, 0])
    await step.letTimePass({ tab, op }, 61)
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect([op.count('refresh'), api.count('resource')]).toEqual([2, 1])
    await expectStillSignedIn({ op, tab })
  })

  test(`pain 3c ${name}: a tab that was frozen for an hour`, async ({ op, api, app, tab }) => {
    await openExpiring({ op, app, tab }, mode)
    const thaw = await step.need(tab, 'freeze')()
    op.switches.clock += 3600
    await thaw(3600)
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    await step.setVisible(tab, true)
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect([op.count('refresh'), api.count('resource')]).toEqual([1, 2])
    await expectStillSignedIn({ op, tab })
  })

  test(`pain 3 ${name}: a token endpoint that hangs`, async ({ op, api, app, tab }) => {
    await openExpiring({ op, app, tab }, mode)
    await step.expireAccessToken({ tab, op })
    op.switches.refresh.once = [{ hang: true }]
    const call = step.callApi(tab, `${api.origin}/orders`)
    await op.next('refresh')
    await step.letTimePass({ tab, op }, 11)
    expect((await call).error).toMatchObject({ code: 'OIDC_TIMEOUT', remedy: 'retry' })
    expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in', renewal: 'waiting' })
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect([op.count('refresh'), api.count('resource')]).toEqual([2, 1])
    await expectStillSignedIn({ op, tab })
  })
}
