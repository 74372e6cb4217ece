// Rows A-A05, A-A06 and A-A07: the issuer that the response names is compared before the code is used.
import { expect, openApp, signIn, test } from '../fixtures.ts'
import {
  addingParameter,
  alteringParameter,
  answeringError,
  leavingOut,
  withoutParameter,
} from '../servers/hostile/changes.ts'
import { expectRejected } from './rejection.ts'

const silent = leavingOut('authorization_response_iss_parameter_supported')
const mismatch = { code: 'OIDC_CALLBACK_ISSUER_MISMATCH', remedy: 'report' }

test('A-A05 the right iss, advertised: signed in', async ({ op, tab }) => {
  await openApp(tab)
  expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
  const passed = await tab.evaluate(() =>
    window.events.some((event) => event.type === 'check' && event.check === 'response iss' && event.passed),
  )
  expect(passed).toBe(true)
  expect(op.count('token')).toBe(1)
})

test('A-A05 the right iss, not advertised; and none, not advertised: signed in', async ({ op, tab }) => {
  op.switches.discovery.members = silent
  await openApp(tab)
  expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
  op.switches.authorization.parameters = withoutParameter('iss')
  expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
})

const wrong: [name: string, alter: (iss: string) => string][] = [
  ['another host', () => 'https://other.example'],
  ['a character more', (iss) => `${iss}x`],
  ['a slash at its end', (iss) => `${iss}/`],
  ['another case', (iss) => iss.toUpperCase()],
  ['nothing in it', () => ''],
]

for (const [name, alter] of wrong) {
  for (const advertised of [true, false]) {
    test(`A-A06 an iss with ${name}, ${advertised ? '' : 'not '}advertised: no token request`, async ({
      op,
      app,
      tab,
    }) => {
      if (!advertised) op.switches.discovery.members = silent
      await openApp(tab)
      op.switches.authorization.parameters = alteringParameter('iss', alter)
      const rejected = await signIn(tab)
      expect(rejected.reason).toBe('failed')
      expect(op.count('token')).toBe(0)
      await expectRejected({ op, app, tab }, rejected, mismatch)
    })
  }
}

test('A-A06 an error with a wrong iss is not what the provider said', async ({ op, app, tab }) => {
  await openApp(tab)
  op.switches.authorization.parameters = (honest) =>
    alteringParameter('iss', () => 'https://other.example')(answeringError('access_denied')(honest))
  const rejected = await signIn(tab)
  expect(rejected.reason).toBe('failed')
  expect(rejected.error?.oauth).toBeUndefined()
  await expectRejected({ op, app, tab }, rejected, mismatch)
})

test('A-A07 no iss although advertised: no token request', async ({ op, app, tab }) => {
  await openApp(tab)
  op.switches.authorization.parameters = withoutParameter('iss')
  const rejected = await signIn(tab)
  expect(rejected.reason).toBe('failed')
  expect(op.count('token')).toBe(0)
  await expectRejected({ op, app, tab }, rejected, mismatch)
})

test('A-A07 the iss under another name only: no token request', async ({ op, app, tab }) => {
  await openApp(tab)
  op.switches.authorization.parameters = (honest) =>
    addingParameter('issuer', op.issuer)(withoutParameter('iss')(honest))
  const rejected = await signIn(tab)
  expect(op.count('token')).toBe(0)
  await expectRejected({ op, app, tab }, rejected, mismatch)
})
