// Rows A-A09 and A-A10: a callback is good for one token request, and leaves nothing in the address bar or in the history.
import { expect, openApp, openSignedIn, outcome, signIn, test, type Tab } from '../fixtures.ts'
import { answeringError, setting } from '../servers/hostile/changes.ts'
import type { Switches } from '../servers/hostile/switches.ts'
import { expectHonestSignIn } from './rejection.ts'

/** The callback that the browser was sent to last. */
function lastCallback({ seen }: Tab): string {
  return (
    seen.requests.findLast(({ url }) => new URL(url).searchParams.has('state') && url.includes('iss='))
      ?.url ?? ''
  )
}

test('A-A09 the callback a second time: no second token request, and a clean answer', async ({
  op,
  app,
  tab,
}) => {
  await openSignedIn(tab)
  const callback = lastCallback(tab)
  expect(new URL(callback).searchParams.has('code')).toBe(true)
  await tab.goto(callback)
  expect(await outcome(tab)).toMatchObject({
    status: 'signed-out',
    reason: 'stale-callback',
    error: { code: 'OIDC_CALLBACK_UNKNOWN_STATE', remedy: 'sign-in' },
  })
  expect(await tab.url()).toBe(`${app.origin}/`)
  expect(op.count('token')).toBe(1)
  await expectHonestSignIn({ op, app, tab })
})

test('A-A09 reload, Back and Forward after a sign-in: no second token request', async ({ op, app, tab }) => {
  await openSignedIn(tab)
  for (const move of [tab.reload, tab.back, tab.forward, tab.reload]) {
    await move()
    expect((await outcome(tab)).error).toBeUndefined()
    expect(await tab.url()).toBe(`${app.origin}/`)
  }
  expect(op.count('token')).toBe(1)
  await expectHonestSignIn({ op, app, tab })
})

const endings: [name: string, spoil: (switches: Switches) => void, status: string][] = [
  ['after success', () => {}, 'signed-in'],
  [
    'after an error',
    ({ authorization }) => (authorization.parameters = answeringError('server_error')),
    'signed-out',
  ],
  [
    'after a token response that is refused',
    ({ token }) => (token.members = setting({ token_type: 'mac' })),
    'signed-out',
  ],
]

for (const [name, spoil, status] of endings) {
  test(`A-A10 ${name}: address bar and history hold no code, state, error or iss`, async ({
    op,
    app,
    tab,
  }) => {
    await openApp(tab)
    spoil(op.switches)
    const left = await tab.evaluate(() => history.length)
    expect(await signIn(tab, { returnTo: '/orders?page=2' })).toMatchObject({ status })
    const shown = new URL(await tab.url())
    expect(['/orders?page=2', '/']).toContain(shown.pathname + shown.search)
    expect(await tab.evaluate(() => [document.URL, history.state])).toEqual([shown.href, null])
    // The provider's page and the callback share the one entry that the sign-in added.
    expect(await tab.evaluate(() => history.length)).toBe(left + 1)
    await tab.back()
    expect(await tab.url()).toBe(`${app.origin}/`)
    await tab.forward()
    expect(await tab.url()).toBe(shown.href)
    expect(lastCallback(tab)).toContain('state=')
  })
}
