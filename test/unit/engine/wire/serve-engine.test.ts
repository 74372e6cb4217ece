// What serves a page: told once, heeds only what is well-formed and new, and is never stuck by the rest.
import { afterEach, describe, expect, test } from 'vitest'
import { writeConfig } from '../../../../src/engine/wire/wire-config.ts'
import { config, setWire } from './wire-stage.ts'
import type { WireStage } from './wire-stage.ts'

let stage: WireStage
const open = async (): Promise<WireStage> => {
  stage = setWire()
  await stage.remote.ready
  return stage
}
afterEach(() => stage.close())

const sighted = { word: 'first.1', seen: 0 }
const call = { type: 'call', id: 1, verb: 'awaits', args: [], ...sighted }
const evil = {
  ...config,
  issuer: 'https://evil.test',
  resources: [{ prefix: 'https://evil.test', target: '' }],
}
const configure = { type: 'configure', version: 1, config: writeConfig(evil), ...sighted }

test.each([
  ['a second configure', configure, 'configured'],
  ['no message at all', 'hello', 'malformed'],
  ['an unknown type', { type: 'made up' }, 'malformed'],
  ['a verb that is none', { ...call, verb: 'reveal' }, 'malformed'],
  ['a verb of Object.prototype', { ...call, verb: 'toString' }, 'malformed'],
  ['a call without an id', { ...call, id: undefined }, 'malformed'],
  ['arguments that are no list', { ...call, args: {} }, 'malformed'],
  [
    'a request that is none',
    { type: 'fetch', id: 1, request: { url: 'https://api.test' }, ...sighted },
    'malformed',
  ],
])('%s is refused, and the next honest call works', async (_, message, reason) => {
  await open()
  stage.post(message)
  expect(await stage.heard('refused')).toMatchObject([{ reason }])
  expect(await stage.remote.call('awaits', [])).toBe(false)
  expect(stage.started.map((started) => started.config.issuer)).toEqual([config.issuer])
  expect(stage.engine.awaits).toHaveBeenCalledOnce()
})

test('an id that is in use is refused; whose it is gets the answer', async () => {
  await open()
  let finish: ((value: boolean) => void) | undefined
  stage.engine.awaits.mockReturnValue(new Promise((resolve) => (finish = resolve)))
  const answer = stage.remote.call('awaits', [])
  const id = stage.toWorker.at(-1)?.['id']
  stage.post({ ...call, id, verb: 'prepare' })
  stage.post({ type: 'fetch', id, request: {}, ...sighted })
  expect(await stage.heard('refused', 2)).toMatchObject([{ reason: 'duplicate' }, { reason: 'duplicate' }])
  finish?.(true)
  expect(await answer).toBe(true)
  expect(stage.engine.prepare).not.toHaveBeenCalled()
})

test.each(['abort', 'pull', 'cancel', 'end'])('%s of a call that nobody made does nothing', async (type) => {
  await open()
  stage.post({ type, id: 99 })
  expect(await stage.remote.call('awaits', [])).toBe(false)
  expect(stage.toPage.map((message) => message.type)).toEqual(['ready', 'answer'])
})

test('arguments that make no sense are the caller’s error', async () => {
  await open()
  stage.engine.begin.mockImplementation(async ({ returnTo }) => ({ url: returnTo, state: '' }))
  stage.post({ ...call, verb: 'begin' })
  expect(await stage.heard('error')).toMatchObject([{ id: 1, error: { kind: 'type' } }])
  expect(await stage.remote.call('awaits', [])).toBe(false)
})

test('before it is told what it may do, nothing is done', async () => {
  stage = setWire({ ...config, origin: undefined as never })
  stage.post(call)
  expect(await stage.heard('refused', 2)).toMatchObject([
    { reason: 'malformed' },
    { reason: 'not configured' },
  ])
  expect(stage.started).toEqual([])
})

test('another version is refused', async () => {
  stage = setWire({ ...config, origin: undefined as never })
  stage.post({ ...configure, version: 2 })
  expect(await stage.heard('refused', 2)).toMatchObject([{}, { reason: 'another version' }])
  stage.post(configure)
  await stage.heard('ready')
})

describe('the sign', () => {
  test('is what the page saw when it asked', async () => {
    await open()
    const { sign } = stage.started[0]?.news ?? {}
    expect(sign?.read()).toBe('first.1')
    stage.word = 'second.1'
    await stage.remote.call('awaits', [])
    expect(sign?.read()).toBe('second.1')
    stage.word = undefined
    await stage.remote.call('awaits', [])
    expect(sign?.read()).toBeUndefined()
  })

  test('what is written reaches the page, and is not overruled by what the page said before it saw that', async () => {
    await open()
    const { sign } = stage.started[0]?.news ?? {}
    sign?.write('ours.1')
    stage.post({ ...call, word: 'stale.1', seen: 0 })
    await stage.heard('answer')
    expect(sign?.read()).toBe('ours.1')
    expect(stage.word).toBe('ours.1')
    stage.word = 'theirs.1'
    await stage.remote.call('awaits', [])
    expect(sign?.read()).toBe('theirs.1')
  })
})
