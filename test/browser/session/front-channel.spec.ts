// Other ways out, A-L05: the provider frames a page of the app: exact iss and sid end the session in all tabs, all else changes nothing.
import * as step from '../fixtures.ts'
import { endByFrame } from './front-channel-steps.ts'
import { bearer, kept } from './modes.ts'

const { expect, test } = step

test.use({ providerHost: 'localhost' })

/** Queries that name no session of ours, from those that do. */
const strangers: [name: string, query: (iss: string, sid: string) => string][] = [
  ['another iss', (iss, sid) => `?iss=${iss}x&sid=${sid}`],
  ['the iss with a slash', (iss, sid) => `?iss=${iss}/&sid=${sid}`],
  ['another sid', (iss, sid) => `?iss=${iss}&sid=${sid}x`],
  ['the sid in capitals', (iss, sid) => `?iss=${iss}&sid=${sid.toUpperCase()}`],
  ['no sid', (iss) => `?iss=${iss}`],
  ['no iss', (_, sid) => `?sid=${sid}`],
  ['neither', () => ''],
  ['the sid twice', (iss, sid) => `?iss=${iss}&sid=${sid}&sid=${sid}`],
  ['the iss twice', (iss, sid) => `?iss=${iss}&iss=${iss}&sid=${sid}`],
  ['both empty', () => '?iss=&sid='],
  ['an empty sid', (iss) => `?iss=${iss}&sid=`],
  ['sid undefined', (iss) => `?iss=${iss}&sid=undefined`],
  ['both in the fragment', (iss, sid) => `#iss=${iss}&sid=${sid}`],
]

for (const [name, prepare] of [bearer, kept]) {
  test(`A-L05 ${name}: exact iss and sid end the session in all tabs`, async ({ op, api, app, tab }) => {
    prepare({ op, app })
    op.switches.sid = true
    await step.openSignedIn(tab)
    const [other = tab] = await step.openTabs(tab, 1)
    await step.waitForHello(other, 'Hello Ada')
    expect(await endByFrame({ op, app, tab })).toBe('true 0')
    for (const one of [tab, other]) {
      await step.waitForHello(one, 'signed-out')
      expect(await step.sessionNow(one)).toEqual({ status: 'signed-out', reason: 'signed-out' })
      expect((await step.callApi(one, `${api.origin}/orders`)).error).toMatchObject({
        code: 'OIDC_SIGNED_OUT',
      })
    }
    const trips = op.count('authorization')
    expect(await step.reload(tab)).toMatchObject({ status: 'signed-out' })
    expect([op.count('authorization') - trips, api.log.length]).toEqual([0, 0])
  })

  test(`A-L05 ${name}: what names another session changes nothing`, async ({ op, api, app, tab }) => {
    prepare({ op, app })
    op.switches.sid = true
    await step.openSignedIn(tab)
    const { sid = '' } = op.sessions.newest() ?? {}
    for (const [stranger, query] of strangers) {
      const answer = await endByFrame({ op, app, tab }, query(op.issuer, sid))
      expect([stranger, answer]).toEqual([stranger, 'false 1'])
    }
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect((await step.shownStates(tab)).filter((state) => state.startsWith('signed-out'))).toEqual([])
    // The control: the same way, with the right ones.
    expect(await endByFrame({ op, app, tab }, `?iss=${op.issuer}&sid=${sid}`)).toBe('true 0')
    await step.waitForHello(tab, 'signed-out')
  })

  test(`A-L05 ${name}: a session without sid is ended by nobody's sid`, async ({ op, app, tab }) => {
    prepare({ op, app })
    await step.openSignedIn(tab)
    for (const query of ['?sid=undefined', '?sid=', '?sid=null', '']) {
      const iss = `${query ? '&' : '?'}iss=${op.issuer}`
      expect(await endByFrame({ op, app, tab }, query + iss)).toBe('false 1')
    }
    expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in' })
  })
}

test('A-L05 the logout page of the provider frames it while the person signs out elsewhere', async ({
  op,
  app,
  tab,
}) => {
  app.options['store'] = 'indexeddb'
  op.switches.sid = true
  await step.openSignedIn(tab)
  const { sid = '' } = op.sessions.newest() ?? {}
  op.switches.end_session.frames = [
    `${app.origin}/front-channel?iss=${encodeURIComponent(op.issuer)}&sid=${sid}`,
  ]
  const other = await tab.newTab()
  await other.goto(op.urlOf('end_session'))
  await step.waitForHello(tab, 'signed-out')
  expect(op.sessions.newest()).toBeUndefined()
  expect(await step.sessionNow(tab)).toEqual({ status: 'signed-out', reason: 'signed-out' })
})
