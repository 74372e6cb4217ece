// The sorting desk: what an answer of the token endpoint must hold, and what to do about one that says no.
import { describe, expect, test } from 'vitest'
import type { Remedy } from '../../../src/errors/codes.ts'
import type { JsonObject, JsonValue } from '../../../src/protocol/json.ts'
import { nameCargo, sortTokenResponse } from '../../../src/protocol/token-response.ts'
import type { SortingTerms } from '../../../src/protocol/token-response.ts'
import { refusal } from '../refusal.ts'

const redirectUri = 'https://app.example/callback'
const bearer: SortingTerms = { redirectUri, tokenType: 'Bearer' }
const bound: SortingTerms = { redirectUri, tokenType: 'DPoP' }
const honest = {
  access_token: 'held',
  token_type: 'Bearer',
  id_token: 'a.b.c',
  expires_in: 300,
  scope: 'openid',
}

const sort = (changes: Record<string, JsonValue | undefined> = {}, status = 200) =>
  sortTokenResponse(status, { ...honest, ...changes }, bearer)

test('an honest answer is sorted, and holds no secret', () => {
  expect(sort({ refresh_token: 'held' })).toEqual({ idToken: 'a.b.c', seconds: 300, scope: 'openid' })
})

test.each(['bearer', 'BEARER', 'bEaReR'])('the token type %s is as good', (type) => {
  expect(sort({ token_type: type }).idToken).toBe('a.b.c')
})

test.each(['DPoP', 'dpop', 'DPOP'])('the token type %s is good where a key was proven', (type) => {
  expect(sortTokenResponse(200, { ...honest, token_type: type }, bound).idToken).toBe('a.b.c')
})

const otherTypes: [string, SortingTerms, Remedy][] = [
  ['Bearer', bound, 'fix'],
  ['bearer', bound, 'fix'],
  ['DPoP', bearer, 'report'],
]

// RFC 9449 §5 (row D-12): whoever asked for bound tokens does not use one that everybody can.
test.each(otherTypes)('the token type %s is refused where another was asked for', (type, terms, remedy) => {
  const run = () => sortTokenResponse(200, { ...honest, token_type: type }, terms)
  expect(run).toThrow(refusal('OIDC_TOKEN_RESPONSE_INVALID', { remedy }))
  expect(run).toThrow('Bearer')
  expect(run).toThrow('DPoP')
})

test.each(['mac', 'DPoP2', '', null, undefined, ['DPoP'], true])('the token type %j is no DPoP', (type) => {
  const run = () => sortTokenResponse(200, { ...honest, token_type: type }, bound)
  expect(run).toThrow(refusal('OIDC_TOKEN_RESPONSE_INVALID', { remedy: 'report' }))
  expect(run).toThrow('`token_type` DPoP')
})

const lifetimes: [JsonValue | undefined, number | undefined][] = [
  [3600, 3600],
  ['3600', 3600],
  [59.5, 59.5],
  [0, 0],
  [1e12, 1e12],
  [-1, undefined],
  ['-1', undefined],
  ['soon', undefined],
  ['', undefined],
  [null, undefined],
  [undefined, undefined],
  [true, undefined],
]

test.each(lifetimes)('expires_in %j is %j seconds', (value, seconds) => {
  expect(sort({ expires_in: value }).seconds).toBe(seconds)
})

test.each([null, undefined, 1, ['openid']])('a scope of %j is the one that was asked for', (scope) => {
  expect(sort({ scope }).scope).toBeUndefined()
})

test('members that are null or unknown do no harm', () => {
  expect(
    sort({ refresh_token: null, expires_in: null, scope: null, ext: null, id_token: undefined }),
  ).toEqual({
    idToken: undefined,
    seconds: undefined,
    scope: undefined,
  })
})

