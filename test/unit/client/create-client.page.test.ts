// A client in a page: shared by all of its name, and what it does at a click.
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { OidcClient } from '../../../src/client/client.ts'
import { createOidcClient } from '../../../src/client/create-client.ts'
import { checkOptions } from '../../../src/client/settings.ts'
import { refusal } from '../refusal.ts'
import { authorization, makeEngine, openPage, origin } from './page-stub.ts'

afterEach(() => vi.unstubAllGlobals())

const options = { issuer: 'https://id.example', clientId: 'app', resources: ['/api'] }

const open = (changes: object = {}) => {
  const stage = makeEngine()
  const client = createOidcClient({ ...options, tokens: stage.tokens, ...changes })
  clients.push(client)
  return { ...stage, client }
}
const clients: OidcClient[] = []
afterEach(() => clients.splice(0).forEach((client) => client.close()))

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
  const { left } = openPage(`${origin}/?iss=https://id.example&login_hint=ada&target_link_uri=//evil.example`)
  const { client, engine } = open()
  const foreign = client.initiateSignIn(`${origin}/?iss=https://id.example/`)
  await expect(foreign).rejects.toEqual(refusal('OIDC_ISSUER_MISMATCH'))
  expect(engine.begin).not.toHaveBeenCalled()
  void client.initiateSignIn()
  await vi.waitFor(() => expect(left).toEqual(['https://id.example/authorize']))
  expect(engine.begin).toHaveBeenCalledExactlyOnceWith({ returnTo: '/', loginHint: 'ada' })
  client.close()
})

describe('a popup', () => {
  test('is opened in the click itself, before anything is waited for', async () => {
    const { opened } = openPage()
    const { client } = open()
    void client.signIn({ display: 'popup' })
    expect(vi.mocked(globalThis.open)).toHaveBeenCalledOnce()
    await vi.waitFor(() => expect(opened.location.replace.mock.calls).toEqual([[authorization]]))
    client.close()
  })
  test('that the browser refuses is said, nothing is asked, and the trace tells of it', async () => {
    openPage()
    vi.stubGlobal('open', () => null)
    const trace = vi.fn()
    const { client, engine } = open({ trace })
    const signingIn = client.signIn({ display: 'popup' })
    await expect(signingIn).rejects.toEqual(refusal('OIDC_POPUP_BLOCKED', { remedy: 'retry' }))
    expect([engine.begin.mock.calls, trace.mock.lastCall?.[0]]).toEqual([
      [],
      expect.objectContaining({ type: 'error', code: 'OIDC_POPUP_BLOCKED' }),
    ])
    client.close()
  })
  test('is closed where something is wrong, and none is opened for a mistake or another display', async () => {
    const { opened } = openPage()
    const { client, engine } = open()
    const parameters = { state: 'x' }
    const mistake = client.signIn({ display: 'popup', parameters })
    await expect(mistake).rejects.toEqual(refusal('OIDC_CONFIG_INVALID'))
    expect(globalThis.open).not.toHaveBeenCalled()
    engine.begin.mockRejectedValueOnce(new Error('no'))
    await expect(client.signIn({ display: 'popup' })).rejects.toThrow('no')
    expect(opened.close).toHaveBeenCalled()
    void client.signIn()
    expect(globalThis.open).toHaveBeenCalledOnce()
  })
})

test('a logout by the provider is that of the address, or of the one that is given', async () => {
  openPage(`${origin}/front-channel?iss=https://id.example&sid=s1`)
  const { client, engine } = open()
  engine.isSession.mockImplementation(async (_, sid) => sid === 's1')
  expect(await client.frontChannelLogout()).toBe(true)
  expect(await client.frontChannelLogout('/?iss=https://id.example&sid=s2')).toBe(false)
  expect(engine.isSession.mock.calls).toEqual([
    ['https://id.example', 's1'],
    ['https://id.example', 's2'],
  ])
  client.close()
})

test('another copy of the package joins the clients that there are', async () => {
  openPage()
  const [one, second] = [open(), makeEngine()]
  await one.client.ready()
  vi.resetModules()
  const copy = await import('../../../src/client/create-client.ts')
  const other = copy.createOidcClient({ ...options, tokens: second.tokens })
  expect(other.getSession()).toBe(one.client.getSession())
  one.client.close()
  other.close()
})
