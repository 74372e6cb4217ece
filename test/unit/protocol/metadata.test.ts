// The provider's metadata: what is required is there and harmless, what is optional may be missing, null or odd.
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { OidcError } from '../../../src/errors/oidc-error.ts'
import type { JsonObject, JsonValue } from '../../../src/protocol/json.ts'
import { readMetadata } from '../../../src/protocol/metadata.ts'
import type { MetadataPolicy } from '../../../src/protocol/metadata.ts'
import { refusal } from '../refusal.ts'
import { endpoints, honest, unusable } from './metadata-cases.ts'

const issuer = 'https://id.example'
const policy: MetadataPolicy = { issuer, expectedIssuer: [] }
const ignore = () => undefined

const read = (changes: JsonObject = {}, expected: Partial<MetadataPolicy> = {}) =>
  readMetadata({ ...honest(issuer), ...changes }, { ...policy, ...expected }, ignore)

test('what is used is taken member by member', () => {
  const { introspection_endpoint: _, response_types_supported: __, ...used } = honest(issuer)
  expect(read()).toEqual(used)
})

test('a flag is true or it is not set', () => {
  const flags = [
    'authorization_response_iss_parameter_supported',
    'require_pushed_authorization_requests',
  ] as const
  for (const flag of flags) {
    for (const value of ['true', 1, null, false, undefined]) expect(read({ [flag]: value })[flag]).toBe(false)
    expect(read({ [flag]: true })[flag]).toBe(true)
  }
})

describe.each(endpoints)('%s', (name) => {
  const isRequired = /^authorization|token|jwks/.test(name)

  test.each(Object.entries(unusable))('as %s is not used', (_, value) => {
    const tellUnused = vi.fn()
    const run = () => readMetadata({ ...honest(issuer), [name]: value }, policy, tellUnused)
    if (isRequired) {
      expect(run).toThrow(refusal('OIDC_METADATA_INVALID'))
      expect(run).toThrow(`\`${name}\``)
    } else {
      expect(run()).not.toHaveProperty(name)
      expect(tellUnused.mock.calls).toEqual(value ? [[name]] : [])
    }
  })

  test('missing is an error only where it is required', () => {
    const { [name]: _, ...rest } = honest(issuer)
    const run = () => readMetadata(rest, policy, ignore)
    if (isRequired) expect(run).toThrow(refusal('OIDC_METADATA_INVALID'))
    else expect(run()).not.toHaveProperty(name)
  })

  test('may be on another origin, with a query, unless origins are listed', () => {
    const url = 'https://sts.example:8443/x?p=policy'
    expect(read({ [name]: url })).toHaveProperty(name, url)
    expect(read({ [name]: url }, { endpointOrigins: [issuer, 'https://sts.example:8443'] })).toHaveProperty(
      name,
      url,
    )
    const run = () => read({ [name]: url }, { endpointOrigins: [issuer, 'https://sts.example'] })
    if (isRequired) expect(run).toThrow(refusal('OIDC_METADATA_INVALID'))
    else expect(run()).not.toHaveProperty(name)
  })

  test('may be http: on loopback where the issuer is', () => {
    const url = 'http://127.0.0.1:9/x'
    const local = 'http://localhost:9'
    const run = (where: string, value: string) =>
      readMetadata({ ...honest(where), [name]: value }, { ...policy, issuer: where }, ignore)
    expect(run(local, url)).toHaveProperty(name, url)
    if (isRequired) expect(() => run(local, 'http://id.example/x')).toThrow(refusal('OIDC_METADATA_INVALID'))
    else expect(run(local, 'http://id.example/x')).not.toHaveProperty(name)
  })
})

const otherIssuers: Record<string, JsonValue | undefined> = {
  'with a slash': `${issuer}/`,
  'in other letters': 'https://ID.example',
  'with something after it': `${issuer}.evil`,
  'as a list': [issuer],
  'as a number': 1,
  'as null': null,
  missing: undefined,
  'as a template of another origin': 'https://id.evil/{tenantid}',
  'as a template of an origin that begins alike': 'https://id.example.evil/{tenantid}',
}

