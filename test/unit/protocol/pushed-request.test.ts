// Pushed authorization requests: all parameters go ahead as a form, a reference comes back, and everything else is a typed error.
import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { OidcError } from '../../../src/errors/oidc-error.ts'
import type { OidcErrorCode, Remedy } from '../../../src/errors/codes.ts'
import { readMetadata } from '../../../src/protocol/metadata.ts'
import { pushRequest } from '../../../src/protocol/pushed-request.ts'
import type { TraceStep } from '../../../src/trace/trace.ts'
import { polluted, refusal } from '../refusal.ts'
import { honest } from './metadata-cases.ts'

afterEach(() => vi.unstubAllGlobals())

const issuer = 'https://id.example'
const origin = 'https://app.example'
const reference = 'urn:ietf:params:oauth:request_uri:abc'
const request = new URLSearchParams([
  ['client_id', 'app & co'],
  ['redirect_uri', `${origin}/callback`],
  ['resource', 'urn:a'],
  ['resource', 'urn:b'],
  ['scope', 'openid ä'],
])

/** Pushes to a provider that answers like that. */
async function push(answer: () => Response | Promise<Response>, isRequired = true) {
  const steps: TraceStep[] = []
  const sent: Request[] = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    sent.push(new Request(url, init))
    return answer()
  })
  const document = { ...honest(issuer), require_pushed_authorization_requests: isRequired }
  const metadata = readMetadata(document, { issuer, expectedIssuer: [] }, () => undefined)
  const outside = { tell: (step: TraceStep) => void steps.push(step), now: () => 0, origin }
  const pushing = pushRequest(outside, metadata, request)
  await pushing.catch(() => undefined)
  return { pushing, sent: sent[0], steps }
}

const taken = (members: object = {}, status = 201) =>
  Response.json({ request_uri: reference, expires_in: 60, ...members }, { status })

test('all parameters go out in a form, and the browser gets client and reference', async () => {
  const { pushing, sent, steps } = await push(() => taken())
  expect([...(await pushing)]).toEqual([
    ['client_id', 'app & co'],
    ['request_uri', reference],
  ])
  const url = `${issuer}/par`
  expect([sent?.url, sent?.method, sent?.redirect, sent?.credentials]).toEqual([url, 'POST', 'error', 'omit'])
  expect(sent?.headers.get('content-type')).toBe('application/x-www-form-urlencoded;charset=UTF-8')
  expect([...new URLSearchParams(await sent?.text())]).toEqual([...request])
  const told = { endpoint: 'pushed_authorization_request', url }
  expect(steps).toEqual([
    { type: 'request', ...told, method: 'POST', carries: [] },
    { type: 'response', ...told, status: 201, brings: [] },
  ])
})

test('a careless member on Object.prototype does not change what is sent', async () => {
  const { sent } = await polluted('body', 'x', () => push(() => taken()))
  expect(await sent?.text()).toBe(request.toString())
})

test.each([
  ['200 instead of 201', {}, 200],
  ['a life given as text', { expires_in: '60' }, 201],
  ['a reference of any form', { request_uri: 'https://evil.example/?a=b&c#d' }, 201],
])('%s is taken', async (_, members, status) => {
  const { pushing } = await push(() => taken(members, status))
  expect((await pushing).get('client_id')).toBe('app & co')
})

const useless: Record<string, () => Response> = {
  'no reference': () => taken({ request_uri: undefined }),
  'an empty reference': () => taken({ request_uri: '' }),
  'a reference that is a list': () => taken({ request_uri: [reference] }),
  'a reference with a line break': () => taken({ request_uri: `${reference}\n` }),
  'a reference of a megabyte': () => taken({ request_uri: 'x'.repeat(900_000) }),
  'no life': () => taken({ expires_in: undefined }),
  'a life of nought': () => taken({ expires_in: 0 }),
  'a life of less': () => taken({ expires_in: -60 }),
  'a life that is an object': () => taken({ expires_in: {} }),
  'a life that is no number': () => taken({ expires_in: 'long' }),
  'a list': () => Response.json([], { status: 201 }),
  HTML: () => new Response('<p>', { status: 201, headers: { 'content-type': 'text/html' } }),
  nothing: () => new Response(null, { status: 200 }),
  'a reference twice': () =>
    new Response(`{"request_uri":"a","request_uri":"${reference}","expires_in":60}`, {
      status: 201,
      headers: { 'content-type': 'application/json' },
    }),
}

