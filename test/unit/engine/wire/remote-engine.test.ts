// The engine as the page sees it: the same answers and errors, over a real port.
import { afterEach, expect, test } from 'vitest'
import { OidcError } from '../../../../src/errors/oidc-error.ts'
import { toEngine } from '../../../../src/engine/wire/remote-engine.ts'
import { identity } from '../../client/page-stub.ts'
import { refusal } from '../../refusal.ts'
import { config, setWire } from './wire-stage.ts'
import type { WireStage } from './wire-stage.ts'

let stage: WireStage
const open = (settings = config): WireStage => (stage = setWire(settings))
afterEach(() => stage.close())

const asEngine = (from = open()) => toEngine(async () => from.remote)

test('the engine is started once, with what this realm may do, and says when it is there', async () => {
  expect(await open().remote.ready).toBe('life')
  expect(stage.started.map((started) => ({ ...started.config }))).toEqual([
    { ...config, keeps: 'mark', idTokenHint: false },
  ])
})

test('each verb is asked for with its arguments, and answered', async () => {
  const engine = asEngine()
  stage.engine.look.mockResolvedValue({ hasAnswer: true, isPending: false })
  expect(await engine.look('state')).toEqual({ hasAnswer: true, isPending: false })
  expect(stage.engine.look).toHaveBeenCalledExactlyOnceWith('state')
  const release = { returnTo: '/', local: true }
  expect(await engine.release(release)).toEqual({ reached: 'local' })
  expect(stage.engine.release).toHaveBeenCalledExactlyOnceWith(release)
})

test('claims come frozen and without a prototype, wherever they come from', async () => {
  const engine = asEngine()
  stage.engine.redeem.mockResolvedValue({ returnTo: '/', identity })
  const redeemed = await engine.redeem('code=1')
  const userInfo = await engine.userInfo()
  for (const claims of [redeemed.identity?.claims, userInfo]) {
    expect([Object.isFrozen(claims), Object.getPrototypeOf(claims)]).toEqual([true, null])
  }
})

test('errors keep their class, thrown and told', async () => {
  const engine = asEngine()
  const error = new OidcError('OIDC_TIMEOUT', 'Late.', { retryAfter: 3 })
  stage.engine.userInfo.mockRejectedValue(error)
  await expect(engine.userInfo()).rejects.toEqual(refusal('OIDC_TIMEOUT', { retryAfter: 3 }))
  stage.engine.redeem.mockResolvedValue({ returnTo: '/', error })
  expect((await engine.redeem('error=x')).error).toEqual(refusal('OIDC_TIMEOUT'))
  const { news } = stage.started[0] as WireStage['started'][0]
  news.hear({ reason: 'ended', error })
  await stage.heard('hear')
  expect(stage.events).toEqual([{ reason: 'ended', error: refusal('OIDC_TIMEOUT') }])
})

test('what cannot be sent is refused, and the next call works', async () => {
  const engine = asEngine()
  const request = { returnTo: '/', claims: { id_token: () => undefined } }
  await expect(engine.begin(request as never)).rejects.toMatchObject({ name: 'DataCloneError' })
  expect(await engine.awaits()).toBe(false)
})

test('no token is revealed', async () => {
  await expect(asEngine().reveal()).rejects.toEqual(refusal('OIDC_NOT_SUPPORTED'))
  expect(stage.toWorker.map(({ type }) => type)).toEqual(['configure'])
})

test('1,000 calls at once are answered, each by its own', async () => {
  const engine = asEngine()
  stage.engine.collect.mockImplementation(async (state) => `answer ${state}`)
  const states = Array.from({ length: 1_000 }, (_, index) => String(index))
  expect(await Promise.all(states.map(engine.collect))).toEqual(states.map((state) => `answer ${state}`))
})

test('steps are told', async () => {
  await open().remote.ready
  const step = { type: 'notice', message: 'x' } as const
  stage.started[0]?.news.tell(step)
  await stage.heard('tell')
  expect(stage.steps).toEqual([step])
})

test('when it is over, all that waits fails, the session has ended, and nothing more is asked', async () => {
  const engine = asEngine()
  stage.engine.redeem.mockResolvedValue({ returnTo: '/', identity })
  await engine.redeem('code=1')
  stage.engine.userInfo.mockReturnValue(new Promise(() => undefined))
  const waiting: Promise<unknown>[] = [engine.userInfo(), stage.remote.fetch(stage.snapshot('/a'))]
  await stage.heard('response')
  stage.engine.fetch.mockReturnValue(new Promise(() => undefined))
  waiting.push(stage.remote.fetch(stage.snapshot('/b')))
  const error = new OidcError('OIDC_SESSION_ENDED', 'Gone.')
  stage.remote.end(error)
  stage.remote.end(error)
  const outcomes = await Promise.allSettled(waiting)
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected'])
  expect(stage.events).toEqual([{ reason: 'ended', error }])
  const said = stage.toWorker.length
  await expect(engine.awaits()).rejects.toBe(error)
  await expect(engine.fetch(stage.snapshot('/c'))).rejects.toBe(error)
  expect(stage.toWorker.length).toBe(said)
})

test.each([['another release', { ...config, stateMark: undefined as never }, /release/]])(
  'an engine that does not start for %s says so',
  async (_, settings, words) => {
    await expect(open(settings).remote.ready).rejects.toThrow(words)
    expect(stage.started).toEqual([])
  },
)
