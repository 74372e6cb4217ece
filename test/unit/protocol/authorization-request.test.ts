// The authorization request: code flow, PKCE, state and nonce, always; what the app asks for arrives intact.
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  buildAuthorizationRequest,
  makeSecrets,
  toAuthorizationUrl,
} from '../../../src/protocol/authorization-request.ts'
import type { AuthorizationWishes, Registration } from '../../../src/protocol/authorization-request.ts'
import { readMetadata } from '../../../src/protocol/metadata.ts'
import { honest } from './metadata-cases.ts'

const issuer = 'https://id.example'
const registration: Registration = {
  clientId: 'app & co',
  redirectUri: 'https://app.example/callback?a=1',
  authorizationParameters: {},
  targets: [{}],
}
const secrets = { state: 's', nonce: 'n', verifier: 'v'.repeat(43) }

type Asked = AuthorizationWishes & {
  endpoint?: string
  scopes?: string[]
  registered?: Partial<Registration>
  thumbprint?: string
}

async function ask({
  endpoint = `${issuer}/authorize`,
  scopes,
  registered,
  ...wishes
}: Asked = {}): Promise<URL> {
  const document = { ...honest(issuer), authorization_endpoint: endpoint, scopes_supported: scopes }
  const metadata = readMetadata(document, { issuer, expectedIssuer: [] }, () => undefined)
  const client = { ...registration, ...registered }
  const request = await buildAuthorizationRequest(metadata, client, { ...secrets, ...wishes })
  return toAuthorizationUrl(metadata.authorization_endpoint, request)
}

const parametersOf = async (asked: Asked = {}) => Object.fromEntries((await ask(asked)).searchParams)

test('what the protocol needs, each once, and nothing else', async () => {
  const url = await ask()
  expect(url.origin + url.pathname).toBe(`${issuer}/authorize`)
  const sent = [...url.searchParams].toSorted(([one], [other]) => one.localeCompare(other))
  expect(sent).toEqual([
    ['client_id', 'app & co'],
    ['code_challenge', createHash('sha256').update(secrets.verifier).digest('base64url')],
    ['code_challenge_method', 'S256'],
    ['nonce', 'n'],
    ['redirect_uri', 'https://app.example/callback?a=1'],
    ['response_type', 'code'],
    ['scope', 'openid profile email'],
    ['state', 's'],
  ])
})

test('what the app asks for arrives intact', async () => {
  const claims = { id_token: { acr: { essential: true, value: 'ä&+"' } } }
  const asked = await parametersOf({
    prompt: 'login consent',
    loginHint: 'ada+1@example.test & "co" %20 ä',
    acrValues: ['urn:a', 'urn:b'],
    maxAge: 0,
    uiLocales: ['de-CH', 'de'],
    claims,
    parameters: { audience: 'https://api.example/?a=b&c' },
  })
  expect(asked).toMatchObject({
    prompt: 'login consent',
    login_hint: 'ada+1@example.test & "co" %20 ä',
    acr_values: 'urn:a urn:b',
    max_age: '0',
    ui_locales: 'de-CH de',
    claims: JSON.stringify(claims),
    audience: 'https://api.example/?a=b&c',
  })
})

test('texts are as good as lists', async () => {
  expect(await parametersOf({ acrValues: 'urn:a urn:b', uiLocales: 'de' })).toMatchObject({
    acr_values: 'urn:a urn:b',
    ui_locales: 'de',
  })
})

describe('extra parameters', () => {
  const authorizationParameters = { audience: 'a', kc_idp_hint: 'b', prompt: 'login' }
  test('of the client go out with every request', async () => {
    expect(await parametersOf({ registered: { authorizationParameters } })).toMatchObject(
      authorizationParameters,
    )
  })
  test('of one request go before those of the client, and what has an option of its own goes before both', async () => {
    const asked = { registered: { authorizationParameters }, parameters: { audience: 'c', prompt: 'none' } }
    expect(await parametersOf(asked)).toMatchObject({ audience: 'c', prompt: 'none', kc_idp_hint: 'b' })
    expect(await parametersOf({ ...asked, prompt: 'consent' })).toMatchObject({ prompt: 'consent' })
  })
  test('never stand in for those of the protocol', async () => {
    const forged = {
      state: 'x',
      nonce: 'x',
      code_challenge_method: 'plain',
      response_type: 'token',
      client_id: 'x',
    }
    const asked = await parametersOf({ registered: { authorizationParameters: forged }, parameters: forged })
    expect(asked).toEqual(await parametersOf())
  })
})

