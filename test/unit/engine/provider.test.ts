// What is known of the provider: asked once, cached for a day, renewed after an hour, and never believed from storage alone.
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { EngineConfig } from '../../../src/engine/engine.ts'
import { openProvider } from '../../../src/engine/provider.ts'
import { refusal } from '../refusal.ts'
import { poison } from './provider-cases.ts'
import { config, document, issuer, setStage, signer } from './stage.ts'
import type { Stage } from './stage.ts'

const discovery = '/.well-known/openid-configuration'
const hour = 3_600_000
const elsewhere = 'https://graph.test/userinfo'
const key = `provider ${issuer} app`
let stage: Stage

beforeEach(() => {
  stage = setStage()
})

/** A page load: a provider that knows nothing but what is stored. */
const open = (changes: Partial<EngineConfig> = {}) => openProvider({ ...config, ...changes }, stage.ports)
const endpoint = async (changes?: Partial<EngineConfig>) => (await open(changes)()).metadata.token_endpoint
const moved = { ...document, token_endpoint: `${issuer}/token2` }
const askedDiscovery = () => stage.asked.filter((path) => path.endsWith(discovery)).length

test('many ask, one request is made', async () => {
  const provider = open()
  const all = await Promise.all([provider(), provider(), provider()])
  expect(new Set(all).size).toBe(1)
  expect(stage.asked).toEqual([discovery])
})

test.each([
  [`${issuer}/`, discovery],
  [`${issuer}/tenant`, `/tenant${discovery}`],
  [`${issuer}/tenant/`, `/tenant${discovery}`],
])('the document of %s is at %s', async (own, path) => {
  stage.on(path, () => ({ ...document, issuer: own }))
  expect((await open({ issuer: own })()).metadata.issuer).toBe(own)
  expect(stage.asked).toEqual([path])
})

test('a failure is not remembered', async () => {
  const provider = open()
  stage.on(discovery, () => new Response('', { status: 503 }))
  await expect(provider()).rejects.toEqual(refusal('OIDC_METADATA_INVALID', { remedy: 'retry' }))
  stage.on(discovery, () => document)
  expect((await provider()).metadata.issuer).toBe(issuer)
})

describe('a stored document', () => {
  beforeEach(async () => {
    await endpoint()
    stage.asked.splice(0)
    stage.on(discovery, () => moved)
  })

  test('is used for an hour without a look', async () => {
    stage.now += hour
    expect([await endpoint(), askedDiscovery()]).toEqual([document.token_endpoint, 0])
  })
  test('is used for a day, and renewed beside', async () => {
    stage.now += 24 * hour
    const provider = open()
    expect((await provider()).metadata.token_endpoint).toBe(document.token_endpoint)
    await vi.waitFor(async () =>
      expect((await provider()).metadata.token_endpoint).toBe(moved.token_endpoint),
    )
    expect([await endpoint(), askedDiscovery()]).toEqual([moved.token_endpoint, 1])
  })
  test('is used though its renewal fails', async () => {
    stage.now += 2 * hour
    stage.on(discovery, () => new Response('', { status: 500 }))
    const provider = open()
    await provider()
    await vi.waitUntil(() => askedDiscovery() === 1)
    expect((await provider()).metadata.token_endpoint).toBe(document.token_endpoint)
  })
  test.each([24 * hour + 1, -1])('is not used after %d ms', async (passed) => {
    stage.now += passed
    expect([await endpoint(), askedDiscovery()]).toEqual([moved.token_endpoint, 1])
  })
  test('is another one for another client', async () => {
    expect(await endpoint({ clientId: 'other' })).toBe(moved.token_endpoint)
  })
  test('is checked against the options as they are now', async () => {
    expect(await endpoint({ metadata: { token_endpoint: `${issuer}/own` } })).toBe(`${issuer}/own`)
    await expect(endpoint({ endpointOrigins: ['https://sts.test'] })).rejects.toEqual(
      refusal('OIDC_METADATA_INVALID'),
    )
  })
})

test.each(Object.entries(poison))('%s in storage is not believed', async (_, value) => {
  const honest = { version: 1, fetchedAt: stage.now, document, keys: [signer.key], renewedAt: 0 }
  stage.stored.set(key, typeof value === 'object' && value ? { ...honest, ...value } : value)
  expect([await endpoint(), askedDiscovery()]).toEqual([document.token_endpoint, 1])
  expect(stage.stored.get(key)).toMatchObject({ version: 1, document })
})

test('other origins in storage are believed where they are pinned', async () => {
  const split = { ...document, token_endpoint: 'https://sts.test/token' }
  stage.stored.set(key, { version: 1, fetchedAt: stage.now, document: split })
  expect(await endpoint({ endpointOrigins: [issuer, 'https://sts.test'] })).toBe(split.token_endpoint)
  expect(askedDiscovery()).toBe(0)
})

test.each([
  ['is asked of the network again', undefined, 1, elsewhere],
  ['is left out where origins are pinned', [issuer], 0, undefined],
])('an optional endpoint elsewhere, in storage: %s', async (_, endpointOrigins, asked, found) => {
  const split = { ...document, userinfo_endpoint: elsewhere }
  stage.stored.set(key, { version: 1, fetchedAt: stage.now, document: split })
  stage.on(discovery, () => split)
  const { metadata } = await open({ endpointOrigins })()
  expect([metadata.userinfo_endpoint, askedDiscovery()]).toEqual([found, asked])
})

describe('keys', () => {
  const kids = async () => (await (await open()()).keySet.current()).map(({ kid }) => kid)
  test('are stored with the document, for the next page load', async () => {
    expect([await kids(), await kids()]).toEqual([[signer.key.kid], [signer.key.kid]])
    expect(stage.asked).toEqual([discovery, '/jwks'])
  })
  test('are looked at anew once a minute, over page loads', async () => {
    await kids()
    for (let count = 0; count < 10; count += 1) await (await open()()).keySet.renewed()
    expect(stage.asked).toEqual([discovery, '/jwks', '/jwks'])
  })
})

test('metadata of the app goes before what is discovered', async () => {
  expect((await open({ metadata: { token_endpoint: `${issuer}/own` } })()).metadata).toMatchObject({
    ...document,
    token_endpoint: `${issuer}/own`,
  })
  expect(stage.steps[0]).toMatchObject({ type: 'request', endpoint: 'discovery' })
})

test('complete metadata of the app needs no discovery, and is not mixed with it', async () => {
  expect((await open({ metadata: moved })()).metadata).toMatchObject(moved)
  const { issuer: _, ...endpoints } = moved
  expect((await open({ metadata: endpoints })()).metadata.issuer).toBe(issuer)
  expect(askedDiscovery()).toBe(0)
})

test('storage that fails is no obstacle', async () => {
  const fail = () => Promise.reject(new Error('blocked'))
  Object.assign(stage.ports.records, { get: fail, set: fail })
  expect(await endpoint()).toBe(document.token_endpoint)
})

test('an endpoint that cannot be used is told by name', async () => {
  stage.on(discovery, () => ({ ...document, end_session_endpoint: 'javascript:alert(1)' }))
  expect((await open()()).metadata).not.toHaveProperty('end_session_endpoint')
  expect(stage.steps).toContainEqual({
    type: 'notice',
    message: expect.stringContaining('end_session_endpoint'),
  })
})
