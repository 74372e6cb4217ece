// Row A-X04: a silent attempt in a frame that is refused: typed, cleaned up, and harmless for the session that is there.
import * as step from '../fixtures.ts'
import { answeringSilentError } from '../servers/hostile/changes.ts'
import { bob } from '../servers/hostile/switches.ts'
import { countingListeners, leftovers } from './leftovers.ts'
import { stores } from './stores.ts'

const { expect, test } = step

// Where cookies of a frame are first-party, so that a frame is used.
test.use({ providerHost: 'localhost' })

const answers: [error: string, reason: string][] = [
  ['login_required', 'interaction-required'],
  ['interaction_required', 'interaction-required'],
  ['consent_required', 'interaction-required'],
  ['access_denied', 'denied'],
  ['server_error', 'failed'],
]

test.beforeEach(({ app }) => app.early(countingListeners))

for (const [error, reason] of answers) {
  test(`A-X04 nobody is signed in, ${error}: a typed result, and nothing is left behind`, async ({
    op,
    tab,
  }) => {
    await step.openApp(tab)
    const before = await leftovers(tab)
    expect(before).toEqual([0, expect.any(Number)])
    op.switches.authorization.parameters = answeringSilentError(error)
    expect(await step.signInSilently(tab)).toMatchObject({
      status: 'signed-out',
      reason,
      error: { code: 'OIDC_AUTHORIZATION_FAILED', oauth: { error } },
    })
    expect([tab.seen.frames, op.count('token')]).toEqual([1, 0])
    expect(op.last('authorization').query.get('prompt')).toBe('none')
    expect(await leftovers(tab)).toEqual(before)
    expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-out', reason })
    op.switches.authorization = {}
    expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
  })
}

test('A-X04 the control: somebody has a session at the provider: signed in, and nothing is left behind', async ({
  op,
  api,
  tab,
}) => {
  await step.openApp(tab)
  const before = await leftovers(tab)
  op.switches.session = bob
  expect(await step.signInSilently(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'bob' } })
  expect([tab.seen.frames, op.count('token'), await leftovers(tab)]).toEqual([1, 1, before])
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
})

for (const store of stores) {
  for (const [error, reason] of answers.slice(0, 1).concat(answers.slice(-1))) {
    test(`A-X04 somebody is signed in (${store}), ${error}: the session goes on, here, in other tabs and later`, async ({
      op,
      api,
      app,
      tab,
    }) => {
      app.options['store'] = store
      op.switches.accessToken.lifetime = 300
      await tab.takeClock()
      await step.openSignedIn(tab)
      const [other = tab] = await step.openTabs(tab, 1)
      const before = await leftovers(tab)
      const session = await step.sessionNow(tab)
      op.switches.authorization.parameters = answeringSilentError(error)
      expect(await step.signInSilently(tab)).toMatchObject({ status: 'signed-out', reason })
      op.switches.authorization = {}
      expect(await step.sessionNow(tab)).toEqual(session)
      expect(await leftovers(tab)).toEqual(before)
      for (const one of [tab, other]) {
        expect(await step.callApi(one, `${api.origin}/orders`)).toMatchObject({ status: 200 })
      }
      await step.expireAccessToken({ tab, op })
      for (const one of [tab, other]) {
        await step.setVisible(one, true)
        expect(await step.callApi(one, `${api.origin}/orders`)).toMatchObject({ status: 200 })
        expect(await step.sessionNow(one)).toMatchObject({ status: 'signed-in' })
      }
      expect([op.countReuses(), op.count('revocation')]).toEqual([0, 0])
    })
  }
}
