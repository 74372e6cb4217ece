// Proof of the harness: the app page, with the SDK, as callers of the steps meet it.
import { noPopups } from '../early-scripts.ts'
import * as step from '../fixtures.ts'
import { answeringSilentError } from '../servers/hostile/changes.ts'
import { bob } from '../servers/hostile/switches.ts'
import { attemptInFrame } from './frame.ts'

const { expect, test } = step

test('a guarded app signs in by itself', async ({ op, app, tab }) => {
  app.guarded = true
  await tab.goto('/')
  await step.waitForHello(tab, 'Hello Ada Lovelace')
  expect([op.count('authorization'), op.count('token'), step.countLoads(app)]).toEqual([1, 1, 2])
})

test('a guarded app shows what its signIn could not do', async ({ op, app, tab }) => {
  app.guarded = true
  op.switches.discovery.status = 500
  await tab.goto('/')
  await tab.waitFor('#result', 'OIDC_METADATA_INVALID')
  expect(op.count('authorization')).toBe(0)
})

test('the options of the app reach the client', async ({ op, app, tab }) => {
  Object.assign(app.options, { scope: 'openid email' })
  await step.openSignedIn(tab)
  expect(op.last('authorization').query.get('scope')).toBe('openid email')
})

test('the page for front-channel logout asks for that and shows the answer, even if it is guarded', async ({
  app,
  tab,
}) => {
  app.guarded = true
  // Stands in for the SDK.
  app.serve(
    '/claimcheck/index.js',
    `export class OidcError extends Error {}
    export const inWorker = () => undefined
    export const createOidcClient = () => ({ subscribe() {}, frontChannelLogout: async () => true })`,
  )
  await tab.goto('/front-channel')
  await tab.waitFor('#result', 'true')
})

test('a sign-in of the app begins a session at the provider, which a cross-site frame does not see', async ({
  op,
  app,
  tab,
}) => {
  await step.openSignedIn(tab)
  expect(await attemptInFrame({ tab, op, app })).toContain('error=login_required')
  expect(op.last('authorization').headers.cookie).toBeUndefined()
  op.switches.session = bob
  await step.signIn(tab, { prompt: 'none' })
  await step.waitForHello(tab, 'Hello Bob')
  op.switches.authorization.parameters = answeringSilentError('consent_required')
  expect((await step.signIn(tab, { prompt: 'none' })).error?.oauth?.error).toBe('consent_required')
  expect(op.last('authorization').headers.cookie).toContain(op.sessions.newest(bob)?.sid)
})

test('the steps for popups and silence pass their options on, and tell what the promise gave', async ({
  app,
  tab,
}) => {
  // Stands in for the SDK.
  app.late(`const signIn = async (options) => {
    if (options.display === 'popup' && !window.open('about:blank')) throw new TypeError('blocked')
    return { status: 'signed-out', reason: JSON.stringify(options) }
  }
  window.oidc = Object.create(window.oidc, { signIn: { value: signIn } })`)
  await step.openApp(tab)
  const { popup, answer } = await step.signInByPopup(tab, { loginHint: 'ada' })
  const given = { status: 'signed-out', reason: '{"loginHint":"ada","display":"popup"}' }
  expect(await answer()).toEqual(given)
  await popup.close()
  const silent = { status: 'signed-out', reason: '{"display":"silent"}' }
  expect(await step.signInSilently(tab)).toEqual(silent)
  await tab.early(noPopups)
  expect(await step.reload(tab)).toEqual({ status: 'signed-out', reason: 'none' })
  await tab.click('#popup')
  expect((await step.popupAnswer(tab)).error?.message).toBe('blocked')
})

test('an access token expires for the app and for the provider', async ({ op, api, tab }) => {
  op.switches.accessToken.lifetime = 300
  await tab.takeClock()
  await step.openSignedIn(tab)
  const before = op.secrets.filter(({ cargo }) => cargo === 'access token').at(-1)?.value ?? ''
  expect(op.acceptsAccessToken(before)).toBe(true)
  await step.expireAccessToken({ tab, op })
  expect(op.acceptsAccessToken(before)).toBe(false)
  expect((await step.callApi(tab, `${api.origin}/orders`)).status).toBe(200)
  expect(op.count('refresh')).toBe(1)
})
