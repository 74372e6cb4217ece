// Must show, pain 4: providers that always say no, and an app that signs in whenever nobody is signed in: the circle ends in an error.
import { noActivation } from '../early-scripts.ts'
import * as step from '../fixtures.ts'
import { answeringError, refusing, setting } from '../servers/hostile/changes.ts'
import type { Switches } from '../servers/hostile/switches.ts'
import { isClean } from './callback-steps.ts'
import { bearer, kept } from './modes.ts'

const { expect, test } = step

type Rendered = { code?: string; oauth?: { error: string } }

/** The error that the guarded app shows. */
async function rendered(tab: step.Tab, code: string): Promise<Rendered> {
  await tab.waitFor('#result', code)
  return JSON.parse(await tab.text('#result')) as Rendered
}

/** Nobody touches the page, until the test says so. */
const activation = `{
  const told = { get isActive() { return window.acts === true }, hasBeenActive: false }
  Object.defineProperty(Navigator.prototype, 'userActivation', { get: () => told })
}`

/** A person clicks on the button, as the browser sees it. */
async function clickSignIn(tab: step.Tab): Promise<void> {
  await tab.evaluate(() => {
    Object.assign(window, { acts: true })
    document.getElementById('result')?.replaceChildren()
  })
  await tab.click('#sign-in')
}

const loop = 'OIDC_LOGIN_LOOP'

const circles: [name: string, spoil: (switches: Switches) => void, code: string, error?: string][] = [
  [
    'login_required',
    ({ authorization }) => (authorization.parameters = answeringError('login_required')),
    loop,
    'login_required',
  ],
  [
    'access_denied',
    ({ authorization }) => (authorization.parameters = answeringError('access_denied')),
    loop,
    'access_denied',
  ],
  [
    '401 at the token endpoint',
    ({ token }) => Object.assign(token, refusing('invalid_client', 401)),
    loop,
    'invalid_client',
  ],
  ['500 at the token endpoint', ({ token }) => (token.status = 500), loop],
  ['500 at discovery', ({ discovery }) => (discovery.status = 500), 'OIDC_METADATA_INVALID'],
  [
    'an ID Token of the future',
    ({ idToken }) => (idToken.claims = setting({ iat: Math.floor(Date.now() / 1000) + 7200 })),
    loop,
  ],
]

for (const [mode, prepare] of [kept, bearer]) {
  for (const [name, spoil, code, error] of circles) {
    test(`pain 4 ${mode}, ${name} always: at most 3 navigations, an error, and a click tries again`, async ({
      op,
      app,
      tab,
    }) => {
      prepare({ op, app })
      spoil(op.switches)
      app.early(activation)
      app.guarded = true
      await tab.takeClock()
      await tab.goto('/')
      const shown = await rendered(tab, code)
      expect(shown.code).toBe(code)
      if (error !== undefined) expect(shown.oauth).toMatchObject({ error })
      const trips = op.count('authorization')
      expect([trips, step.countLoads(app)]).toEqual(code === loop ? [2, 3] : [0, 1])
      expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-out' })
      await tab.advance(58)
      expect(await isClean(tab)).toBe(true)
      expect(await step.reload(tab)).toMatchObject({ status: 'signed-out' })
      await rendered(tab, code)
      expect(op.count('authorization')).toBe(trips)
      // The person tries again, while the provider is as before, and then when it is well.
      await clickSignIn(tab)
      await rendered(tab, code)
      const more = op.count('authorization') - trips
      expect([more >= 1, more <= 3]).toEqual([code === loop, true])
      Object.assign(op.switches, { authorization: {}, token: {}, discovery: {}, idToken: {} })
      await clickSignIn(tab)
      await step.waitForHello(tab, 'Hello Ada')
      expect(tab.seen.errors).toEqual([])
    })
  }

  test(`pain 4 ${mode}, the control: the guarded app signs in with one navigation`, async ({
    op,
    app,
    tab,
  }) => {
    prepare({ op, app })
    app.early(noActivation)
    app.guarded = true
    await tab.goto('/')
    await step.waitForHello(tab, 'Hello Ada')
    expect([op.count('authorization'), step.countLoads(app)]).toEqual([1, 2])
  })

  test(`pain 4 ${mode}, an API that always says 401: no navigation, one refresh, still signed in`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    prepare({ op, app })
    app.early(noActivation)
    app.guarded = true
    await tab.goto('/')
    await step.waitForHello(tab, 'Hello Ada')
    api.accepts = () => false
    for (let round = 0; round < 5; round += 1) {
      expect(await step.callAtOnce(tab, `${api.origin}/orders`, 4)).toEqual([401, 401, 401, 401])
    }
    expect([op.count('authorization'), op.count('token'), op.count('refresh')]).toEqual([1, 1, 1])
    expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in' })
  })
}
