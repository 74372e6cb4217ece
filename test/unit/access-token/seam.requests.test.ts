// What goes out with a token, and who listens to what comes back: the parts of the seam that make and read requests.
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { polluted, refusal } from '../refusal.ts'
import { api, honest, installNetwork, makeProver, openStage, places, tokenUrl } from './seam-stage.ts'
import type { Stage } from './seam-stage.ts'

const network = installNetwork()
/** What `fetch` was called with, before it is read as a URL. */
const asked: unknown[] = []
const answer = globalThis.fetch
vi.stubGlobal('fetch', (...all: Parameters<typeof fetch>) => {
  asked.push(all[0])
  return answer(...all)
})
const { settle, withProof } = await import('../../../src/access-token/seam-requests.ts')
const codeForm = new URLSearchParams({ grant_type: 'authorization_code', code: 'c' })
let stage: Stage

beforeEach(async () => {
  network.clear()
  asked.splice(0)
  stage = await openStage(network)
})

/** Lets a late script hear which promises are asked for their constructor. */
function hearConstructors(run: () => void): unknown[] {
  const own = Object.getOwnPropertyDescriptor(Promise.prototype, 'constructor') ?? {}
  const heard: unknown[] = []
  Reflect.defineProperty(Promise.prototype, 'constructor', {
    configurable: true,
    get(this: unknown) {
      heard.push(this)
      return Promise
    },
  })
  run()
  Reflect.defineProperty(Promise.prototype, 'constructor', own)
  return heard
}

test('a promise that the seam listens to is shown to no late script; one that `then` is called of is', () => {
  const [seams, others] = [Promise.resolve('secret'), Promise.resolve('other')]
  const ignore = () => undefined
  expect(hearConstructors(() => settle(seams, ignore, ignore))).toHaveLength(0)
  const heard = hearConstructors(() => void others.then(ignore))
  expect([heard.length, heard[0] === others]).toEqual([1, true])
})

describe('the proof of a token request', () => {
  const dpopAt = (index: number) => network.sent.at(index)?.request.headers.get('dpop')
  test('is there with a key, and there is none at all without', async () => {
    await stage.ask(codeForm, honest, { prover: makeProver() })
    await stage.ask(codeForm, honest)
    expect([dpopAt(0), dpopAt(1)]).toEqual(['proof-1', null])
  })
  test('is told as empty where no key is at work', () => {
    const heard: unknown[] = []
    const hear = {
      onProof: (proof: string) => heard.push(proof),
      onError: (error: unknown) => heard.push(error),
    }
    withProof(undefined, { method: 'POST', url: 'https://id.test/token' }, hear)
    expect(heard).toEqual([''])
  })
})

test('an answer that is no JSON and brings a nonce is told, not asked again', async () => {
  const init = { status: 503, headers: { 'dpop-nonce': 'n1', 'content-type': 'text/html' } }
  const { response, envelopes } = await stage.ask(codeForm, '<p>', { prover: makeProver(), ...init })
  expect([response.status, envelopes, network.sent.length]).toEqual([503, [], 1])
})

test.each([
  ['access_token', 'evil'],
  ['refresh_token', 'evil'],
  ['undefined', {}],
])('a member %s of Object.prototype is none of an answer', async (name, value) => {
  const { response, envelopes } = await polluted(name, value, () =>
    stage.ask(codeForm, { token_type: 'Bearer' }),
  )
  envelopes[0]?.keep()
  expect([await response.json(), envelopes.length]).toEqual([{ token_type: 'Bearer' }, 1])
  expect(stage.canRefresh()).toBe(false)
  expect(() => stage.send(new Request(api))).toThrow(refusal('OIDC_SIGNED_OUT'))
})

describe('before any sign-in', () => {
  test('a refresh has nowhere to go, whatever is asked for', async () => {
    const form = new URLSearchParams({ refresh_token: 'kept-in-the-seam' })
    await expect(stage.ask(form, honest, { places })).rejects.toThrow(TypeError)
    expect(asked).toEqual([''])
  })
  test('no place of Object.prototype is one', () => {
    const evil = 'https://evil.test/'
    const run = () => polluted('userInfo', evil, () => stage.send(new Request(evil)))
    expect(run).toThrow(refusal('OIDC_RESOURCE_NOT_LISTED'))
  })
})

test('secrets that nobody keeps go nowhere where the provider has no place for them, and there where it has', async () => {
  for (const known of [undefined, places]) {
    const { envelopes } = await stage.ask(codeForm, honest, { places: known })
    envelopes[0]?.discard('app')
  }
  expect(asked).toEqual([tokenUrl, tokenUrl, places.revocation])
})

test('secrets of a session go nowhere where the provider has no place for them, and there where it has', async () => {
  await stage.signIn(honest, { places: undefined })
  await expect(stage.empty()('app')).rejects.toThrow(RangeError)
  expect(asked).toEqual([tokenUrl])
  await stage.signIn()
  await stage.empty()('app')
  expect(asked).toEqual([tokenUrl, tokenUrl, places.revocation])
})
