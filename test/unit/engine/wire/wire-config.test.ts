// What an engine elsewhere is told: checked in shape, copied member by member, and never more than that realm may do.
import { expect, test } from 'vitest'
import type { EngineConfig } from '../../../../src/engine/engine.ts'
import { readConfig, writeConfig } from '../../../../src/engine/wire/wire-config.ts'
import { config } from './wire-stage.ts'

const full: EngineConfig = {
  ...config,
  scope: 'openid',
  metadata: { token_endpoint: 'https://id.test/token' },
  idTokenSigningAlg: 'ES256',
  endpointOrigins: ['https://id.test'],
  authorizationParameters: { audience: 'x' },
  targets: [{ key: 'k', resource: 'urn:x', audience: 'a', scope: 's' }],
  resources: [{ prefix: 'https://api.test', target: 'k', methods: ['GET'], blankEchoes: true }],
}

test('settings are told without what only a page needs', () => {
  const settings = { ...full, claims: () => undefined, trace: () => undefined, tokens: {} }
  expect(structuredClone(writeConfig(settings))).toEqual(full)
})

test.each([
  ['session', 'mark'],
  ['mark', 'mark'],
  ['nothing', 'nothing'],
] as const)(
  'where the page keeps %s, this realm keeps %s, and gives no ID Token as a hint',
  (keeps, kept) => {
    expect({ ...readConfig({ ...full, keeps }) }).toEqual({ ...full, keeps: kept, idTokenHint: false })
  },
)

test('it is frozen and has no prototype', () => {
  const read = readConfig(full)
  for (const part of [read, read?.resources[0], read?.targets[0]]) {
    expect([Object.isFrozen(part), Object.getPrototypeOf(part)]).toEqual([true, null])
  }
})

test.each([
  ...Object.keys(full)
    .filter((name) => !['scope', 'metadata', 'idTokenSigningAlg', 'endpointOrigins'].includes(name))
    .map((name): [string, object] => [`no ${name}`, { [name]: undefined }]),
  ...Object.keys(full).map((name): [string, object] => [`a symbol as ${name}`, { [name]: Symbol.iterator }]),
  ['a resource without a prefix', { resources: [{ target: '' }] }],
  [
    'a resource whose methods are no list',
    { resources: [{ prefix: 'https://api.test', target: '', methods: 'GET' }] },
  ],
  ['a target without a key', { targets: [{}] }],
  ['another way to keep', { keeps: 'everything' }],
  ['a parameter that is no text', { authorizationParameters: { a: 1 } }],
])('%s is refused', (_, change) => {
  expect(readConfig({ ...full, ...change })).toBeUndefined()
  expect(readConfig(full)).toBeDefined()
})
