// Must show, pain 4: an error callback never starts a sign-in by itself.
import * as step from '../fixtures.ts'
import { answeringError, answeringSilentError } from '../servers/hostile/changes.ts'
import { noActivation } from '../early-scripts.ts'
import { isClean } from './callback-steps.ts'
import { bearer, kept } from './modes.ts'

const { expect, test } = step

const errors: [error: string, reason: string][] = [
  ['access_denied', 'denied'],
  ['login_required', 'interaction-required'],
  ['temporarily_unavailable', 'failed'],
  ['server_error', 'failed'],
  ['invalid_request', 'failed'],
]

for (const [mode, prepare] of [kept, bearer]) {
  for (const [error, reason] of errors) {
    test(`pain 4 ${mode}: a callback with ${error} starts nothing`, async ({ op, app, tab }) => {
      prepare({ op, app })
      op.switches.authorization.parameters = answeringError(error)
      expect(await step.openSignedIn(tab)).toMatchObject({
        status: 'signed-out',
        reason,
        error: { code: 'OIDC_AUTHORIZATION_FAILED', oauth: { error } },
      })
      expect([op.count('authorization'), op.count('token'), await isClean(tab)]).toEqual([1, 0, true])
      expect(await step.reload(tab)).toMatchObject({ status: 'signed-out', reason: 'none' })
      expect(op.count('authorization')).toBe(1)
    })
  }

  test(`pain 4 ${mode}: nor does one while somebody is signed in; they still are after a reload`, async ({
    op,
    app,
    tab,
  }) => {
    prepare({ op, app })
    await step.openSignedIn(tab)
    op.switches.authorization.parameters = answeringError('access_denied')
    expect(await step.signIn(tab)).toMatchObject({ status: 'signed-out', reason: 'denied' })
    expect(op.count('authorization')).toBe(2)
    op.switches.authorization.parameters = (honest) => honest
    expect(await step.reload(tab)).toMatchObject({ status: 'signed-in' })
  })
}

for (const error of ['login_required', 'server_error']) {
  test(`pain 4 ${bearer[0]}: a silent round trip that ends in ${error} is not repeated by itself`, async ({
    op,
    app,
    tab,
  }) => {
    app.early(noActivation)
    await step.openSignedIn(tab)
    op.switches.authorization.parameters = answeringSilentError(error)
    expect(await step.reload(tab)).toMatchObject({ status: 'signed-out', error: { oauth: { error } } })
    expect(op.count('authorization')).toBe(2)
    for (let round = 0; round < 4; round += 1) await step.reload(tab)
    expect(op.count('authorization')).toBeLessThanOrEqual(3)
    expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-out' })
    op.switches.authorization.parameters = (honest) => honest
    app.early('')
    await tab.goto('/')
    await step.outcome(tab)
    expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
  })
}
