// Rows A-A01, A-A02 and A-A08: the provider answers with an error, which the app can tell apart, and no code is redeemed.
import { expect, openApp, outcome, signIn, test } from '../fixtures.ts'
import { addingParameter, answeringError } from '../servers/hostile/changes.ts'
import { expectRejected } from './rejection.ts'

const interactions = [
  'interaction_required',
  'login_required',
  'account_selection_required',
  'consent_required',
]

const failures = [
  'invalid_request',
  'unauthorized_client',
  'unsupported_response_type',
  'invalid_scope',
  'server_error',
  'temporarily_unavailable',
  'invalid_request_uri',
  'invalid_request_object',
  'request_not_supported',
  'request_uri_not_supported',
  'registration_not_supported',
]

const reasons: [error: string, reason: string][] = [
  ['access_denied', 'denied'],
  ...interactions.map((error): [string, string] => [error, 'interaction-required']),
  ...failures.map((error): [string, string] => [error, 'failed']),
]

test('A-A01 access_denied: code and description reach the app, and the transaction is used up', async ({
  op,
  app,
  tab,
}) => {
  await openApp(tab)
  let callback = ''
  const { authorization } = op.switches
  authorization.parameters = answeringError('access_denied', 'Ada said no')
  authorization.location = (url) => (callback = url)
  const denied = await signIn(tab)
  expect(denied).toMatchObject({
    reason: 'denied',
    error: { oauth: { error: 'access_denied', error_description: 'Ada said no' } },
  })
  expect(denied.error?.message).not.toContain('Ada said no')
  await tab.goto(callback)
  expect(await outcome(tab)).toMatchObject({
    reason: 'stale-callback',
    error: { code: 'OIDC_CALLBACK_UNKNOWN_STATE' },
  })
  expect(op.count('token')).toBe(0)
  await expectRejected({ op, app, tab }, denied, { code: 'OIDC_AUTHORIZATION_FAILED' })
})

for (const [error, reason] of reasons) {
  test(`A-A02 ${error} in a silent flow: the reason is ${reason}`, async ({ op, app, tab }) => {
    await openApp(tab)
    op.switches.authorization.parameters = answeringError(error)
    const refused = await signIn(tab, { prompt: 'none' })
    expect(op.last('authorization').query.get('prompt')).toBe('none')
    expect(refused).toMatchObject({ reason, error: { oauth: { error } } })
    expect(op.count('token')).toBe(0)
    await expectRejected({ op, app, tab }, refused, { code: 'OIDC_AUTHORIZATION_FAILED' })
  })
}

test('A-A08 code and error together: an error, and the code is never sent', async ({ op, app, tab }) => {
  await openApp(tab)
  op.switches.authorization.parameters = addingParameter('error', 'server_error')
  const refused = await signIn(tab)
  expect(refused).toMatchObject({ reason: 'failed', error: { oauth: { error: 'server_error' } } })
  expect(op.count('token')).toBe(0)
  await expectRejected({ op, app, tab }, refused, { code: 'OIDC_AUTHORIZATION_FAILED' })
})
