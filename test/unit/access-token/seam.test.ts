// The seam: secrets go in and out on the wire only; all others see placeholders.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { refusal } from '../refusal.ts'
import { api, honest, installNetwork, openStage, places, tokenUrl } from './seam-stage.ts'
import type { Envelope } from '../../../src/access-token/seam.ts'
import type { Stage } from './seam-stage.ts'

const network = installNetwork()
const placeholder = 'kept-in-the-seam'
const codeForm = new URLSearchParams({ grant_type: 'authorization_code', code: 'c+/=' })
let stage: Stage

beforeEach(async () => {
  network.clear()
  stage = await openStage(network)
})

const urls = () => network.sent.map(({ url }) => url)

test('a form goes out as it is, without cookies, referrer or redirects', async () => {
  await stage.ask(codeForm, honest)
  const { url, init, request } = network.sent[0] ?? {}
  expect([url, init?.body]).toEqual([tokenUrl, 'grant_type=authorization_code&code=c%2B%2F%3D'])
  expect(init).toMatchObject({ method: 'POST', credentials: 'omit', redirect: 'error', cache: 'no-store' })
  expect(request?.headers.get('content-type')).toMatch(/^application\/x-www-form-urlencoded/)
})

test('an answer comes with placeholders, everything else as it was', async () => {
  const { response } = await stage.ask(codeForm, honest, { status: 201, headers: { 'x-secret': 'secret' } })
  const headers = Object.fromEntries([...response.headers].filter(([, value]) => value))
  expect([response.status, headers]).toEqual([201, { 'content-type': 'application/json' }])
  expect(await response.json()).toEqual({ ...honest, access_token: placeholder, refresh_token: placeholder })
})

const blank: [string, unknown, unknown][] = [
  ['no text', { access_token: 1, refresh_token: true }, { access_token: null, refresh_token: null }],
  ['empty', { access_token: '', refresh_token: null }, { access_token: null, refresh_token: null }],
  ['further in', { data: { access_token: 'secret' }, list: ['secret'] }, { data: null, list: null }],
  ['in a prototype', '{"__proto__":{"access_token":"a"}}', JSON.parse('{"__proto__":null}')],
  ['not there', { error: 'invalid_grant' }, { error: 'invalid_grant' }],
]

test.each(blank)('of secrets that are %s nothing is passed on', async (_, body, visible) => {
  const { response } = await stage.ask(codeForm, body)
  expect(await response.json()).toEqual(visible)
})

const unread: [string, unknown, ResponseInit?][] = [
  ['a list', ['secret', { access_token: 'secret' }]],
  ['a text', '"secret"'],
  ['no JSON', 'access_token=secret'],
  ['HTML', honest, { headers: { 'content-type': 'text/html' } }],
  ['a million characters', { ...honest, more: 'x'.repeat(1_000_000) }],
]

test('a long answer is read', async () => {
  expect((await stage.ask(codeForm, { a: 'x'.repeat(900_000) })).envelopes).toHaveLength(1)
})

test.each(unread)('%s is passed on as nothing', async (_, body, init) => {
  const { response, envelopes } = await stage.ask(codeForm, body, { status: 200, ...init })
  expect([response.status, await response.text(), envelopes]).toEqual([200, '', []])
})

test('how long the provider asks to wait is passed on', async () => {
  const { response } = await stage.ask(codeForm, {}, { status: 429, headers: { 'retry-after': '7' } })
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7'])
})

describe('an access token', () => {
  test('goes to a listed resource and to UserInfo, once it is kept', async () => {
    const { envelopes } = await stage.ask(codeForm, honest, { places })
    expect(stage.canRefresh()).toBe(false)
    expect(() => stage.send(new Request(api))).toThrow(refusal('OIDC_SIGNED_OUT'))
    envelopes[0]?.keep()
    for (const url of [api, `${api}/x`, places.userInfo])
      expect(await stage.bearerAt(url)).toBe('Bearer secret-a')
  })
  test('goes on a copy: the request of the caller stays as it is', async () => {
    await stage.signIn()
    const request = new Request(api, { method: 'POST', body: 'a', headers: { authorization: 'Basic eA==' } })
    await stage.send(request)
    expect(request.headers.get('authorization')).toBe('Basic eA==')
    const copy = network.sent.at(-1)?.request
    expect([copy?.headers.get('authorization'), await copy?.text()]).toEqual(['Bearer secret-a', 'a'])
  })
  test.each(['https://evil.test/', `${api}x`, `${places.userInfo}/x`, places.revocation])(
    'never goes to %s',
    async (url) => {
      await stage.signIn()
      expect(() => stage.send(new Request(url))).toThrow(refusal('OIDC_RESOURCE_NOT_LISTED'))
      expect(urls()).toEqual([tokenUrl])
    },
  )
  test.each(['error', 'follow', 'manual'] as const)('never follows a redirect (%s)', async (redirect) => {
    await stage.signIn()
    await stage.send(new Request(api, { redirect }))
    expect(network.sent.at(-1)?.request.redirect).toBe(redirect === 'manual' ? 'manual' : 'error')
  })
  test('is hashed for at_hash without being seen', async () => {
    const { envelopes } = await stage.ask(codeForm, honest)
    const hash = await envelopes[0]?.hash('SHA-256')
    expect(Buffer.from(hash ?? new ArrayBuffer())).toEqual(createHash('sha256').update('secret-a').digest())
  })
})