const scopes: [string, string | undefined, string[] | undefined, string][] = [
  ['by default', undefined, undefined, 'openid profile email'],
  ['narrowed to what is offered', undefined, ['openid', 'email'], 'openid email'],
  ['narrowed to nothing', undefined, ['openid'], 'openid'],
  [
    'never widened by what is offered',
    undefined,
    ['profile', 'email', 'offline_access'],
    'openid profile email',
  ],
  ['of the app, untouched', 'orders openid  x', ['openid'], 'orders openid  x'],
  ['of the app, with openid', 'orders', ['openid'], 'openid orders'],
  ['of the app, with openid as a word of its own', 'openid2', undefined, 'openid openid2'],
]

test.each(scopes)('a scope %s', async (_, scope, offered, sent) => {
  const asked = { registered: { scope }, ...(offered && { scopes: offered }) }
  expect((await ask(asked)).searchParams.getAll('scope')).toEqual([sent])
})

describe('what tokens are needed for', () => {
  const orders = { resource: 'https://orders.example/', scope: 'orders:read orders:write' }
  const mail = { audience: 'mail', scope: 'mail  orders:read email' }
  const targetsOf = (...targets: Registration['targets']) => ({ registered: { targets } })
  const namesOf = async (asked: Asked) => {
    const { searchParams } = await ask(asked)
    return [searchParams.getAll('resource'), searchParams.getAll('audience'), searchParams.get('scope')]
  }
  const usual = 'openid profile email'
  const wanted: [string, Asked, unknown[]][] = [
    ['nothing in particular', targetsOf({}), [[], [], usual]],
    [
      'two APIs',
      targetsOf({}, orders, mail),
      [[orders.resource], ['mail'], `${usual} orders:read orders:write mail`],
    ],
    [
      'each resource, once',
      targetsOf({ ...orders, scope: 'a' }, { ...orders, scope: 'b' }, { resource: 'urn:x' }),
      [[orders.resource, 'urn:x'], [], `${usual} a b`],
    ],
    ['the first of two audiences', targetsOf({ audience: 'a' }, { audience: 'b' }), [[], ['a'], usual]],
    [
      'an API beside what the app names itself',
      {
        ...targetsOf(orders, { audience: 'a' }),
        parameters: { audience: 'own', resource: 'urn:own' },
      },
      [['urn:own', orders.resource], ['own'], `${usual} orders:read orders:write`],
    ],
    [
      'an API that the app names itself, once',
      { ...targetsOf({ resource: 'urn:own' }), parameters: { resource: 'urn:own' } },
      [['urn:own'], [], usual],
    ],
    [
      'an API, where the app chose the scope',
      { registered: { scope: 'openid  x', targets: [orders, { scope: 'x y' }] } },
      [[orders.resource], [], 'openid  x orders:read orders:write y'],
    ],
  ]
  test.each(wanted)('%s', async (_, asked, expected) => {
    expect(await namesOf(asked)).toEqual(expected)
  })
  test('takes the place of what the endpoint has in its query', async () => {
    const endpoint = 'https://id.example/authorize?resource=urn:x&resource=urn:y&p=1'
    const { searchParams } = await ask({ endpoint, ...targetsOf(orders) })
    expect(searchParams.getAll('resource')).toEqual([orders.resource])
    expect(searchParams.get('p')).toBe('1')
  })
})

test('the thumbprint of a key that was made ahead is the one that is sent', async () => {
  const parameters = { dpop_jkt: 'x' }
  expect(await parametersOf({ thumbprint: 'k', parameters })).toMatchObject({ dpop_jkt: 'k' })
})

test('an endpoint keeps a query of its own', async () => {
  const url = await ask({ endpoint: 'https://id.example/authorize?p=b2c_1%20a&p=b&state=x' })
  expect(url.searchParams.getAll('p')).toEqual(['b2c_1 a', 'b'])
  expect(url.searchParams.getAll('state')).toEqual(['s'])
})

test('secrets are new each time, long enough, and the state begins with its mark', () => {
  const made = Array.from({ length: 50 }, () => makeSecrets('mark'))
  expect(new Set(made.flatMap(({ state, nonce, verifier }) => [state, nonce, verifier])).size).toBe(150)
  for (const { state, nonce, verifier } of made) {
    expect(state).toMatch(/^mark[\w-]{43}$/)
    expect(nonce).toMatch(/^[\w-]{43}$/)
    expect(verifier).toMatch(/^[\w.~-]{43,128}$/)
  }
})
