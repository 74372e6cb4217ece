// Rows A-X01, A-X02, A-X03 and A-X07: what a browser holds after a sign-in, and what becomes of it.
import * as step from '../fixtures.ts'
import { answeringError, keepBackCallback, setting } from '../servers/hostile/changes.ts'
import type { Secret } from '../servers/hostile/grants.ts'
import type { Switches } from '../servers/hostile/switches.ts'
import { expectRejected } from './rejection.ts'
import { stores } from './stores.ts'

const { expect, test } = step

/** What SECURITY.md and the option `store` say that is kept: nothing, a mark without tokens, or the session. */
const keeping = { memory: [], auto: [false], indexeddb: [true] } as const

for (const [store, kept] of Object.entries(keeping)) {
  test(`A-X01 ${store}: no token in the clear in any storage, URL, cookie or history entry`, async ({
    op,
    app,
    api,
    tab,
  }) => {
    app.options['store'] = store
    await step.openSignedIn(tab)
    op.forgetAccessTokens()
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect(op.count('refresh')).toBe(1)
    const found = await step.findSecrets(tab, op.secrets)
    const tokens = found.filter(({ cargo }) => /^(access|refresh) token$/.test(cargo))
    expect(new Set(tokens.map(({ place }) => place))).toEqual(
      new Set([`headers of GET ${api.origin}/orders`, `body of POST ${op.urlOf('token')}`]),
    )
    const others = found.filter(({ cargo, place }) => cargo === 'ID token' && !/^IndexedDB$/.test(place))
    expect(others).toEqual([])
    expect(found.some(({ cargo }) => cargo === 'ID token')).toBe(store === 'indexeddb')
    const records = Object.entries(await step.storedRecords(tab))
    const sessions = records.filter(([key]) => key.startsWith('session '))
    expect(sessions.map(([, holdsTokens]) => holdsTokens)).toEqual(kept)
    expect(await tab.evaluate(() => [document.cookie, history.state])).toEqual(['', null])
  })
}

const endings: [name: string, spoil: (switches: Switches) => unknown, status: string][] = [
  ['success', () => {}, 'signed-in'],
  ['access_denied', (op) => (op.authorization.parameters = answeringError('access_denied')), 'signed-out'],
  ['a token request that is refused', (op) => (op.token.status = 400), 'signed-out'],
  ['a bad nonce', (op) => (op.idToken.claims = setting({ nonce: 'bad' })), 'signed-out'],
]

for (const store of stores) {
  for (const [name, spoil, status] of endings) {
    test(`A-X02 ${store}, after ${name}: state and verifier are gone, and the nonce that no refresh needs`, async ({
      op,
      app,
      tab,
    }) => {
      app.options['store'] = store
      spoil(op.switches)
      expect(await step.openSignedIn(tab)).toMatchObject({ status })
      const { query } = op.last('authorization')
      const isNonceKept = store === 'indexeddb' && status === 'signed-in'
      const spent = ['state', ...(isNonceKept ? [] : ['nonce'])].map((parameter): Secret => ({
        cargo: 'authorization code',
        value: query.get(parameter) ?? '',
      }))
      const verifiers = op.secrets.filter(({ cargo }) => cargo === 'code verifier')
      expect(spent.every(({ value }) => value.length > 20)).toBe(true)
      const stored = (await step.findSecrets(tab, [...spent, ...verifiers])).filter(({ place }) =>
        /Storage|IndexedDB|caches|cookies|^URL$|history/.test(place),
      )
      expect(stored).toEqual([])
      const keys = Object.keys(await step.storedRecords(tab))
      expect(keys.filter((key) => /^(transaction|answer) /.test(key))).toEqual([])
    })
  }

  test(`A-X03 ${store}: a reload brings the session back, and no code is sent again`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    app.options['store'] = store
    const { claims } = await step.openSignedIn(tab, { returnTo: '/orders?page=2#top' })
    for (const round of [1, 2, 3]) {
      expect(await step.reload(tab)).toMatchObject({ status: 'signed-in', claims: { sub: claims?.['sub'] } })
      expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
      expect(op.count('token')).toBe(store === 'auto' ? 1 + round : 1)
    }
    const codes = op.of('token').map(({ form }) => form.get('code'))
    expect(new Set(codes).size).toBe(codes.length)
    expect(await tab.url()).toBe(`${app.origin}/orders?page=2#top`)
    expect([op.count('refresh'), op.count('authorization')]).toEqual([0, op.count('token')])
  })
}

const corrupt: [name: string, forgery: step.Forgery][] = [
  ['null', { value: null }],
  ['text', { value: '{"version":1,"returnTo":"/' }],
  ['a number', { value: 7 }],
  ['an empty object', { value: {} }],
  ['an array', { value: [1, 'x'] }],
  ['of another version', { members: { version: 2 } }],
  ['without a verifier', { members: { verifier: null } }],
  ['with a nonce of another kind', { members: { nonce: ['x'] } }],
  ['with a time of another kind', { members: { createdAt: 'today' } }],
  ['with a returnTo of another kind', { members: { returnTo: {} } }],
]

for (const [name, forgery] of corrupt) {
  test(`A-X07 a stored sign-in that is ${name}: refused typed, and the next one works`, async ({
    op,
    app,
    tab,
  }) => {
    await step.openApp(tab)
    const callback = keepBackCallback(op.switches.authorization, `${app.origin}/waiting`)
    await step.signIn(tab)
    expect(await step.forgeRecords(tab, 'transaction ', forgery)).toBe(1)
    await tab.goto(callback())
    const refused = await step.outcome(tab)
    expect([refused.reason, op.count('token')]).toEqual(['stale-callback', 0])
    await expectRejected({ op, app, tab }, refused, {
      code: 'OIDC_CALLBACK_UNKNOWN_STATE',
      remedy: 'sign-in',
    })
  })
}

for (const [name, members, tokenRequests, error] of [
  ['verifier cut short', { verifier: 'short' }, 1, { code: 'OIDC_TOKEN_REQUEST_FAILED' }],
  ['nonce cut short', { nonce: 'short' }, 1, { code: 'OIDC_ID_TOKEN_INVALID', check: 'nonce' }],
  ['verifier emptied', { verifier: '' }, 1, { code: 'OIDC_TOKEN_REQUEST_FAILED' }],
] as const) {
  test(`A-X07 a stored sign-in with its ${name}: refused typed, and the next one works`, async ({
    op,
    app,
    tab,
  }) => {
    await step.openApp(tab)
    const callback = keepBackCallback(op.switches.authorization, `${app.origin}/waiting`)
    await step.signIn(tab)
    expect(await step.forgeRecords(tab, 'transaction ', { members })).toBe(1)
    await tab.goto(callback())
    const refused = await step.outcome(tab)
    expect(op.count('token')).toBe(tokenRequests)
    await expectRejected({ op, app, tab }, refused, error)
  })
}