describe('a refresh token', () => {
  test('takes the place of its placeholder, and goes where it came from, whatever is asked for', async () => {
    await stage.signIn()
    network.answer(honest)
    const form = new URLSearchParams({ a: 'b', refresh_token: placeholder, c: 'd' })
    const evil = { revocation: 'https://evil.test/revoke', userInfo: 'https://evil.test/userinfo' }
    const envelopes: Envelope[] = []
    const request = { url: 'https://evil.test/token', form, target: '', places: evil }
    await stage.exchange(request, (envelope) => envelopes.push(envelope))
    envelopes[0]?.keep()
    expect(urls()).toEqual([tokenUrl, tokenUrl])
    expect(network.sent[1]?.init.body).toBe('a=b&refresh_token=secret-r&c=d')
    expect(() => stage.send(new Request(evil.userInfo))).toThrow(refusal('OIDC_RESOURCE_NOT_LISTED'))
    expect(await stage.bearerAt(places.userInfo)).toBe('Bearer secret-a')
  })
  test('is not filled in where only another member holds the placeholder', async () => {
    await stage.ask(new URLSearchParams({ a: 'refresh_token=', b: placeholder }), honest)
    expect(network.form()).toEqual({ a: 'refresh_token=', b: placeholder })
  })
  test('arrives intact, whatever its characters', async () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 })
    const odd = fc.constantFrom('+ / = % & ~', placeholder, `refresh_token=${placeholder}`, '%2B', '$&', '\0')
    await fc.assert(
      fc.asyncProperty(fc.oneof(odd, text), async (token) => {
        await stage.signIn({ ...honest, refresh_token: token })
        await stage.refresh()
        expect(network.form()).toEqual({ grant_type: 'refresh_token', refresh_token: token })
      }),
      { numRuns: 200 },
    )
  })
  test('is replaced by a new one, kept where there is none, and gone after a sign-in without one', async () => {
    await stage.signIn()
    await stage.refresh({ ...honest, access_token: 'b', refresh_token: 'r2' })
    await stage.refresh({ ...honest, refresh_token: undefined })
    await stage.refresh({ access_token: 'c' })
    expect(network.form()).toHaveProperty('refresh_token', 'r2')
    expect([await stage.bearerAt(api), stage.canRefresh()]).toEqual(['Bearer c', true])
    await stage.signIn({ access_token: 'd' })
    expect(stage.canRefresh()).toBe(false)
  })
})

describe('an empty seam', () => {
  test.each([
    ['refresh token where there is one', honest, 'secret-r'],
    ['access token else', { access_token: 'a+/=&b' }, 'a+/=&b'],
  ])('holds nothing, and gives a way to revoke the %s', async (_, body, token) => {
    await stage.signIn(body)
    const revoke = stage.empty()
    expect(stage.canRefresh()).toBe(false)
    expect(() => stage.send(new Request(api))).toThrow(refusal('OIDC_SIGNED_OUT'))
    await revoke('app & co')
    const { url, init } = network.sent.at(-1) ?? {}
    expect([url, init?.method, init?.keepalive]).toEqual([places.revocation, 'POST', true])
    expect(network.form()).toEqual({ token, client_id: 'app & co' })
  })
  test('of a provider without an endpoint for it revokes nothing: the token would go to the page’s own address', async () => {
    await stage.signIn(honest, { places: undefined })
    const before = network.sent.length
    await expect(stage.empty()('app')).rejects.toThrow('no revocation endpoint')
    expect(network.sent.length).toBe(before)
  })
})
