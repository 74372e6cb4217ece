// The key set: fetched once, looked at again once a minute at most, and a failure is not remembered.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { JsonObject, JsonValue } from '../../../src/protocol/json.ts'
import { openKeySet } from '../../../src/protocol/key-set.ts'
import type { KnownKeys } from '../../../src/protocol/key-set.ts'
import { refusal } from '../refusal.ts'

const start = 1_000_000_000_000
const one: JsonObject = { kty: 'RSA', kid: 'one' }
const two: JsonObject = { kty: 'RSA', kid: 'two' }

let now = start
const answer = vi.fn<() => Promise<Response>>()
const store = vi.fn<(known: KnownKeys) => void>()

beforeEach(() => {
  now = start
  answer.mockReset()
  store.mockReset()
  vi.stubGlobal('fetch', answer)
})
afterEach(() => vi.unstubAllGlobals())

const publish = (keys: JsonValue) => answer.mockImplementation(async () => Response.json({ keys }))

const tell = vi.fn()

const open = (known: KnownKeys = {}) =>
  openKeySet({ tell, now: () => now, origin: 'https://app.example' }, 'https://id.example/jwks', {
    ...known,
    store,
  })

const kids = (keys: readonly JsonObject[]) => keys.map(({ kid }) => kid)

test('many ask, one request is made, and its keys are stored', async () => {
  publish([one])
  const keySet = open()
  const answers = await Promise.all([keySet.current(), keySet.current(), keySet.current()])
  expect(answers.map(kids)).toEqual([['one'], ['one'], ['one']])
  expect(await keySet.current()).toEqual([one])
  expect(answer).toHaveBeenCalledOnce()
  expect(tell).toHaveBeenCalledWith(expect.objectContaining({ type: 'request', endpoint: 'jwks' }))
  expect(store).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ keys: [one] }))
})

test('known keys need no request', async () => {
  expect(await open({ keys: [one] }).current()).toEqual([one])
  expect(answer).not.toHaveBeenCalled()
})

test('keys are renewed once a minute at most, and stored with that time', async () => {
  publish([two])
  const keySet = open({ keys: [one] })
  expect(kids(await keySet.renewed())).toEqual(['two'])
  expect(kids(await keySet.current())).toEqual(['two'])
  expect(store).toHaveBeenLastCalledWith(expect.objectContaining({ keys: [two], renewedAt: start }))
  now += 59_999
  expect(await keySet.renewed()).toEqual([])
  now += 1
  expect(kids(await keySet.renewed())).toEqual(['two'])
  expect(answer).toHaveBeenCalledTimes(2)
})

test('a renewal in an earlier page load counts', async () => {
  publish([two])
  expect(await open({ keys: [one], renewedAt: start - 59_000 }).renewed()).toEqual([])
  expect(kids(await open({ keys: [one], renewedAt: start - 60_000 }).renewed())).toEqual(['two'])
})

test.each([start + 60_000, 1e15, -1e15])(
  'a renewal at an impossible time (%d) does not',
  async (renewedAt) => {
    publish([two])
    expect(kids(await open({ keys: [one], renewedAt }).renewed())).toEqual(['two'])
  },
)

test('a failure is not remembered', async () => {
  const keySet = open()
  answer.mockImplementationOnce(() => Promise.reject(new TypeError('no')))
  await expect(keySet.current()).rejects.toEqual(refusal('OIDC_NETWORK'))
  publish([one])
  expect(await keySet.current()).toEqual([one])
  expect(store).toHaveBeenCalledOnce()
})

test('a failed renewal is not remembered either', async () => {
  const keySet = open({ keys: [one] })
  answer.mockImplementationOnce(async () => new Response('', { status: 500 }))
  await expect(keySet.renewed()).rejects.toEqual(refusal('OIDC_METADATA_INVALID'))
  publish([two])
  expect(kids(await keySet.current())).toEqual(['two'])
})

test('what is no key, or for encryption, is left out', async () => {
  publish([null, 1, 'key', [one], { ...one, use: 'enc' }, one, { ...two, use: 'sig' }])
  expect(kids(await open().current())).toEqual(['one', 'two'])
})

test('five hundred keys are enough', async () => {
  publish(Array.from({ length: 10_000 }, (_, index) => ({ kty: 'RSA', kid: `${index}` })))
  expect(await open().current()).toHaveLength(500)
})

const unusable: [string, JsonValue][] = [
  ['none', []],
  ['null', null],
  ['an object', { one }],
  ['for encryption', [{ ...one, use: 'enc' }]],
]

test.each(unusable)('keys that are %s are no keys, and not stored', async (_, keys) => {
  publish(keys)
  await expect(open().current()).rejects.toEqual(refusal('OIDC_METADATA_INVALID'))
  expect(store).not.toHaveBeenCalled()
})
