// The options: read once, checked at once; a mistake names its option and what it must be.
import { describe, expect, test } from 'vitest'
import { checkOptions, checkParameters } from '../../../src/client/settings.ts'
import type { OidcClientOptions } from '../../../src/client/options.ts'
import { polluted, refusal } from '../refusal.ts'
import { mistakes, pollution } from './settings-cases.ts'

const origin = 'https://app.example'
const required = { issuer: 'https://id.example', clientId: 'app' }

const check = (changes: object = {}) => checkOptions({ ...required, ...changes })
const settle = (changes: object = {}) => check(changes)(origin)

test('two options are enough; the others have defaults', () => {
  expect({ ...settle() }).toEqual({
    ...required,
    redirectUri: `${origin}/`,
    postLogoutRedirectUri: `${origin}/`,
    resources: [],
    targets: [{ key: '' }],
    pushedAuthorizationRequests: false,
    idTokenHint: true,
    expectedIssuer: [],
    clockTolerance: 30,
    authorizationParameters: {},
    dpop: false,
    keeps: 'mark',
    origin,
    stateMark: expect.stringMatching(/^cc[0-9a-z]{7}$/),
  })
})

/** What is listed where nothing but URLs is said. */
const listed = (...prefixes: string[]) =>
  prefixes.map((prefix) => ({
    prefix,
    target: '',
    methods: undefined,
    blankEchoes: undefined,
    asks: { key: '', resource: undefined, audience: undefined, scope: undefined },
  }))

const meanings: [string, unknown, string, unknown][] = [
  ['redirectUri', '/callback?a=b', 'redirectUri', `${origin}/callback?a=b`],
  ['redirectUri', 'callback', 'redirectUri', `${origin}/callback`],
  ['redirectUri', '/callback', 'postLogoutRedirectUri', `${origin}/callback`],
  ['redirectUri', 'https://other.example/cb', 'redirectUri', 'https://other.example/cb'],
  ['postLogoutRedirectUri', '/bye', 'postLogoutRedirectUri', `${origin}/bye`],
  ['resources', ['https://api.example/'], 'resources', listed('https://api.example')],
  ['resources', ['https://API.example:443/v1//'], 'resources', listed('https://api.example/v1')],
  ['resources', [{ url: '/api/' }, 'api/v2'], 'resources', listed(`${origin}/api`, `${origin}/api/v2`)],
  ['resources', ['/'], 'resources', listed(origin)],
  ['resources', ['http://localhost:3000'], 'resources', listed('http://localhost:3000')],
  ['expectedIssuer', 'other', 'expectedIssuer', ['other']],
  ['expectedIssuer', ['a', 'b'], 'expectedIssuer', ['a', 'b']],
  ['endpointOrigins', ['https://sts.example/path?a'], 'endpointOrigins', ['https://sts.example']],
  ['clockTolerance', 0, 'clockTolerance', 0],
  ['clockTolerance', 600, 'clockTolerance', 600],
  ['scope', 'openid  x', 'scope', 'openid  x'],
  ['idTokenSigningAlg', 'ES256', 'idTokenSigningAlg', 'ES256'],
  ['dpop', true, 'dpop', true],
  ['dpop', false, 'dpop', false],
  ['monitorSession', true, 'monitorSession', true],
  ['idle', { seconds: 60 }, 'idle', { seconds: 60 }],
  ['idle', { seconds: 0.5, warn: 0.5 }, 'idle', { seconds: 0.5, warn: 0.5 }],
  ['issuer', 'http://localhost:8080/realms/a', 'issuer', 'http://localhost:8080/realms/a'],
  ['issuer', 'https://ID.example/', 'issuer', 'https://ID.example/'],
]

test.each(meanings)('%s %j means that %s is %j', (option, value, name, meaning) => {
  expect(settle({ [option]: value })).toHaveProperty(name, meaning)
})

const keeping: [store: string | undefined, dpop: boolean | undefined, keeps: string][] = [
  [undefined, undefined, 'mark'],
  ['auto', false, 'mark'],
  ['auto', true, 'session'],
  [undefined, true, 'session'],
  ['indexeddb', false, 'session'],
  ['indexeddb', true, 'session'],
  ['memory', false, 'nothing'],
  ['memory', true, 'nothing'],
]

test.each(keeping)('store %j and dpop %j: what outlives a reload is %s', (store, dpop, keeps) => {
  expect(settle({ store, dpop })).toHaveProperty('keeps', keeps)
})

test('an option that is undefined is one that is not there', () => {
  const names = Object.keys(mistakes).filter(
    (name) => !/issuer$|clientId|dpopp|__proto|constructor|toString/.test(name),
  )
  const nothing = Object.fromEntries(names.map((name) => [name, undefined]))
  expect(settle(nothing)).toEqual(expect.objectContaining({ clockTolerance: 30, resources: [] }))
})

