// The seam: secrets go in and out on the wire only; all others see placeholders.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { refusal } from '../refusal.ts'
import type { Envelope } from '../../../src/access-token/seam.ts'
import { installNetwork } from './network.ts'

const network = installNetwork()
// Imported after the network was replaced: the seam captures what it finds.
const { openSeam, placeholder } = await import('../../../src/access-token/seam.ts')

const tokenUrl = 'https://id.test/token'
const api = 'https://api.test/v1'
const places = { revocation: 'https://id.test/revoke', userInfo: 'https://id.test/userinfo' }
const honest = {
  access_token: 'secret-a',
  refresh_token: 'secret-r',
  token_type: 'Bearer',
  expires_in: 300,
  id_token: 'a.b.c',
}
const codeForm = () => new URLSearchParams({ grant_type: 'authorization_code', code: 'c+/=' })
const refreshForm = () =>
  new URLSearchParams({ grant_type: 'refresh_token', refresh_token: placeholder, client_id: 'app' })

beforeEach(() => void network.sent.splice(0))

function open() {
  const seam = openSeam([api])
  const exchange = async (form: URLSearchParams, body: unknown, init?: ResponseInit) => {
    network.answer(body, init)
    const envelopes: Envelope[] = []
    const response = await seam.exchange(tokenUrl, form, (envelope) => envelopes.push(envelope))
    return { response, envelopes }
  }
  const signIn = async (body: object = honest) => {
    const { envelopes } = await exchange(codeForm(), body)
    envelopes[0]?.keep(places)
  }
  const refresh = async (body: object) => {
    const { envelopes } = await exchange(refreshForm(), body)
    envelopes[0]?.keep({})
  }
  return { ...seam, exchange, signIn, refresh }
}

/** The header that a call of the API carries. */
async function bearerOf(seam: ReturnType<typeof open>, url = `${api}/x`): Promise<string | null | undefined> {
  await seam.send(new Request(url))
  return network.sent.at(-1)?.request.headers.get('authorization')
}

test('a form goes out as it is, without cookies, referrer or redirects', async () => {
  await open().exchange(codeForm(), honest)
  const { url, init } = network.sent[0] ?? {}
  expect([url, init?.body]).toEqual([tokenUrl, 'grant_type=authorization_code&code=c%2B%2F%3D'])
  expect(init).toMatchObject({ method: 'POST', credentials: 'omit', redirect: 'error', cache: 'no-store' })
  expect(network.sent[0]?.request.headers.get('content-type')).toMatch(/^application\/x-www-form-urlencoded/)
})

test('an answer comes with placeholders, everything else as it was', async () => {
  const { response } = await open().exchange(codeForm(), honest, {
    status: 201,
    headers: { 'x-secret': 'secret' },
  })
  expect([response.status, [...response.headers]]).toEqual([201, [['content-type', 'application/json']]])
  expect(await response.json()).toEqual({ ...honest, access_token: placeholder, refresh_token: placeholder })
})

const blank: [string, unknown, unknown][] = [
  [
    'secrets that are no text',
    { access_token: 1, refresh_token: true },
    { access_token: null, refresh_token: null },
  ],
  [
    'secrets that are empty',
    { access_token: '', refresh_token: null },
    { access_token: null, refresh_token: null },
  ],
  [
    'members that are objects',
    { data: { access_token: 'secret' }, list: ['secret'] },
    { data: null, list: null },
  ],
  ['a member called __proto__', '{"__proto__":{"access_token":"secret"}}', JSON.parse('{"__proto__":null}')],
  ['an error', { error: 'invalid_grant' }, { error: 'invalid_grant' }],
]

test.each(blank)('of %s nothing is passed on', async (_, body, visible) => {
  const { response } = await open().exchange(codeForm(), body)
  expect(await response.json()).toEqual(visible)
})

const unread: [string, unknown, ResponseInit?][] = [
  ['a list', ['secret', { access_token: 'secret' }]],
  ['a text', '"secret"'],
  ['no JSON', 'access_token=secret'],
  ['HTML', honest, { headers: { 'content-type': 'text/html' } }],
  ['a million characters', { ...honest, more: 'x'.repeat(1_000_000) }],
]

test.each(unread)('%s is passed on as nothing', async (_, body, init) => {
  const { response, envelopes } = await open().exchange(codeForm(), body, { status: 200, ...init })
  expect([response.status, await response.text(), envelopes]).toEqual([200, '', []])
})

describe('an access token', () => {
  test('goes to a listed resource and to UserInfo once it is kept, on a copy of the request', async () => {
    const seam = open()
    const { envelopes } = await seam.exchange(codeForm(), honest)
    expect(await bearerOf(seam)).toBe('Bearer ')
    envelopes[0]?.keep(places)
    const request = new Request(`${api}/x`, {
      method: 'POST',
      body: 'a',
      headers: { authorization: 'Basic eA==' },
    })
    await seam.send(request)
    expect(request.headers.get('authorization')).toBe('Basic eA==')
    const copy = network.sent.at(-1)?.request
    expect([copy?.headers.get('authorization'), copy?.redirect, await copy?.text()]).toEqual([
      'Bearer secret-a',
      'error',
      'a',
    ])
    expect(await bearerOf(seam, places.userInfo)).toBe('Bearer secret-a')
  })
  test.each(['https://evil.test/', `${api}x`, `${places.userInfo}/x`, places.revocation])(
    'never to %s',
    async (url) => {
      const seam = open()
      await seam.signIn()
      network.sent.splice(0)
      expect(() => seam.send(new Request(url))).toThrow(refusal('OIDC_RESOURCE_NOT_LISTED'))
      expect(network.sent).toEqual([])
    },
  )
  test.each(['error', 'follow', 'manual'] as const)('never follows a redirect (%s)', async (redirect) => {
    const seam = open()
    await seam.send(new Request(api, { redirect }))
    expect(network.sent.at(-1)?.request.redirect).toBe(redirect === 'manual' ? 'manual' : 'error')
  })
  test('is hashed for at_hash without being seen', async () => {
    const { envelopes } = await open().exchange(codeForm(), honest)
    const hash = await envelopes[0]?.hash('SHA-256')
    expect(Buffer.from(hash ?? new ArrayBuffer())).toEqual(createHash('sha256').update('secret-a').digest())
  })
})

describe('a refresh token', () => {
  test('goes to the endpoint that it came from, in place of its placeholder, whatever is asked for', async () => {
    const seam = open()
    await seam.signIn()
    expect(seam.canRefresh()).toBe(true)
    await seam.exchange(refreshForm(), honest)
    await seam.exchange(refreshForm(), honest)
    network.answer(honest)
    await openSeam([]).exchange('https://evil.test/token', codeForm(), () => undefined)
    await seam.exchange(new URLSearchParams({ a: 'refresh_token=', b: placeholder }), honest)
    expect(network.sent.map(({ url }) => url)).toEqual([
      tokenUrl,
      tokenUrl,
      tokenUrl,
      'https://evil.test/token',
      tokenUrl,
    ])
    expect(network.sent[1]?.init.body).toBe('grant_type=refresh_token&refresh_token=secret-r&client_id=app')
    expect(network.form()).toEqual({ a: 'refresh_token=', b: placeholder })
  })
})
