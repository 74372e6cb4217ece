// Rows A-L04, A-L06, A-L07 and A-L08: the frame of a provider on the app's own site is asked about its session, and believed.
import { authorizationUrl } from '../harness/observe.ts'
import { bob } from '../servers/hostile/switches.ts'
import * as step from '../fixtures.ts'
import { askFrame, frameCount, frameMessages, nextMessage, openMonitored, turn } from './monitor.ts'

const { expect, test } = step

test.use({ providerHost: 'localhost' })

test.beforeEach(({ op, app }) => {
  op.switches.sessionManagement = true
  app.options['monitorSession'] = true
})

test('A-L07 the frame is asked about client_id and session_state, now and every five seconds', async ({
  op,
  app,
  tab,
}) => {
  const sessionState = await openMonitored({ op, app, tab })
  for (let round = 1; round <= 3; round += 1) {
    await turn({ op, tab })
    expect(frameMessages(op)).toEqual(
      Array(round + 1).fill({ data: `app ${sessionState}`, origin: app.origin }),
    )
  }
  expect([op.count('authorization'), await frameCount(tab)]).toEqual([1, 1])
  expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in' })
  await tab.evaluate(() => window.oidc.signOut({ local: true }))
  await tab.advance(60)
  expect([frameMessages(op).length, await frameCount(tab)]).toEqual([4, 0])
})

test('A-L07 a frame that has gone to another origin is told nothing', async ({ op, api, tab }) => {
  const elsewhere = op.urlOf('check_session').replace('localhost', '127.0.0.1')
  op.switches.check_session.once = [{ redirect: { status: 302, to: elsewhere } }]
  await tab.takeClock()
  await step.openSignedIn(tab)
  await op.next('check_session')
  await op.next('check_session')
  await tab.advance(20)
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect(frameMessages(op)).toEqual([])
  // The control: it has loaded, and answers whom it hears.
  expect(await askFrame(tab, elsewhere, 'spoof')).toEqual(['error', new URL(elsewhere).origin])
})

const strangers: [who: string, host: string][] = [
  ['another origin', '127.0.0.1'],
  ['another window of the provider', 'localhost'],
]

for (const [who, host] of strangers) {
  test(`A-L04 a spoofed changed from ${who} is ignored`, async ({ op, app, tab }) => {
    await openMonitored({ op, app, tab })
    op.switches.check_session.says = (body) => (body.includes('spoof') ? 'changed' : 'unchanged')
    const url = op.urlOf('check_session').replace('localhost', host)
    expect(await askFrame(tab, url, 'spoof')).toEqual(['changed', new URL(url).origin])
    await turn({ op, tab })
    expect([op.count('authorization'), await step.sessionNow(tab)]).toMatchObject([
      1,
      { status: 'signed-in' },
    ])
    expect(await step.shownStates(tab)).toEqual(['signed-in idle'])
    // The control: the same word of the frame itself.
    op.switches.check_session.says = 'changed'
    op.switches.session = 'nobody'
    await turn({ op, tab })
    await step.waitForHello(tab, 'signed-out')
    expect(op.count('authorization')).toBe(2)
  })
}

test('A-L06 error: nothing is attempted, and the frame is asked no more', async ({ op, api, app, tab }) => {
  await openMonitored({ op, app, tab })
  op.switches.check_session.says = 'error'
  await turn({ op, tab })
  await expect.poll(() => frameCount(tab)).toBe(0)
  await tab.advance(60)
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect([frameMessages(op).length, op.count('authorization')]).toEqual([2, 1])
  expect(await step.shownStates(tab)).toEqual(['signed-in idle'])
})

test('A-L06 what the standard does not know is no answer', async ({ op, app, tab }) => {
  await openMonitored({ op, app, tab })
  for (const word of ['Changed', 'changed ', '', 'null']) {
    op.switches.check_session.says = word
    await turn({ op, tab })
  }
  await turn({ op, tab })
  expect([op.count('authorization'), await frameCount(tab)]).toEqual([1, 1])
  expect(await step.shownStates(tab)).toEqual(['signed-in idle'])
})

test('A-L08 changed, and nobody is there: one silent attempt, then the session has ended', async ({
  op,
  api,
  app,
  tab,
}) => {
  await openMonitored({ op, app, tab })
  const loads = step.countLoads(app)
  op.sessions.end(op.sessions.newest()?.sid ?? '')
  await turn({ op, tab })
  await step.waitForHello(tab, 'signed-out')
  expect(await step.sessionNow(tab)).toMatchObject({
    status: 'signed-out',
    reason: 'ended',
    error: { oauth: { error: 'login_required' } },
  })
  expect((await step.shownStates(tab)).slice(1)).toEqual(['signed-out ended'])
  await tab.advance(60)
  expect((await step.callApi(tab, `${api.origin}/orders`)).error).toMatchObject({ code: 'OIDC_SIGNED_OUT' })
  expect(op.of('authorization').map(({ query }) => query.get('prompt'))).toEqual([null, 'none'])
  expect([frameMessages(op).length, await frameCount(tab), step.countLoads(app)]).toEqual([2, 0, loads])
  expect([step.countLoads(app, 'iframe'), op.count('end_session'), api.log.length]).toEqual([1, 0, 0])
})

test('A-L08 changed, and the same person is there: nobody is signed out', async ({ op, app, tab }) => {
  // Signed out and in again at the provider: another session, and another session_state.
  await openMonitored({ op, app, tab })
  op.sessions.end(op.sessions.newest()?.sid ?? '')
  const other = await tab.newTab()
  await other.goto(authorizationUrl(op, { redirect_uri: op.urlOf('jwks') }))
  await turn({ op, tab })
  const asked = await nextMessage(op)
  await turn({ op, tab })
  expect(frameMessages(op).at(-1)?.data).toBe(asked.data)
  expect(asked.data).not.toBe(frameMessages(op)[0]?.data)
  expect([op.count('authorization'), await frameCount(tab)]).toEqual([3, 1])
  expect((await step.shownStates(tab)).filter((state) => state.startsWith('signed-out'))).toEqual([])
})

test('A-L08 changed, and another person is there: the session has ended', async ({ op, api, app, tab }) => {
  await openMonitored({ op, app, tab })
  op.switches.session = bob
  op.switches.check_session.says = 'changed'
  await turn({ op, tab })
  // Session Management 1.0 §3.1: for the person of before this is a logout.
  await step.waitForHello(tab, 'signed-out')
  expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-out', reason: 'ended' })
  expect((await step.callApi(tab, `${api.origin}/orders`)).error?.code).toMatch(
    /^OIDC_(SIGNED_OUT|IDENTITY_CHANGED)$/,
  )
  expect([op.count('authorization'), api.log.length]).toEqual([2, 0])
})