describe.each(Object.entries(mistakes))('%s', (option, values) => {
  test.each(values.map((value) => [value]))('cannot be %j', (value) => {
    const run = () => check({ [option]: value })
    expect(run).toThrow(refusal('OIDC_CONFIG_INVALID', { remedy: 'fix' }))
    expect(run).toThrow(`\`${option}\``)
  })
})

const api = 'https://api.example'

test.each([
  [{ resource: 'urn:a' }, ['', '["urn:a",null,null]']],
  [{ audience: 'a', scope: 'b c' }, ['', '[null,"a","b c"]']],
  [{ methods: ['get', 'POST'], blankEchoes: true }, ['']],
])('a resource with %j: the tokens there are', (terms, keys) => {
  const { resources, targets } = settle({ resources: [api, { url: `${api}/b`, ...terms }] })
  expect(targets.map(({ key }) => key)).toEqual(keys)
  expect(resources.map(({ target }) => target)).toEqual(['', keys.at(-1)])
})

test('the code brings the token for all, or else the first of those that are for one API', () => {
  const [one, two] = ['urn:1', 'urn:2'].map((resource) => ({ url: `${api}/${resource}`, resource }))
  const keys = (...resources: object[]) => settle({ resources }).targets.map(({ key }) => key)
  expect(keys(one as object, two as object)).toEqual(['["urn:1",null,null]', '["urn:2",null,null]', ''])
  expect(keys(one as object, one as object)).toEqual(['["urn:1",null,null]', ''])
  expect(keys(one as object, { url: api })).toEqual(['', '["urn:1",null,null]'])
})

test('methods are compared in capitals', () => {
  expect(settle({ resources: [{ url: api, methods: ['get'] }] }).resources[0]?.methods).toEqual(['GET'])
})

describe('tokens in a Worker are nowhere else', () => {
  const tokens = { isApart: true, start: () => Promise.reject(new Error()) }
  test('a mark is kept at most, and the provider is shown no ID Token', () => {
    for (const changes of [{}, { dpop: true }])
      expect(settle({ tokens, ...changes })).toMatchObject({ keeps: 'mark', idTokenHint: false })
    expect(settle({ tokens, store: 'memory' }).keeps).toBe('nothing')
  })
  test.each([{ store: 'indexeddb' }, { idTokenHint: true }])('%j is refused', (changes) => {
    expect(() => check({ tokens, ...changes })).toThrow(refusal('OIDC_CONFIG_INVALID'))
    expect(() => check({ tokens: { start: tokens.start }, ...changes })).not.toThrow()
  })
})

test.each(['clientSecret', 'client_secret', 'secret'])('%s is refused, and why is said', (option) => {
  expect(() => check({ [option]: 'x' })).toThrow(refusal('OIDC_CONFIG_INVALID'))
  expect(() => check({ [option]: 'x' })).toThrow(/`\w+`.*no browser can keep a secret.*public client/)
})

test('an option that does not exist is answered with those that do', () => {
  expect(() => check({ redirectURI: '/' })).toThrow(/`redirectURI` does not exist.*redirectUri/)
})

test.each([undefined, null, 'https://id.example', 1])('options that are %j are a mistake', (options) => {
  expect(() => checkOptions(options as unknown as OidcClientOptions)).toThrow(refusal('OIDC_CONFIG_INVALID'))
})

test.each(Object.entries(pollution))('a polluted `%s` changes nothing', (name, value) => {
  const honest = settle()
  const settings = polluted(name, value, () => {
    const given = settle()
    return { ...given, inherited: (given as unknown as Record<string, unknown>)[name] }
  })
  expect(settings).toEqual({ ...honest, inherited: honest[name as keyof typeof honest] })
})

test('each option is read once', () => {
  const reads: string[] = []
  const options = new Proxy(
    { ...required, scope: 'a', metadata: {} },
    {
      get(target, name) {
        reads.push(String(name))
        return Reflect.get(target, name) as unknown
      },
    },
  )
  const resolve = checkOptions(options)
  resolve(origin)
  expect(reads.toSorted()).toEqual(['clientId', 'issuer', 'metadata', 'scope'])
})

test('a state tells one client from another, and is the same after a reload', () => {
  const marks = [{}, { clientId: 'app2' }, { issuer: 'https://id2.example' }].map(
    (changes) => settle(changes).stateMark,
  )
  expect(new Set(marks).size).toBe(3)
  expect(settle({ scope: 'x', redirectUri: '/cb' }).stateMark).toBe(marks[0])
})

test('parameters of one sign-in are checked like those of all', () => {
  expect(() => checkParameters('parameters', { audience: 'a', prompt: 'login', statex: 'b' })).not.toThrow()
  expect(() => checkParameters('parameters', { audience: 'a', state: 'b' })).toThrow(
    /`parameters` cannot set `state`/,
  )
})
