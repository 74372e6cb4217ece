// Pain 26: session monitoring helps where it can, in all tabs and after a reload; a killed session is noticed without it, too.
import { leavingOut, refusing, withoutParameter } from '../servers/hostile/changes.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { frameCount, frameMessages, isUnwatched, nextMessage, openMonitored, turn } from '../rows/monitor.ts'
import * as step from '../fixtures.ts'
import { kept } from './modes.ts'

const { expect, test } = step

test.use({ providerHost: 'localhost' })

/** Ends the session at the provider behind the back of browser and app: cookie, tokens and all. */
function kill(op: HostileProvider): void {
  op.sessions.end(op.sessions.newest()?.sid ?? '')
  op.forgetAccessTokens()
  Object.assign(op.switches.refresh, refusing('invalid_grant'))
}

test('pain 26 a kept session is watched again after a reload, and ends in all tabs', async ({
  op,
  api,
  app,
  tab,
}) => {
  kept[1]({ op, app })
  op.switches.sessionManagement = true
  app.options['monitorSession'] = true
  const sessionState = await openMonitored({ op, app, tab })
  expect(await step.reload(tab)).toMatchObject({ status: 'signed-in' })
  expect(await nextMessage(op)).toMatchObject({ data: `app ${sessionState}` })
  const [other = tab] = await step.openTabs(tab, 1)
  await nextMessage(op)
  kill(op)
  await turn({ op, tab })
  for (const one of [tab, other]) {
    await step.waitForHello(one, 'signed-out')
    expect(await step.sessionNow(one)).toMatchObject({ status: 'signed-out', reason: 'ended' })
    expect((await step.callApi(one, `${api.origin}/orders`)).error).toMatchObject({ code: 'OIDC_SIGNED_OUT' })
    await expect.poll(() => frameCount(one)).toBe(0)
  }
  const messages = frameMessages(op).length
  await tab.advance(60)
  for (const one of [tab, other]) expect(await step.reload(one)).toMatchObject({ status: 'signed-out' })
  expect([frameMessages(op).length, api.log.length]).toEqual([messages, 0])
})

test('pain 26 unchanged after a kill misleads nobody: the next call ends the session', async ({
  op,
  api,
  app,
  tab,
}) => {
  op.switches.sessionManagement = true
  app.options['monitorSession'] = true
  await openMonitored({ op, app, tab })
  op.switches.check_session.says = 'unchanged'
  kill(op)
  await turn({ op, tab })
  expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in' })
  expect((await step.callApi(tab, `${api.origin}/orders`)).error).toMatchObject({
    code: 'OIDC_SESSION_ENDED',
  })
  expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-out', reason: 'ended' })
  expect([op.count('authorization'), op.count('refresh'), api.count('resource')]).toEqual([1, 1, 1])
  await expect.poll(() => frameCount(tab)).toBe(0)
})

test('pain 26 no monitor: a killed session ends at the next call, once, and without a frame', async ({
  op,
  api,
  tab,
}) => {
  op.switches.sessionManagement = true
  await step.openSignedIn(tab)
  kill(op)
  expect((await step.callApi(tab, `${api.origin}/orders`)).error).toMatchObject({
    code: 'OIDC_SESSION_ENDED',
  })
  expect((await step.shownStates(tab)).filter((state) => state.startsWith('signed-out'))).toEqual([
    'signed-out ended',
  ])
  expect([op.count('check_session'), tab.seen.frames]).toEqual([0, 0])
})

const incapable: [what: string, spoil: (op: HostileProvider) => void][] = [
  [
    'a response without session_state',
    ({ switches: { authorization } }) => (authorization.parameters = withoutParameter('session_state')),
  ],
  [
    'metadata without check_session_iframe',
    ({ switches: { discovery } }) => (discovery.members = leavingOut('check_session_iframe')),
  ],
]

for (const [what, spoil] of incapable) {
  test(`pain 26 ${what}: nobody is asked, and nobody is signed out`, async ({ op, api, app, tab }) => {
    op.switches.sessionManagement = true
    app.options['monitorSession'] = true
    spoil(op)
    await tab.takeClock()
    await step.openSignedIn(tab)
    await expect.poll(() => isUnwatched(tab)).toBe(true)
    await tab.advance(60)
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect([op.count('check_session'), op.count('authorization'), tab.seen.frames]).toEqual([0, 1, 0])
    expect(await step.shownStates(tab)).toEqual(['signed-in idle'])
  })
}
