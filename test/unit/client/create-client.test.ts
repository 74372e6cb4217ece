// A client on a server: it can be made and asked, and touches nothing.
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createOidcClient } from '../../../src/client/create-client.ts'
import { refusal } from '../refusal.ts'

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
    ['frontChannelLogout', () => client.frontChannelLogout('https://app.example/')],
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
