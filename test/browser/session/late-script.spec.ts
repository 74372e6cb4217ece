// Secrets: a hostile script that listens in the page while a popup or a silent sign-in goes on, or calls what it caught: no token.
import type { App } from '../servers/app.ts'
import { familyNames, type Family } from '../app/late/family-names.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import * as step from '../fixtures.ts'

const { expect, test } = step

test.use({ providerHost: 'localhost' })

type Stage = { op: HostileProvider; api: { origin: string }; app: App; tab: step.Tab }

const valuesOf = (op: HostileProvider, cargo: RegExp) =>
  op.secrets.filter((secret) => cargo.test(secret.cargo)).map(({ value }) => value)

/** A popup sign-in, a call, a sign-out and a silent sign-in with a renewal, while the script listens. */
async function signInBesides({ op, api, tab }: Omit<Stage, 'app'>, family: Family): Promise<void> {
  await step.openApp(tab)
  await tab.evaluate((name) => window.spyOn(name), family)
  const { popup, answer } = await step.signInByPopup(tab)
  expect(await answer()).toMatchObject({ status: 'signed-in' })
  await popup.closed()
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  await step.signOut(tab, { local: true })
  expect(await step.signInSilently(tab)).toMatchObject({ status: 'signed-in' })
  op.forgetAccessTokens()
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect([op.count('token'), op.count('refresh'), tab.seen.frames]).toEqual([2, 1, 1])
  await tab.evaluate(() => window.stopSpying())
}

for (const family of familyNames) {
  test(`${family}: a popup and a silent sign-in let no token be heard`, async ({ op, api, app, tab }) => {
    await app.bootWith('late/sdk.ts')
    await signInBesides({ op, api, tab }, family)
    expect(await tab.evaluate((values) => window.sightings(values), valuesOf(op, /access|refresh/))).toEqual(
      [],
    )
  })
}

test('the control: the script does hear what is no token: the state of the sign-in', async ({
  op,
  api,
  app,
  tab,
}) => {
  await app.bootWith('late/sdk.ts')
  await signInBesides({ op, api, tab }, 'Promise.prototype.then')
  const state = op.last('authorization').query.get('state') ?? ''
  expect(await tab.evaluate((values) => window.sightings(values), [state])).not.toEqual([])
})

/** The families that catch objects, and what they do catch: the engine; some the envelope of the tokens, too. */
const catchers: [family: Family, caught: string[]][] = [
  ['then of Object.prototype', ['redeem', 'userInfo', 'keep', 'hash']],
  ['Promise.prototype.then', ['redeem', 'userInfo']],
  ['constructor of Promise.prototype', ['redeem', 'userInfo', 'keep', 'hash']],
]

/** What the script got by calling all that it caught. */
async function loot({ op, api, tab }: Omit<Stage, 'app'>, family: Family) {
  await signInBesides({ op, api, tab }, family)
  const secrets = valuesOf(op, /access|refresh/)
  return tab.evaluate(async (values) => {
    const { called, given } = await window.loot()
    const found = window.walk(given, values, [window, document, window.oidc]).map(({ path }) => path)
    return { called: [...new Set(called)], found }
  }, secrets)
}

for (const [family, caught] of catchers) {
  test(`${family}: in the default mode, what it caught and called gives no token, and nothing seals`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    await app.bootWith('late/looter.ts')
    const { called, found } = await loot({ op, api, tab }, family)
    expect(found).toEqual([])
    expect(called).toEqual(expect.arrayContaining(caught))
    expect(called).not.toContain('seal')
  })
}

test('the control: of a kept session, the same script gets what is sealed, and opens it', async ({
  op,
  api,
  app,
  tab,
}) => {
  app.options['store'] = 'indexeddb'
  await app.bootWith('late/looter.ts')
  const { called, found } = await loot({ op, api, tab }, 'constructor of Promise.prototype')
  expect(called).toContain('seal')
  expect(found).not.toEqual([])
})