const refused: Record<string, JsonObject | undefined> = {
  'no JSON object': undefined,
  'an empty object': {},
  'an error with status 200': { error: 'invalid_grant' },
  ...Object.fromEntries(
    Object.entries({
      'no access token': { access_token: undefined },
      'an access token that is null': { access_token: null },
      'no token type': { token_type: undefined },
      'a token type that is null': { token_type: null },
      'the token type DPoP': { token_type: 'DPoP' },
      'the token type mac': { token_type: 'mac' },
      'a list of token types': { token_type: ['Bearer'] },
      'a token type that begins with Bearer': { token_type: 'Bearer2' },
      'a token type that ends with Bearer': { token_type: 'NotBearer' },
      'an ID Token that is empty': { id_token: '' },
      'an ID Token that is null': { id_token: null },
      'an ID Token that is an object': { id_token: { a: 1 } },
      'an ID Token that is a number': { id_token: 1 },
      'an ID Token that is true': { id_token: true },
    }).map(([name, changes]) => [name, { ...honest, ...changes }]),
  ),
}

test.each(Object.entries(refused))('%s is refused', (_, body) => {
  expect(() => sortTokenResponse(200, body, bearer)).toThrow(refusal('OIDC_TOKEN_RESPONSE_INVALID'))
})

const said = (error: string, description?: string): JsonObject => ({
  error,
  ...(description && { error_description: description }),
})

const failures: [string, number, JsonObject | undefined, Remedy][] = [
  ['a used code', 400, said('invalid_grant'), 'sign-in'],
  ['a used code, told with 403', 403, said('invalid_grant', 'Unknown or invalid refresh token.'), 'sign-in'],
  ['a confidential client', 401, said('invalid_client'), 'fix'],
  ['a grant that is not allowed', 400, said('unauthorized_client'), 'fix'],
  ['a secret that is missing', 400, said('invalid_request', 'client_secret is missing.'), 'fix'],
  ['a client that must authenticate', 400, said('invalid_request', 'Client authentication failed'), 'fix'],
  ['a redirect URI that is not registered', 400, said('invalid_grant', 'redirect_uri mismatch'), 'fix'],
  ['a redirect URI of another platform', 400, said('invalid_request', 'AADSTS9002326: Cross-origin…'), 'fix'],
  ['a proof that is refused', 400, said('invalid_dpop_proof', 'client_secret iat'), 'fix'],
  ['a rate limit', 429, undefined, 'retry'],
  ['a missed deadline', 408, undefined, 'retry'],
  ['a fault', 500, undefined, 'retry'],
  ['a fault that names the grant', 503, said('invalid_grant'), 'retry'],
  ['an unknown error', 400, said('unsupported_grant_type'), 'report'],
  ['no JSON object', 404, undefined, 'report'],
  ['another success', 201, { ...honest }, 'report'],
]

test.each(failures)('%s', (_, status, body, remedy) => {
  const run = () => sortTokenResponse(status, body, bearer)
  expect(run).toThrow(refusal('OIDC_TOKEN_REQUEST_FAILED', { remedy }))
  expect(run).toThrow(`${status}`)
})

describe('the error of a failure', () => {
  test('has the provider’s words in `oauth`, not in the message', () => {
    const run = () => sortTokenResponse(400, said('invalid_grant', 'code was "used"'), bearer)
    const oauth = { error: 'invalid_grant', error_description: 'code was  used' }
    expect(run).toThrow(refusal('OIDC_TOKEN_REQUEST_FAILED', { oauth }))
    expect(run).not.toThrow('used"')
  })
  test('asks for the clock where a proof was refused', () => {
    expect(() => sortTokenResponse(400, said('invalid_dpop_proof'), bound)).toThrow('clock')
  })
  test('names the redirect URI where that is the matter', () => {
    expect(() => sortTokenResponse(400, said('invalid_grant', 'redirect uri'), bearer)).toThrow(redirectUri)
    expect(() => sortTokenResponse(400, said('invalid_grant'), bearer)).not.toThrow(redirectUri)
  })
})

const cargo: [object, readonly string[]][] = [
  [{ access_token: 'held', id_token: 'a.b.c', token_type: 'Bearer' }, ['access token', 'ID token']],
  [{ access_token: 'held', refresh_token: 'held' }, ['access token', 'refresh token']],
  [{ access_token: null, refresh_token: '' }, []],
  [[], []],
]

test.each(cargo)('what %j brings is named, and can still be read', async (body, names) => {
  const response = Response.json(body)
  expect(await nameCargo(response)).toEqual(names)
  expect(await response.json()).toEqual(body)
})
