// Row A-C05: a token endpoint that redirects gets no second request anywhere; code and verifier stay where they were sent.
import { expect, openApp, signIn, test } from '../fixtures.ts'
import { expectRejected } from './rejection.ts'

for (const status of [301, 302, 303, 307, 308] as const) {
  test(`A-C05 ${status} to another origin: nothing arrives there`, async ({ op, app, evil, tab }) => {
    await openApp(tab)
    op.switches.token.redirect = { status, to: `${evil.origin}/token` }
    const rejected = await signIn(tab)
    expect(evil.log).toEqual([])
    expect(op.count('token')).toBe(1)
    await expectRejected({ op, app, tab }, rejected, { code: 'OIDC_NETWORK' })
    expect(evil.log).toEqual([])
  })
}

test('A-C05 the control: a plain fetch follows a 307, with the form', async ({ op, evil, tab }) => {
  await openApp(tab)
  op.switches.token.redirect = { status: 307, to: `${evil.origin}/token` }
  await tab.evaluate(async (url) => {
    await fetch(url, { method: 'POST', body: new URLSearchParams({ code: 'x' }) })
  }, op.urlOf('token'))
  expect(evil.last('anything').form.get('code')).toBe('x')
})
