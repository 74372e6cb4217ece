// Browser tests, errors: every code that there is, provoked; each is a sentence of our own with a remedy.
import { challengeOnce, expect, sessionNow, test } from './fixtures.ts'
import { provocations } from './provocations.ts'

for (const [code, [remedy, provoke]] of Object.entries(provocations)) {
  test(`${code} is provoked, with remedy ${remedy}`, async ({ op, app, api, evil, tab }) => {
    const failure = await provoke({
      op,
      app,
      tab,
      api: `${api.origin}/orders`,
      elsewhere: `${evil.origin}/orders`,
      challenge: (challenge) => challengeOnce(api, challenge),
    })
    expect(failure).toMatchObject({ name: 'OidcError', code, remedy })
    // It says what happened in our own words: no code, no state, nothing that the provider said.
    expect(failure?.message).toMatch(/^.{30,}[.!]$/s)
    expect(failure?.message).not.toMatch(/[?&](code|state)=|User did not authorize/)
    expect(tab.seen.errors).toEqual([])
    expect((await sessionNow(tab)).status).not.toBe('unknown')
  })
}