test.each(Object.entries(otherIssuers))('an issuer %s is another one', (_, value) => {
  const document = { ...honest(issuer), issuer: value }
  expect(() => readMetadata(document, policy, ignore)).toThrow(refusal('OIDC_ISSUER_MISMATCH'))
})

test('a mismatch names both issuers, where they part, and the option', () => {
  const run = () => read({ issuer: `${issuer}/` })
  for (const part of [`"${issuer}"`, `"${issuer}/"`, 'character 19', '`expectedIssuer`'])
    expect(run).toThrow(part)
  expect(() => read({ issuer: 'a'.repeat(1_000) })).not.toThrow('a'.repeat(201))
})

test('another issuer is one that the app expects, or a template of the same origin', () => {
  const other = 'id.example.com'
  expect(read({ issuer: other }, { expectedIssuer: ['https://x.example', other] }).issuer).toBe(other)
  const template = `${issuer}/{tenantid}/v2.0`
  expect(read({ issuer: template }).issuer).toBe(template)
})

const pkce: [string, JsonValue | undefined, boolean][] = [
  ['S256 and plain', ['plain', 'S256'], true],
  ['nothing', undefined, true],
  ['an empty list', [], true],
  ['null', null, true],
  ['plain only', ['plain'], false],
  ['S256 in other letters', ['s256'], false],
]

test.each(pkce)('PKCE methods: %s', (_, value, isAccepted) => {
  const run = () => read({ code_challenge_methods_supported: value })
  if (isAccepted) expect(run().issuer).toBe(issuer)
  else expect(run).toThrow(refusal('OIDC_METADATA_INVALID'))
})

test.each([undefined, null, [], 'openid', 1])('lists given as %j say nothing', (value) => {
  const lists = [
    'scopes_supported',
    'id_token_signing_alg_values_supported',
    'dpop_signing_alg_values_supported',
  ] as const
  const metadata = read(Object.fromEntries(lists.map((name) => [name, value])))
  for (const name of lists) expect(metadata[name]).toBeUndefined()
})

describe('requests that are to be pushed', () => {
  const push = { require_pushed_authorization_requests: true }
  const nowhere = { pushed_authorization_request_endpoint: null }
  test.each([
    ['by the provider', push, {}, 'require'],
    ['by the app', {}, { pushedAuthorizationRequests: true }, '`pushedAuthorizationRequests`'],
  ])('%s need an endpoint', (_, changes, expected, word) => {
    expect(read(changes, expected)).toHaveProperty('pushed_authorization_request_endpoint', `${issuer}/par`)
    const run = () => read({ ...changes, ...nowhere }, expected)
    expect(run).toThrow(refusal('OIDC_METADATA_INVALID'))
    expect(run).toThrow('`pushed_authorization_request_endpoint`')
    expect(run).toThrow(word)
  })
  test('by nobody need none', () => {
    expect(read(nowhere, { pushedAuthorizationRequests: false })).not.toHaveProperty(
      'pushed_authorization_request_endpoint',
    )
  })
  test('are asked for by the issuer alone', () => {
    expect(() => read({ ...push, ...nowhere, issuer: 'https://id.evil' })).toThrow(
      refusal('OIDC_ISSUER_MISMATCH'),
    )
  })
})

test('whatever a document holds, it is refused by code or gives endpoints that are safe', () => {
  const pieces = 'https: http: // / \\ id.example a@ :b@ # ?x localhost [ é'.split(' ')
  const text = fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map((parts) => parts.join(''))
  const value = fc.oneof(fc.constantFrom(...Object.values(unusable), `${issuer}/x`, `${issuer}/y?z`), text)
  const members = fc.record(Object.fromEntries(endpoints.map((name) => [name, value])), { requiredKeys: [] })
  const isSafe = (url = issuer) => /^https:\/\/[^/@]+\/[^#]*$/.test(new URL(url).href)
  const holds = (changes: object): boolean => {
    try {
      const metadata: Readonly<Record<string, unknown>> = { ...read(changes as JsonObject) }
      return endpoints.every((name) => isSafe(metadata[name] as string | undefined))
    } catch (thrown) {
      return thrown instanceof OidcError
    }
  }
  fc.assert(fc.property(members, holds), { numRuns: 2_000 })
})
