// The option `resources`: what a mistake in it is answered with, and which tokens an honest list comes to.
import { expect, test } from 'vitest'
import { checkOptions } from '../../../src/client/settings.ts'
import { polluted, refusal } from '../refusal.ts'

const origin = 'https://app.example'
const api = 'https://api.example'

const check = (...resources: unknown[]) =>
  checkOptions({ issuer: 'https://id.example', clientId: 'app', resources: resources as string[] })

const mistakes: [mistake: unknown, text: RegExp | string][] = [
  ['https://', 'must be an https: URL (http: on loopback only), not "https://"'],
  ['http://api.example/', 'not "http://api.example/"'],
  ['https://a:b@api.example/', 'must be an https: URL'],
  ['https://api.example/#', 'must be an https: URL'],
  ['https://api.example/?a', 'has a query'],
  [{}, 'must be an https: URL'],
  [{ url: '' }, 'has `url`, which must be a string'],
  [{ url: 1 }, 'has `url`, which must be a string'],
  [{ url: null }, 'has `url`, which must be a string'],
  [{ url: api, resource: '' }, 'has `resource`, which must be a string'],
  [{ url: api, resource: 'orders' }, 'has `resource` "orders", which must be an absolute URI'],
  [{ url: api, resource: '/orders' }, 'has `resource` "/orders", which must be an absolute URI'],
  [{ url: api, resource: 'urn:a#b' }, 'which must be an absolute URI'],
  [{ url: api, resource: 'urn:a#' }, 'which must be an absolute URI'],
  [{ url: api, audience: ['a'] }, 'has `audience`, which must be a string'],
  [{ url: api, scope: ['a', 'b'] }, 'has `scope`, which must be a string'],
  [{ url: api, methods: 'GET' }, 'has `methods`, which must be a list'],
  [{ url: api, methods: { 0: 'GET' } }, 'has `methods`, which must be a list'],
  [{ url: api, blankEchoes: 'true' }, 'has `blankEchoes`, which must be a boolean'],
  [{ url: api, method: 'GET' }, /has `method`, which does not exist\. There are .*methods/],
  [{ url: api, scopes: 'a' }, /has `scopes`, which does not exist\. There are url resource audience scope/],
]

test.each(mistakes)('%j', (mistake, text) => {
  for (const run of [() => check(mistake), () => check(api, mistake)]) {
    expect(run).toThrow(refusal('OIDC_CONFIG_INVALID', { remedy: 'fix' }))
    expect(run).toThrow(/^Option `resources` /)
    expect(run).toThrow(text)
  }
})

/** The keys of the targets, in order, and those of the resources. */
const keysOf = (...resources: unknown[]) => {
  const settings = check(...resources)(origin)
  return [settings.targets.map(({ key }) => key), settings.resources.map(({ target }) => target)]
}

const [a, b] = ['["urn:a",null,null]', '["urn:b",null,null]']
const of = (resource: string, path = resource) => ({ url: `${api}/${path}`, resource })

test.each([
  ['nothing listed', [], [[''], []]],
  ['only URLs', [api, `${api}/b`], [[''], ['', '']]],
  ['one for an API', [of('urn:a')], [[a, ''], [a]]],
  [
    'the same API at two places',
    [of('urn:a'), of('urn:a', 'x')],
    [
      [a, ''],
      [a, a],
    ],
  ],
  [
    'two APIs',
    [of('urn:b'), of('urn:a')],
    [
      [b, a, ''],
      [b, a],
    ],
  ],
  [
    'one with a token of its own, and a URL',
    [of('urn:a'), api],
    [
      ['', a],
      [a, ''],
    ],
  ],
])('%s', (_, resources, keys) => {
  expect(keysOf(...resources)).toEqual(keys)
})

test('another scope or audience of the same API is another token', () => {
  const [keys = []] = keysOf(
    of('urn:a'),
    { ...of('urn:a'), scope: 'x' },
    { ...of('urn:a'), audience: 'x' },
    { url: api, scope: 'x' },
    { url: api, audience: 'x' },
  )
  expect([new Set(keys).size, keys.length]).toEqual([6, 6])
})

test('a target is asked for by what its resources say', () => {
  const { targets } = check({ ...of('urn:a'), audience: 'b', scope: 'c d' })(origin)
  expect(targets).toEqual([
    { key: '["urn:a","b","c d"]', resource: 'urn:a', audience: 'b', scope: 'c d' },
    { key: '' },
  ])
})

test('neither the list nor what is in it can be changed afterwards', () => {
  const given = { url: api, resource: 'urn:a' }
  const settings = check(given)(origin)
  given.url = 'https://evil.example'
  expect(settings.resources[0]?.prefix).toBe(api)
  for (const one of [settings.resources, settings.targets, ...settings.resources, settings.targets[0]])
    expect(Object.isFrozen(one)).toBe(true)
})

test.each([
  ['resource', 'urn:evil'],
  ['audience', 'evil'],
  ['scope', 'evil'],
  ['methods', ['DELETE']],
  ['blankEchoes', true],
])('a polluted `%s` changes nothing', (name, value) => {
  const honest = check({ url: api })(origin).resources
  // Compared while the prototype is clean again.
  expect(polluted(name, value, () => check({ url: api })(origin).resources)).toEqual(honest)
})
