// Attacks N-01, N-03 and N-06: an insecure context, chance that is none, and what a strict policy of the page has to put up with.
import * as step from '../browser/fixtures.ts'
import { attack, type Stage } from './attack.ts'
import { usual } from './forgeries.ts'
import type { Outcome } from './row.ts'

const { expect } = step

step.test.use({
  launchOptions: [
    async ({ launchOptions }, use) => {
      const args = [...(launchOptions.args ?? []), '--host-resolver-rules=MAP lan.test 127.0.0.1']
      await use({ ...launchOptions, args })
    },
    { scope: 'worker' },
  ],
})

/** Opens the app under a host name and signs in: whether anything was sent to the provider. */
async function openAt(stage: Stage, host: string): Promise<Outcome> {
  const { app, op, tab } = stage
  await tab.goto(`${app.origin.replace('localhost', host)}/`)
  const { error } = await step.outcome(tab)
  const refused = await step.signIn(tab)
  if (op.log.length > 0) return 'not stopped'
  expect([error?.code, refused.error?.code]).toEqual(['OIDC_INSECURE_CONTEXT', 'OIDC_INSECURE_CONTEXT'])
  // Where the rest of the test can look into the page's storage.
  await tab.goto('/nobody.js')
  return 'stopped'
}

attack({
  id: 'N-01',
  name: 'a page that came by plain http from another machine: everybody on the way reads and changes it',
  levels: usual,
  expected: 'stopped',
  run: (stage) => openAt(stage, 'lan.test'),
  control: (stage) => openAt(stage, 'localhost'),
})

/** Chance as an attacker would have it. */
const noChance = `window.calls = 0; Math.random = () => { window.calls += 1; return 0.5 }`

attack({
  id: 'N-03',
  name: 'Math.random that always says the same: state, nonce and verifier that can be guessed',
  // The script does not reach a Worker; what is random is made by the same code.
  levels: ['page bearer', 'page dpop'],
  expected: 'stopped',
  async run({ app, op, tab }) {
    app.early(noChance)
    await step.openApp(tab)
    for (const _ of [1, 2, 3]) expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
    const names = ['state', 'nonce', 'code_challenge']
    const said = op.of('authorization').flatMap(({ query }) => names.map((name) => query.get(name)))
    expect(await tab.evaluate((): number => Reflect.get(window, 'calls'))).toBe(0)
    return new Set(said).size < 9 ? 'not stopped' : 'stopped'
  },
  async control({ app, tab }) {
    app.early(noChance)
    await step.openApp(tab)
    return (await tab.evaluate(() => Math.random() === Math.random())) ? 'not stopped' : 'stopped'
  },
})

/** Every violation that the page saw, over all loads of the tab. */
const collecting = `addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
  sessionStorage.setItem('violations', (sessionStorage.getItem('violations') ?? '') + effectiveDirective + ';')
})`

/** A page under a strict policy, with Trusted Types, signs in, calls, renews, asks silently and signs out. */
async function liveStrictly({ api, app, op, tab }: Stage): Promise<void> {
  app.early(collecting)
  expect(await step.openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  op.forgetAccessTokens()
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect(await step.signInSilently(tab)).toMatchObject({ status: 'signed-in' })
  expect(await step.signOut(tab)).toMatchObject({ status: 'signed-out' })
}

const offended = async ({ tab }: Stage): Promise<Outcome> =>
  (await tab.evaluate(() => sessionStorage.getItem('violations'))) === null ? 'stopped' : 'not stopped'

attack({
  id: 'N-06',
  name: 'a strict policy that the page would have to loosen for claimcheck: inline, eval, HTML from text',
  expected: 'stopped',
  async run(stage) {
    await liveStrictly(stage)
    return offended(stage)
  },
  async control(stage) {
    stage.app.early(collecting)
    await step.openApp(stage.tab)
    await stage.tab.evaluate(() => {
      try {
        document.body.innerHTML = '<p>'
      } catch {
        // It is refused, and noted.
      }
    })
    return offended(stage)
  },
})
