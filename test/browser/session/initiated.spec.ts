// Other ways in, A-R05 with sessions: a third party starts a sign-in at the provider that this app knows, or nowhere; see rows/requests-initiated.
import type { Outcome } from '../app/outcome.ts'
import { bob } from '../servers/hostile/switches.ts'
import * as step from '../fixtures.ts'
import { bearer, kept } from './modes.ts'

const { expect, test } = step

/** Opens the login page with those parameters and lets the app act on them. */
async function initiate(tab: step.Tab, parameters: Record<string, string>): Promise<Outcome> {
  await tab.goto(`/login?${new URLSearchParams(parameters).toString()}`)
  await step.outcome(tab)
  const answer = tab.evaluate(() => window.attempt(() => window.oidc.initiateSignIn()))
  return step.orElsewhere(tab, answer)
}

for (const [name, prepare] of [bearer, kept]) {
  test(`A-R05 ${name}: nobody is signed in: the sign-in starts, with hint and target`, async ({
    op,
    app,
    tab,
  }) => {
    prepare({ op, app })
    const parameters = { iss: op.issuer, login_hint: 'ada', target_link_uri: `${app.origin}/orders` }
    expect(await initiate(tab, parameters)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
    expect([await tab.url(), op.count('authorization')]).toEqual([`${app.origin}/orders`, 1])
    expect(op.last('authorization').query.get('login_hint')).toBe('ada')
  })

  test(`A-R05 ${name}: an unknown issuer, with somebody signed in: refused, and they stay`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    prepare({ op, app })
    await step.openSignedIn(tab)
    for (const iss of ['https://evil.example', `${op.issuer}/`, '']) {
      const refused = await initiate(tab, {
        iss,
        login_hint: 'eve',
        target_link_uri: 'https://evil.example/',
      })
      expect(refused).toMatchObject({ status: 'threw', error: { code: 'OIDC_ISSUER_MISMATCH' } })
      expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
    }
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect(op.of('authorization').filter(({ query }) => query.get('login_hint') === 'eve')).toEqual([])
  })

  test(`A-R05 ${name}: it signs another person in: one session, theirs, in the end`, async ({
    op,
    app,
    tab,
  }) => {
    prepare({ op, app })
    await step.openSignedIn(tab)
    op.switches.person = bob
    expect(await initiate(tab, { iss: op.issuer, login_hint: 'bob' })).toMatchObject({
      status: 'signed-in',
      claims: { sub: 'bob' },
    })
    expect(await step.reload(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'bob' } })
  })
}