test.each(Object.entries(useless))('an answer with %s is refused', async (_, answer) => {
  const { pushing } = await push(answer)
  await expect(pushing).rejects.toEqual(refusal('OIDC_AUTHORIZATION_FAILED', { remedy: 'report' }))
})

describe('a refusal', () => {
  const refused: [number, string | undefined, Remedy][] = [
    [400, 'invalid_request', 'fix'],
    [401, 'invalid_client', 'fix'],
    [403, 'unauthorized_client', 'fix'],
    [404, undefined, 'fix'],
    [408, undefined, 'retry'],
    [429, 'slow_down', 'retry'],
    [503, undefined, 'retry'],
    [204, undefined, 'fix'],
  ]
  test.each(refused)('with %i %s asks for: %s', async (status, error, remedy) => {
    const body = error === undefined ? null : JSON.stringify({ error, error_description: 'own words' })
    const headers = { 'content-type': 'application/json', 'retry-after': '7' }
    const { pushing } = await push(() => new Response(body, { status, headers }))
    const oauth = error === undefined ? undefined : { error, error_description: 'own words' }
    await expect(pushing).rejects.toEqual(
      refusal('OIDC_AUTHORIZATION_FAILED', { remedy, retryAfter: 7, ...(oauth && { oauth }) }),
    )
    await expect(pushing).rejects.not.toThrow('own words')
    await expect(pushing).rejects.toThrow(String(status))
    if (remedy === 'fix') await expect(pushing).rejects.toThrow(`${origin}/callback`)
  })
  test.each([
    [true, false],
    [false, true],
  ])('where the provider requires it: %j, the option may be left out: %j', async (isRequired, isNamed) => {
    const { pushing } = await push(
      () => Response.json({ error: 'unauthorized_client' }, { status: 403 }),
      isRequired,
    )
    const { message } = await pushing.then(
      () => new Error('taken'),
      (thrown: Error) => thrown,
    )
    expect(message.includes('`pushedAuthorizationRequests`')).toBe(isNamed)
  })
})

const unreached: [string, Error, OidcErrorCode, string[]][] = [
  ['is not reached', new TypeError('Failed to fetch'), 'OIDC_NETWORK', [`${issuer}/par`, origin, 'CORS']],
  ['is late', new DOMException('', 'TimeoutError'), 'OIDC_TIMEOUT', [`${issuer}/par`]],
]

test.each(unreached)('a provider that %s', async (_, thrown, code, words) => {
  for (const isRequired of [true, false]) {
    const { pushing } = await push(() => Promise.reject(thrown), isRequired)
    await expect(pushing).rejects.toEqual(refusal(code))
    for (const word of words) await expect(pushing).rejects.toThrow(word)
  }
})

test('where the app alone wants it, the message of a failure says how to do without', async () => {
  const { pushing } = await push(() => Promise.reject(new TypeError('no')), false)
  await expect(pushing).rejects.toThrow('`pushedAuthorizationRequests`')
})

test('whatever comes, it is a reference that fits into a URL, or a typed error', async () => {
  const member = fc.oneof(fc.constantFrom(reference, 60, '', null), fc.jsonValue())
  const body = fc.oneof(
    fc.record({ request_uri: member, expires_in: member, error: member }, { requiredKeys: [] }),
    fc.jsonValue(),
  )
  const holds = async (value: unknown, status: number): Promise<boolean> => {
    const { pushing } = await push(() => Response.json(value, { status }))
    try {
      const carried = await pushing
      return carried.toString().length < 4_000 && carried.size === 2
    } catch (thrown) {
      return thrown instanceof OidcError
    }
  }
  await fc.assert(fc.asyncProperty(body, fc.constantFrom(200, 201, 400, 500), holds), { numRuns: 500 })
})
