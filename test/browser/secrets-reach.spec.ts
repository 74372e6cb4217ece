// Browser tests, secrets: nothing that a script can reach from `window`, the client or an error holds one.
import { callApi, expect, openApp, openSignedIn, signIn, test, userInfo, type Tab } from './fixtures.ts'
import { setting } from './servers/hostile/changes.ts'
import { encrypted, tampered } from './servers/hostile/forgeries.ts'
import type { HostileProvider } from './servers/hostile-provider.ts'

declare global {
  interface Window {
    /** What the last call of the client threw. */
    failure: unknown
  }
}

test.beforeEach(({ app }) => app.bootWith('walking.ts'))

const valuesOf = (op: HostileProvider) => op.secrets.map(({ value }) => value).filter((value) => value !== '')

test('a walk from window, from the client and from its package finds no secret', async ({ op, api, tab }) => {
  await openSignedIn(tab)
  op.forgetAccessTokens()
  expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  const found = await tab.evaluate(async (secrets) => {
    const door = '/claimcheck/index.js'
    const module: unknown = await import(door)
    const roots = [window.oidc, window.oidc.getSession(), module, window]
    const texts = [JSON.stringify(window.oidc), JSON.stringify(window.oidc.getSession())]
    return [...roots, ...texts].flatMap((root) => window.walk(root, secrets))
  }, valuesOf(op))
  // The browser itself remembers the address of the load, as in performance.getEntriesByType('navigation').
  expect(found.filter(({ path }) => !path.startsWith('.navigation.activation'))).toEqual([])
})

test('the control: a walk finds what is there', async ({ tab }) => {
  await openApp(tab)
  const found = await tab.evaluate(() => {
    const hidden = new Map([
      [
        {},
        {
          list: [
            Object.create({
              get deep() {
                return 'a s3cret'
              },
            }),
          ],
        },
      ],
    ])
    Object.defineProperty(document, Symbol('hidden'), { value: hidden })
    window.failure = new Error('x', { cause: new TypeError('y', { cause: { body: { token: 's3cret' } } }) })
    return window.walk(window, ['s3cret']).map(({ path }) => path)
  })
  expect(found).toContain('.failure.cause.cause.body.token')
  expect(found).toContain('.document.Symbol(hidden).content.list.0.deep')
})

const withTokens = (json: string) => `<!doctype html><p>${json}`

const spoils: [name: string, spoil: (op: HostileProvider) => unknown][] = [
  [
    'token_type mac',
    ({ switches: { token, refresh } }) => (token.members = refresh.members = setting({ token_type: 'mac' })),
  ],
  [
    'truncated JSON',
    ({ switches: { token, refresh } }) => (token.body = refresh.body = (json) => json.slice(0, -2)),
  ],
  [
    'HTML with the tokens in it',
    ({ switches: { token, refresh } }) => (token.body = refresh.body = withTokens),
  ],
  [
    'an error with the tokens beside it',
    ({ switches: { token, refresh } }) => (token.status = refresh.status = 400),
  ],
  [
    'an ID Token with a bad signature',
    ({ switches }) => (switches.idToken.sign = switches.refreshedIdToken.sign = tampered()),
  ],
  [
    'an ID Token for somebody else',
    ({ switches }) =>
      (switches.idToken.claims = switches.refreshedIdToken.claims = setting({ aud: 'other' })),
  ],
  [
    'an encrypted ID Token',
    ({ switches }) => (switches.idToken.sign = switches.refreshedIdToken.sign = encrypted()),
  ],
  ['a connection that breaks', ({ switches: { token, refresh } }) => (token.cut = refresh.cut = 'half')],
  [
    'UserInfo with the token in it',
    (op) => (op.switches.userinfo.body = () => JSON.stringify({ sub: 'eve', all: op.secrets })),
  ],
]

/** Where in reach of the failure, and of the session's error, a secret is. */
function searchErrors(tab: Tab, op: HostileProvider): Promise<{ kind: string; found: string[] }> {
  return tab.evaluate((secrets) => {
    const session = window.oidc.getSession()
    const error = window.failure ?? (session.status === 'signed-out' ? session.error : undefined)
    const texts = [JSON.stringify(error), JSON.stringify(session)]
    const found = [error, session, ...texts].flatMap((root) => window.walk(root, secrets))
    return { kind: window.describeFailure(error).name, found: found.map(({ path }) => path) }
  }, valuesOf(op))
}

const fail = (url: string) =>
  window.oidc
    .fetch(url)
    .then(() => window.oidc.userInfo())
    .catch((error: unknown) => (window.failure = error))

for (const [name, spoil] of spoils) {
  test(`${name}: the error of a sign-in, of a call and of userInfo() holds no secret`, async ({
    op,
    api,
    tab,
  }) => {
    await openApp(tab)
    spoil(op)
    const signedIn = (await signIn(tab)).status === 'signed-in'
    if (!signedIn) expect(await searchErrors(tab, op)).toEqual({ kind: 'OidcError', found: [] })
    op.reset()
    await openSignedIn(tab)
    op.forgetAccessTokens()
    spoil(op)
    await tab.evaluate(fail, `${api.origin}/orders`)
    expect(await searchErrors(tab, op)).toEqual({ kind: 'OidcError', found: [] })
    expect((await userInfo(tab)).error?.name).toBe('OidcError')
  })
}
