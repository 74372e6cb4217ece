// Rows A-A09 and A-A10: a callback is good for one token request, and leaves nothing in the address bar or in the history.
import { expect, openApp, openSignedIn, outcome, signIn, test, type Tab } from '../fixtures.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
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

/** Every code that was sent was sent once; the first is that of the callback. */
function expectCodesUsedOnce(op: HostileProvider, callback: string): void {
  const codes = op.of('token').map(({ form }) => form.get('code'))
  expect(new Set(codes).size).toBe(codes.length)
  expect(codes[0]).toBe(new URL(callback).searchParams.get('code'))
}

test('A-A09 the callback a second time, nothing kept: no second token request, and a clean answer', async ({
  op,
  app,
  tab,
}) => {
  app.options['store'] = 'memory'
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

for (const store of ['auto', 'indexeddb']) {
  test(`A-A09 the callback a second time, ${store}: the existing session, and its code is not sent again`, async ({
    op,
    app,
    tab,
  }) => {
    app.options['store'] = store
    await openSignedIn(tab)
    const callback = lastCallback(tab)
    await tab.goto(callback)
    expect(await outcome(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
    expect(await tab.url()).toBe(`${app.origin}/`)
    expectCodesUsedOnce(op, callback)
    expect(op.count('token')).toBe(store === 'auto' ? 2 : 1)
  })
}

for (const store of ['memory', 'auto', 'indexeddb']) {
  test(`A-A09 reload, Back and Forward after a sign-in, ${store}: no second token request with its code`, async ({
    op,
    app,
    tab,
  }) => {
    app.options['store'] = store
    await openSignedIn(tab)
    const callback = lastCallback(tab)
    for (const move of [tab.reload, tab.back, tab.forward, tab.reload]) {
      await move()
      expect((await outcome(tab)).error).toBeUndefined()
      expect(await tab.url()).toBe(`${app.origin}/`)
    }
    expectCodesUsedOnce(op, callback)
    if (store !== 'auto') expect(op.count('token')).toBe(1)
    await expectHonestSignIn({ op, app, tab })
  })
}

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
    // A reload may make a trip to the provider; who moves on before it is over cuts it short.
    await tab.back()
    await outcome(tab)
    expect(await tab.url()).toBe(`${app.origin}/`)
    await tab.forward()
    await outcome(tab)
    expect(await tab.url()).toBe(shown.href)
    expect(lastCallback(tab)).toContain('state=')
  })
}
