// Must show: sign-in, sign-out, renewal and change of user reach all tabs; a signal that got lost is noticed before the next call.
import { setting } from '../servers/hostile/changes.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { bob } from '../servers/hostile/switches.ts'
import * as step from '../fixtures.ts'
import { bearer, kept } from './modes.ts'

const { expect, test } = step

/** The page hears nothing of other tabs: its storage events get lost. */
const deaf = `addEventListener('storage', (event) => event.stopImmediatePropagation(), true)`

const changedIdentity = { code: 'OIDC_IDENTITY_CHANGED' }

/** Another person signs in, in that tab. */
async function signInAsBob({ op, tab }: { op: HostileProvider; tab: step.Tab }): Promise<void> {
  op.switches.person = bob
  expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'bob' } })
}

test('kept: a sign-in reaches all tabs, and a renewal does, without a request of their own', async ({
  op,
  api,
  app,
  tab,
}) => {
  kept[1]({ op, app })
  op.switches.accessToken.lifetime = 300
  await tab.takeClock()
  await step.openApp(tab)
  const others = await step.openTabs(tab, 2)
  expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
  for (const other of others) {
    await step.waitForHello(other, 'Hello Ada')
    expect(await step.callApi(other, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  }
  expect([op.count('token'), op.count('refresh')]).toEqual([1, 0])
  await step.expireAccessToken({ tab, op })
  op.switches.refreshedIdToken.claims = setting({ name: 'Ada King' })
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  for (const other of others) {
    await step.waitForHello(other, 'Hello Ada King')
    expect(await step.callApi(other, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  }
  expect([op.count('token'), op.count('refresh'), op.countReuses()]).toEqual([1, 1, 0])
  expect(new Set(api.of('resource').map(({ headers }) => headers.authorization)).size).toBe(2)
})

test('bearer default: a sign-in reaches another tab at its next load, by one trip', async ({
  op,
  api,
  tab,
}) => {
  await step.openApp(tab)
  const [other = tab] = await step.openTabs(tab, 1)
  await step.signIn(tab)
  expect(await step.sessionNow(other)).toMatchObject({ status: 'signed-out', reason: 'none' })
  expect((await step.callApi(other, `${api.origin}/orders`)).error).toMatchObject({ code: 'OIDC_SIGNED_OUT' })
  expect(await step.reload(other)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
  expect(op.count('authorization')).toBe(2)
  expect(await step.callApi(other, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
})

for (const [name, prepare] of [kept, bearer]) {
  test(`pain 11 ${name}: a sign-out reaches 5 tabs and a frozen one, and nothing works any more`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    prepare({ op, app })
    await tab.takeClock()
    await step.openSignedIn(tab)
    const [frozen = tab, ...others] = await step.openTabs(tab, 5)
    const thaw = await step.need(frozen, 'freeze')()
    await step.signOut(tab, { local: true })
    for (const one of [tab, ...others]) {
      await step.waitForHello(one, 'signed-out')
      expect(await step.sessionNow(one)).toMatchObject({ status: 'signed-out', reason: 'signed-out' })
      expect((await step.callApi(one, `${api.origin}/orders`)).error).toMatchObject({
        code: 'OIDC_SIGNED_OUT',
      })
    }
    await thaw(60)
    expect((await step.callApi(frozen, `${api.origin}/orders`)).error).toMatchObject({
      code: 'OIDC_SIGNED_OUT',
    })
    expect(await step.sessionNow(frozen)).toMatchObject({ status: 'signed-out', reason: 'signed-out' })
    while (op.secrets.some(({ value }) => op.acceptsAccessToken(value))) await op.next('revocation')
    expect([api.log.length, op.count('refresh')]).toEqual([0, 0])
  })

  test(`${name}: another person in another tab: calls fail typed, and no request goes out`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    prepare({ op, app })
    await step.openSignedIn(tab)
    const [other = tab] = await step.openTabs(tab, 1)
    expect(await step.sessionNow(other)).toMatchObject({ claims: { sub: 'ada' } })
    await signInAsBob({ op, tab: other })
    await step.waitForHello(tab, 'signed-out')
    expect(await step.sessionNow(tab)).toMatchObject({ reason: 'ended', error: changedIdentity })
    const codes = await step.callAtOnce(tab, `${api.origin}/orders`, 10)
    expect(new Set(codes)).toEqual(new Set(['OIDC_IDENTITY_CHANGED']))
    expect((await step.userInfo(tab)).error).toMatchObject(changedIdentity)
    expect([api.log.length, op.count('userinfo'), op.count('refresh')]).toEqual([0, 0, 0])
    expect(await step.callApi(other, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect(await step.reload(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'bob' } })
  })

  const losses: [name: string, how: 'deaf' | 'frozen'][] = [
    ['a lost signal', 'deaf'],
    ['a frozen tab', 'frozen'],
  ]
  for (const [loss, how] of losses) {
    for (const [change, code] of [
      ['a sign-out', 'OIDC_SIGNED_OUT'],
      ['another person', 'OIDC_IDENTITY_CHANGED'],
      ['a sign-out, then another person', 'OIDC_IDENTITY_CHANGED'],
    ] as const) {
      test(`${name}, ${loss}: ${change} is noticed before the next call`, async ({ op, api, app, tab }) => {
        prepare({ op, app })
        if (how === 'deaf') await tab.early(deaf)
        await tab.takeClock()
        await step.openSignedIn(tab)
        const [other = tab] = await step.openTabs(tab, 1)
        const thaw = how === 'frozen' ? await step.need(tab, 'freeze')() : async () => {}
        if (change.startsWith('a sign-out')) await step.signOut(other, { local: true })
        if (change.endsWith('person')) await signInAsBob({ op, tab: other })
        await thaw(60)
        // The control: the page has not heard of it.
        if (how === 'deaf') expect(await step.sessionNow(tab)).toMatchObject({ claims: { sub: 'ada' } })
        expect((await step.callApi(tab, `${api.origin}/orders`)).error).toMatchObject({ code })
        expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-out' })
        expect([api.log.length, op.count('refresh')]).toEqual([0, 0])
      })
    }
  }
}
