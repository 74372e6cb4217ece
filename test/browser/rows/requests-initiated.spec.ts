// Row A-R05: a sign-in that a third party initiates starts at the provider that this app knows, or nowhere.
import type { Outcome } from '../app/outcome.ts'
import { expect, outcome, type Tab } from '../fixtures.ts'
import { NavigatedAway } from '../tab.ts'
import { test } from './refusal.ts'

/** Opens the login page with those parameters and lets the app act on them. */
async function initiate(tab: Tab, parameters: Record<string, string>): Promise<Outcome> {
  await tab.goto(`/login?${new URLSearchParams(parameters).toString()}`)
  await outcome(tab)
  try {
    return await tab.evaluate(() => window.attempt(() => window.oidc.initiateSignIn()))
  } catch (error) {
    if (error instanceof NavigatedAway) return outcome(tab)
    throw error
  }
}

test.beforeEach(({ op, app }) => {
  op.switches.issuerPath = '/'
  Object.assign(app.options, { issuer: op.issuer })
})

test('A-R05 the known issuer, which ends in a slash: the sign-in starts there, with the hint', async ({
  stage: { op, app, tab },
}) => {
  const hint = 'ada+work@example.test & co'
  const target = `${app.origin}/orders?open=1#last`
  const parameters = { iss: op.issuer, login_hint: hint, target_link_uri: target }
  expect(await initiate(tab, parameters)).toMatchObject({ status: 'signed-in', claims: { iss: op.issuer } })
  const { query } = op.last('authorization')
  expect(query.getAll('login_hint')).toEqual([hint])
  expect(query.has('target_link_uri')).toBe(false)
  expect(await tab.url()).toBe(target)
})

const elsewhere = ['https://evil.example/', '//evil.example/', 'javascript:alert(1)', '/\\evil.example/']

for (const target of elsewhere) {
  test(`A-R05 target_link_uri ${target} leads to the app's own page`, async ({ stage: { op, app, tab } }) => {
    expect(await initiate(tab, { iss: op.issuer, target_link_uri: target })).toMatchObject({
      status: 'signed-in',
    })
    expect(await tab.url()).toBe(`${app.origin}/`)
  })
}

const strangers: Record<string, (known: string) => Record<string, string>> = {
  'of another provider': () => ({ iss: 'https://evil.example/' }),
  'without the slash at the end': (known) => ({ iss: known.slice(0, -1) }),
  'in capitals': (known) => ({ iss: known.toUpperCase() }),
  'that is empty': () => ({ iss: '' }),
  'that is missing': () => ({}),
}

for (const [name, parameters] of Object.entries(strangers)) {
  test(`A-R05 an issuer ${name}: nothing is asked of anybody`, async ({ stage: { op, app, tab } }) => {
    const refused = await initiate(tab, { ...parameters(op.issuer), login_hint: 'ada' })
    expect(refused).toMatchObject({ status: 'threw', error: { code: 'OIDC_ISSUER_MISMATCH' } })
    expect(await tab.url()).toMatch(`${app.origin}/login?`)
    expect(op.count('authorization')).toBe(0)
    const hosts = new Set(tab.seen.requests.map(({ url }) => new URL(url).origin))
    expect([...hosts].filter((host) => host !== app.origin && host !== op.origin)).toEqual([])
    expect(await initiate(tab, { iss: op.issuer })).toMatchObject({ status: 'signed-in' })
  })
}
