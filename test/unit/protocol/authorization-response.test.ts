// The authorization response: believed after issuer and shape were checked, and then only for its code.
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { OidcError } from '../../../src/errors/oidc-error.ts'
import type { OidcErrorCode } from '../../../src/errors/codes.ts'
import { readCode } from '../../../src/protocol/authorization-response.ts'
import type { ResponseExpectation } from '../../../src/protocol/authorization-response.ts'
import { refusal } from '../refusal.ts'

const issuer = 'https://id.example'
const redirectUri = 'https://app.example/callback'

const read = (query: string, expected: Partial<ResponseExpectation> = {}) =>
  readCode(new URLSearchParams(query), {
    redirectUri,
    issuers: [issuer],
    announcesIssuer: false,
    tell: () => undefined,
    ...expected,
  })

const iss = `iss=${encodeURIComponent(issuer)}`

const accepted: [string, string, Partial<ResponseExpectation>?][] = [
  ['a code', 'state=s&code=c'],
  ['with the issuer, as announced', `state=s&code=c&${iss}`, { announcesIssuer: true }],
  ['with the issuer, though not announced', `state=s&code=c&${iss}`],
  ['with another issuer that is expected', 'code=c&iss=other', { issuers: [issuer, 'other'] }],
  ['with unknown parameters', 'state=s&code=c&session_state=x&response_mode=query'],
]

test.each(accepted)('%s', (_, query, expected) => {
  expect(read(query, expected)).toBe('c')
})

test('a code is taken as it is', () => {
  expect(read(`code=${encodeURIComponent('a+b/c= ä%')}`)).toBe('a+b/c= ä%')
})

const refused: [string, string, OidcErrorCode, Partial<ResponseExpectation>?][] = [
  ['no code', 'state=s', 'OIDC_CALLBACK_INVALID'],
  ['an empty code', 'state=s&code=', 'OIDC_CALLBACK_INVALID'],
  ['a code twice', 'code=c&code=c', 'OIDC_CALLBACK_INVALID'],
  ['a state twice', 'state=s&state=s&code=c', 'OIDC_CALLBACK_INVALID'],
  ['an issuer twice', `code=c&${iss}&${iss}`, 'OIDC_CALLBACK_INVALID'],
  ['an unknown parameter twice', 'code=c&x=1&x=2', 'OIDC_CALLBACK_INVALID'],
  ['an error twice', 'error=access_denied&error=access_denied', 'OIDC_CALLBACK_INVALID'],
  ['an access token', 'code=c&access_token=t', 'OIDC_CALLBACK_INVALID'],
  ['an ID Token', 'code=c&id_token=t', 'OIDC_CALLBACK_INVALID'],
  ['a token type', 'code=c&token_type=Bearer', 'OIDC_CALLBACK_INVALID'],
  ['a signed response', 'code=c&response=t', 'OIDC_CALLBACK_INVALID'],
  ['another issuer', 'code=c&iss=https://evil.example', 'OIDC_CALLBACK_ISSUER_MISMATCH'],
  ['an empty issuer', 'code=c&iss=', 'OIDC_CALLBACK_ISSUER_MISMATCH'],
  ['no issuer where one is announced', 'code=c', 'OIDC_CALLBACK_ISSUER_MISMATCH', { announcesIssuer: true }],
  ['another issuer beside an error', 'error=access_denied&iss=x', 'OIDC_CALLBACK_ISSUER_MISMATCH'],
  ['an error', 'state=s&error=access_denied', 'OIDC_AUTHORIZATION_FAILED'],
  ['an error beside a code', 'code=c&error=access_denied', 'OIDC_AUTHORIZATION_FAILED'],
  [
    'an error, unnamed, of a provider that announces',
    'error=x',
    'OIDC_AUTHORIZATION_FAILED',
    { announcesIssuer: true },
  ],
  ['an empty error', 'code=c&error=', 'OIDC_AUTHORIZATION_FAILED'],
]

test.each(refused)('%s is refused', (_, query, code, expected) => {
  expect(() => read(query, expected)).toThrow(refusal(code))
})

test.each(['response=e30.e30.', 'code=c&response=e30.e30.&state=s', 'response=x&access_token=t'])(
  'a response in one JWT (%s) is refused, and the setting is named',
  (query) => {
    expect(() => read(query)).toThrow(refusal('OIDC_CALLBACK_INVALID', { remedy: 'fix' }))
    for (const word of ['JARM', 'response mode', '`query`']) expect(() => read(query)).toThrow(word)
  },
)

test.each([
  [`code=c&${iss}`, [true]],
  ['code=c&iss=x', [false]],
  ['code=c', []],
])('the issuer check of %s is told', (query, verdicts) => {
  const tell = vi.fn()
  try {
    read(query, { tell })
  } catch {}
  expect(tell.mock.calls.flat()).toEqual(
    verdicts.map((passed) => ({ type: 'check', check: 'response iss', passed })),
  )
})

describe('an error of the provider', () => {
  test('is in `oauth`, cleaned, and not in the message', () => {
    const query = new URLSearchParams({
      error: 'server_error',
      error_description: 'it "broke"\u202e',
      error_uri: 'javascript:alert(1)',
    })
    const run = () => read(query.toString())
    expect(run).toThrow(
      refusal('OIDC_AUTHORIZATION_FAILED', {
        oauth: { error: 'server_error', error_description: 'it  broke' },
      }),
    )
    expect(run).not.toThrow('broke')
  })

  const setUp = [
    'invalid_client',
    'unauthorized_client',
    'invalid_scope',
    'invalid_request',
    'redirect_uri_mismatch',
  ]
  test.each(setUp)('%s is for whoever sets the client up, with its redirect URI', (error) => {
    expect(() => read(`error=${error}`)).toThrow(refusal('OIDC_AUTHORIZATION_FAILED', { remedy: 'fix' }))
    expect(() => read(`error=${error}`)).toThrow(redirectUri)
  })

  const personal = ['access_denied', 'login_required', 'consent_required', 'interaction_required']
  test.each(personal)('%s is for the person, whatever the description says', (error) => {
    const query = new URLSearchParams({ error, error_description: 'User did not authorize the request' })
    const run = () => read(query.toString())
    expect(run).toThrow(refusal('OIDC_AUTHORIZATION_FAILED', { remedy: 'sign-in' }))
    expect(run).not.toThrow(redirectUri)
  })
})

test('whatever parameters come, there is a code of one parameter, or a typed error', () => {
  const names = ['code', 'state', 'iss', 'error', 'error_description', 'id_token', 'response', 'x', 'code[]']
  const value = fc.oneof(fc.constantFrom('', issuer, 'c'), fc.string({ unit: 'binary', maxLength: 6 }))
  const pairs = fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 5 })
  const holds = (given: [string, string][], announcesIssuer: boolean): boolean => {
    const parameters = new URLSearchParams(given)
    try {
      const code = read(parameters.toString(), { announcesIssuer })
      const isNamed = parameters.has('iss') || announcesIssuer
      return (
        parameters.getAll('code').join('&') === code &&
        parameters.getAll('iss').join('&') === (isNamed ? issuer : '') &&
        !['error', 'id_token', 'response'].some((name) => parameters.has(name))
      )
    } catch (thrown) {
      return thrown instanceof OidcError
    }
  }
  fc.assert(fc.property(pairs, fc.boolean(), holds), { numRuns: 2_000 })
})
