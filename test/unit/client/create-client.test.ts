// A client on a server: it can be made and asked, and touches nothing.
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createOidcClient } from '../../../src/client/create-client.ts'
import { checkOptions } from '../../../src/client/settings.ts'
import { refusal } from '../refusal.ts'
import { makeEngine, openPage, origin } from './page-stub.ts'

afterEach(() => vi.unstubAllGlobals())

const options = { issuer: 'https://id.example', clientId: 'app', resources: ['/api'] }
const globals = [
  'document',
  'location',
  'history',
  'indexedDB',
  'localStorage',
  'sessionStorage',
  'BroadcastChannel',
  'fetch',
]

/** Makes globals tell when they are touched. */
function watchGlobals(names: readonly string[]): string[] {
  const touched: string[] = []
  for (const name of names) {
    const value = new Proxy(() => undefined, {
      get: (_, member) => touched.push(`${name}.${String(member)}`),
      apply: () => touched.push(`${name}()`),
      construct: () => ({ name: touched.push(`new ${name}()`) }),
    })
    vi.stubGlobal(name, value)
  }
  return touched
}

test('making one touches no global, storage or network, not even in a page', () => {
  const touched = watchGlobals(['window', ...globals])
  createOidcClient(options)
  expect(touched).toEqual([])
})

test('a mistake is thrown at once', () => {
  expect(() => createOidcClient({ ...options, issuer: 'id.example' })).toThrow(refusal('OIDC_CONFIG_INVALID'))
})

test('two may have the same name: nothing is shared before the first call', () => {
  createOidcClient(options)
  expect(() => createOidcClient({ ...options, scope: 'openid x' })).not.toThrow()
})

describe('without a page', () => {
  const client = createOidcClient(options)

  test('the session is unknown, and stays so', async () => {
    const touched = watchGlobals(globals.filter((name) => name !== 'document'))
    expect(client.getSession()).toEqual({ status: 'unknown' })
    expect(client.getSession()).toBe(await client.ready())
    const end = client.subscribe(() => expect.fail('nothing changes'))
    expect(end()).toBeUndefined()
    client.close()
    expect(touched).toEqual([])
  })

  test.each([
    ['signIn', () => client.signIn()],
    ['signOut', () => client.signOut()],
    ['fetch', () => client.fetch('https://app.example/api')],
    ['initiateSignIn', () => client.initiateSignIn('https://app.example/?iss=x')],
    ['userInfo', () => client.userInfo()],
  ])('%s is not served', async (_, run) => {
    await expect(run()).rejects.toEqual(refusal('OIDC_NOT_SUPPORTED'))
  })
})

test('nothing can be put on it, or changed', () => {
  const client = createOidcClient(options)
  expect(Object.isFrozen(client)).toBe(true)
  expect(JSON.stringify(client)).toBe('{}')
  expect(Symbol.dispose in client).toBe(true)
})

describe('in a page', () => {
  const open = (changes: object = {}) => {
    const stage = makeEngine()
    const client = createOidcClient({ ...options, tokens: stage.tokens, ...changes })
    return { ...stage, client }
  }

  test('clients of the same name are one: a code is redeemed once, and all see the same session', async () => {
    openPage(`${origin}/?code=c&state=${checkOptions(options)(origin).stateMark}1`)
    const [one, other] = [open(), open()]
    const sessions = await Promise.all([one.client.ready(), other.client.ready(), one.client.ready()])
    expect(new Set(sessions).size).toBe(1)
    expect(one.client.getSession()).toBe(other.client.getSession())
    expect([one.engine.redeem.mock.calls.length, other.tokens.start.mock.calls.length]).toEqual([1, 0])
    one.client.close()
    const third = open()
    expect([other.client.getSession(), third.client.getSession()]).toEqual([sessions[0], sessions[0]])
    other.client.close()
    third.client.close()
    expect(one.client.getSession()).toEqual({ status: 'unknown' })
    one.client.close()
  })

  test('clients of the same name with other options are a mistake, until one is closed', async () => {
    openPage()
    const [one, other] = [open(), open({ scope: 'openid x' })]
    await one.client.ready()
    await expect(other.client.ready()).rejects.toEqual(refusal('OIDC_CONFIG_INVALID'))
    one.client.close()
    one.client.close()
    expect(await other.client.ready()).toMatchObject({ reason: 'none' })
    other.client.close()
  })

  test('what is wrong with a sign-in is told to the caller and to the trace', async () => {
    openPage()
    const trace = vi.fn()
    const { client, engine } = open({ trace })
    const signingIn = client.signIn({ parameters: { state: 'x' } })
    await expect(signingIn).rejects.toEqual(refusal('OIDC_CONFIG_INVALID'))
    expect(trace).toHaveBeenLastCalledWith({
      at: expect.any(Number),
      type: 'error',
      code: 'OIDC_CONFIG_INVALID',
    })
    expect(engine.begin).not.toHaveBeenCalled()
    client.close()
  })

  test('a page that is not secure is told so also by a sign-in', async () => {
    openPage('http://lan.example/', false)
    const { client } = open({ clientId: 'lan' })
    await expect(client.signIn()).rejects.toEqual(refusal('OIDC_INSECURE_CONTEXT'))
  })

  test('a third party may start a sign-in at the issuer that is known, and at no other', async () => {
    const { left } = openPage(
      `${origin}/?iss=https://id.example&login_hint=ada&target_link_uri=//evil.example`,
    )
    const { client, engine } = open()
    const foreign = client.initiateSignIn(`${origin}/?iss=https://id.example/`)
    await expect(foreign).rejects.toEqual(refusal('OIDC_ISSUER_MISMATCH'))
    expect(engine.begin).not.toHaveBeenCalled()
    void client.initiateSignIn()
    await vi.waitFor(() => expect(left).toEqual(['https://id.example/authorize']))
    expect(engine.begin).toHaveBeenCalledExactlyOnceWith({ returnTo: '/', loginHint: 'ada' })
    client.close()
  })
})
