// The flows of one client: what goes wrong is shown by the session, and what the engine reports is done.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { OidcClientOptions } from '../../../src/client/options.ts'
import { checkOptions } from '../../../src/client/settings.ts'
import { openStories } from '../../../src/client/stories.ts'
import { OidcError } from '../../../src/errors/oidc-error.ts'
import { openSessionStore } from '../../../src/session/session-store.ts'
import type { SessionState } from '../../../src/session/session.ts'
import type { TraceStep } from '../../../src/trace/trace.ts'
import { refusal } from '../refusal.ts'
import { claims, identity, makeEngine, openPage, origin } from './page-stub.ts'

let page: ReturnType<typeof openPage>
let engine: ReturnType<typeof makeEngine>['engine']

beforeEach(() => {
  page = openPage()
  ;({ engine } = makeEngine())
})
afterEach(() => void vi.unstubAllGlobals())

function open(changes: Partial<OidcClientOptions> = {}) {
  const settings = checkOptions({ issuer: 'https://id.example', clientId: 'app', ...changes })(origin)
  const sessions: SessionState<unknown>[] = []
  const session = openSessionStore<typeof claims>((next) => sessions.push(next))
  const told: TraceStep[] = []
  const tell = (step: TraceStep): void => void told.push(step)
  const stories = openStories({ settings, session, tell, engine: async () => engine })
  return { ...stories, session, sessions, told }
}

const signedIn = { status: 'signed-in', claims, scope: 'openid', renewal: 'idle' } as const
const refuses = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: ({ name }: { name?: string }) =>
      name === 'Eve' ? { issues: [{ message: 'no', path: ['name'] }] } : { value: { ...claims, name } },
  },
} as OidcClientOptions['claims']

describe('a page that arrives', () => {
  test('with nothing: nobody is signed in', async () => {
    const { arrive, sessions } = open()
    await arrive({ hasState: false })
    expect(sessions).toEqual([{ status: 'signed-out', reason: 'none' }])
  })
  test('and what goes wrong is shown, never thrown', async () => {
    const { arrive, sessions } = open()
    const error = new OidcError('OIDC_CALLBACK_EXPIRED', '')
    engine.redeem.mockRejectedValue(error)
    await arrive({ parameters: 'code=c&state=s', hasState: true })
    expect(sessions).toEqual([{ status: 'signed-out', reason: 'stale-callback', error }])
  })
})

describe('what the engine reports', () => {
  test.each([
    [{ reason: 'signed-out' }, { status: 'signed-out', reason: 'signed-out' }],
    [{ reason: 'ended' }, { status: 'signed-out', reason: 'ended' }],
    [{ renewal: 'running' }, { ...signedIn, renewal: 'running' }],
    [
      { renewal: 'idle', scope: 'x' },
      { ...signedIn, scope: 'x' },
    ],
    [
      { renewal: 'idle', claims: { ...claims, name: 'Ada' } },
      { ...signedIn, claims: { ...claims, name: 'Ada' } },
    ],
  ] as const)('%j', async (event, expected) => {
    const { hear, session } = open()
    session.set({ ...signedIn })
    await hear(event)
    expect(session.get()).toEqual(expected)
  })
  test('somebody who signed in in another tab is shown here', async () => {
    const { hear, session } = open()
    session.set({ status: 'signed-out', reason: 'none' })
    await hear({ arrived: identity })
    expect(session.get()).toEqual(signedIn)
  })
  test('a renewal that comes after the end changes nothing', async () => {
    const { hear, session } = open()
    session.set({ status: 'signed-out', reason: 'signed-out' })
    await hear({ renewal: 'idle', claims })
    expect(session.get()).toEqual({ status: 'signed-out', reason: 'signed-out' })
  })
  test.each([
    { claims: { ...claims, name: 'Eve' }, renewal: 'idle' },
    { arrived: { ...identity, claims: { ...claims, name: 'Eve' } } },
  ] as const)('claims that the app refuses end the session (%#)', async (event) => {
    const { hear, session } = open({ claims: refuses } as Partial<OidcClientOptions>)
    if (!('arrived' in event)) session.set({ ...signedIn })
    await hear(event)
    const error = refusal('OIDC_ID_TOKEN_INVALID', { check: 'shape' })
    expect(session.get()).toEqual({ status: 'signed-out', reason: 'failed', error })
    expect(engine.release).toHaveBeenCalledWith({ returnTo: '/', local: true })
  })
})

test('a call that nobody waits for goes on at once', async () => {
  const { resume } = open()
  expect(await resume()).toBeUndefined()
})

describe('a sign-in that a third party asks for', () => {
  const asks = (query: string) => `${origin}/?iss=https://id.example&${query}`
  test.each([
    ['', '/'],
    ['target_link_uri=/orders', '/orders'],
    [`target_link_uri=${origin}/orders`, '/orders'],
    ['target_link_uri=https://evil.example/', '/'],
    ['target_link_uri=javascript:alert(1)', '/'],
  ])('with %j returns to %s', async (query, returnTo) => {
    void open().initiateSignIn(asks(query))
    await vi.waitFor(() => expect(page.left).toHaveLength(1))
    expect(engine.begin.mock.calls).toEqual([[expect.objectContaining({ returnTo })]])
  })
  test.each(['/', '/?iss=', '/?iss=https://id.example/', '/?iss=https://evil.example'])(
    'at an issuer that is not ours (%s) is refused',
    async (url) => {
      const { initiateSignIn } = open()
      await expect(async () => initiateSignIn(url)).rejects.toEqual(refusal('OIDC_ISSUER_MISMATCH'))
      expect(engine.begin).not.toHaveBeenCalled()
    },
  )
})

describe('a service worker that controls the page', () => {
  const control = (scriptURL: string) => {
    const serviceWorker = Object.assign(new EventTarget(), { controller: { scriptURL } })
    vi.stubGlobal('navigator', { onLine: true, userActivation: { isActive: true }, serviceWorker })
    return (next = scriptURL) => {
      serviceWorker.controller = { scriptURL: next }
      serviceWorker.dispatchEvent(new Event('controllerchange'))
    }
  }
  test('and is not the app’s own is named once, without its query', () => {
    const change = control(`${origin}/upload/evil.js?secret`)
    const { told, close } = open({ serviceWorker: '/own.js' })
    change()
    expect(told).toEqual([
      { type: 'notice', message: expect.stringContaining(`${origin}/upload/evil.js controls`) },
    ])
    change(`${origin}/another.js`)
    expect(told).toHaveLength(2)
    close()
    change(`${origin}/a-third.js`)
    expect(told).toHaveLength(2)
  })
  test.each(['/own.js?v=1', `${origin}/own.js?v=1`, 'own.js?v=1'])(
    'and is the app’s own, %s: nothing',
    (own) => {
      control(`${origin}/own.js?v=1`)
      expect(open({ serviceWorker: own }).told).toEqual([])
    },
  )
  test.each(['/own.js', '/own.js?v=2', 'https://cdn.example/own.js?v=1', 'https://'])(
    'exactly: %s is another',
    (own) => {
      control(`${origin}/own.js?v=1`)
      expect(open({ serviceWorker: own }).told).toHaveLength(1)
    },
  )
})

test('a circle of redirects is broken over page loads, and the memory is this client’s', async () => {
  vi.stubGlobal('navigator', { onLine: true, userActivation: { isActive: false } })
  const go = async (clientId: string) => {
    const count = page.left.length
    const signingIn = Promise.race([
      open({ clientId }).signIn({}, null),
      vi.waitUntil(() => page.left.length > count),
    ])
    return signingIn.catch((thrown: OidcError) => thrown.code)
  }
  expect([await go('app'), await go('app'), await go('app'), await go('b')]).toEqual([
    true,
    true,
    'OIDC_LOGIN_LOOP',
    true,
  ])
})
