// A session is kept beyond the page and found again, as far as the app chose; storage may fail, or hold anything.
import { describe, expect, test, vi } from 'vitest'
import { refusal } from '../refusal.ts'
import { key, openKept, recordOf, spoil } from './kept-stage.ts'
import { issuer, setStage } from './stage.ts'
import type { Stage } from './stage.ts'
import { bearerAt, call, openEngine, openTab, signIn } from './steps.ts'

/** What is stored, as text: with the bytes of whatever holds bytes. */
const dump = ({ stored }: Stage) =>
  JSON.stringify([...stored], (_, value: unknown) =>
    value instanceof ArrayBuffer || ArrayBuffer.isView(value)
      ? Buffer.from(value as ArrayBuffer).toString('latin1')
      : value,
  )

describe('what is stored', () => {
  test('of a kept session: whose it is, its ID Token, and its secrets sealed', async () => {
    const { stage, idToken, nonce } = await openKept({}, { claims: { sid: 's1' } })
    const { kept, ...record } = recordOf(stage)
    expect(record).toEqual({
      version: 1,
      id: expect.stringMatching(/^[\w-]{36}$/),
      generation: 1,
      iss: issuer,
      sub: 'ada',
      sid: 's1',
    })
    const { sealed, ...rest } = kept
    expect(rest).toEqual({
      idToken,
      nonce,
      scope: 'openid profile email',
      lifetimes: new Map([['', { receivedAt: stage.now, receivedSteady: expect.any(Number), seconds: 600 }]]),
    })
    expect(sealed.key.extractable).toBe(false)
    expect(dump(stage)).not.toMatch(/at-1|rt-1/)
    expect(stage.word).toBe(`${record.id}.1`)
  })
  test('of a mark: whose it is, and nothing else', async () => {
    const { stage, idToken, nonce } = await openKept({ keeps: 'mark' })
    expect(recordOf(stage)).toEqual({
      version: 1,
      id: expect.any(String),
      generation: 1,
      iss: issuer,
      sub: 'ada',
    })
    for (const secret of ['at-1', 'rt-1', idToken, nonce]) expect(dump(stage)).not.toContain(secret)
  })
  test('of memory only: nothing', async () => {
    const { stage } = await openKept({ keeps: 'nothing' })
    expect([...stage.stored.keys()].filter((name) => name.startsWith('session'))).toEqual([])
  })
})

describe('after a reload', () => {
  test('a kept session goes on: same claims and scope, and its tokens are used', async () => {
    const { stage, nonce } = await openKept()
    const { engine: next } = await openTab(stage, { keeps: 'session' })
    const { identity, isMark } = await next.restore()
    expect(isMark).toBeUndefined()
    expect(identity).toMatchObject({ claims: stage.claims(nonce), scope: 'openid profile email' })
    expect(Object.isFrozen(identity?.claims)).toBe(true)
    await call(next)
    expect([stage.asked, bearerAt(stage)]).toEqual([['/v1'], 'Bearer at-1'])
  })
  test('a mark says that there was one, and of memory there is nothing', async () => {
    const marked = await openKept({ keeps: 'mark' })
    expect(await (await openTab(marked.stage, { keeps: 'mark' })).engine.restore()).toEqual({ isMark: true })
    const { stage } = await openKept({ keeps: 'nothing' })
    expect(await (await openTab(stage)).engine.restore()).toEqual({})
  })
  test('a session that was kept before the app chose otherwise is not taken over', async () => {
    const { stage } = await openKept()
    expect(await (await openTab(stage, { keeps: 'mark' })).engine.restore()).toEqual({ isMark: true })
    expect(await (await openTab(stage, { keeps: 'nothing' })).engine.restore()).toEqual({ isMark: false })
  })
  test('the age of the token is told by the wall clock, and a clock that was put back makes it old', async () => {
    for (const passed of [600_000, -3_600_000]) {
      const { stage, open } = await openKept()
      stage.now += passed
      const { engine } = await open()
      stage.on('/token', () => ({ access_token: 'at-2', token_type: 'Bearer' }))
      await call(engine)
      expect([stage.asked.includes('/token'), bearerAt(stage)]).toEqual([true, 'Bearer at-2'])
    }
  })
})

describe('a sign-in beside a kept session', () => {
  test('of the same person goes on as it; another person begins another', async () => {
    const { stage, engine } = await openKept()
    const { id } = recordOf(stage)
    await signIn(stage, engine)
    expect(recordOf(stage)).toMatchObject({ id, generation: 2, sub: 'ada' })
    await signIn(stage, engine, { claims: { sub: 'bob' } })
    expect(recordOf(stage)).toMatchObject({ generation: 1, sub: 'bob' })
    expect(recordOf(stage).id).not.toBe(id)
  })
})

const damages: [string, (stage: Stage) => void][] = [
  ['the ID Token of another person', (stage) => spoil(stage, { sub: 'bob' })],
  ['the ID Token of another issuer', (stage) => spoil(stage, { iss: 'https://evil.test' })],
  ['an ID Token that is none', (stage) => spoil(stage, {}, { idToken: 'a.b.c' })],
  [
    'bytes that were changed',
    (stage) => {
      const { sealed } = recordOf(stage).kept
      const bytes = new Uint8Array(sealed.bytes.slice(0))
      bytes[0] = (bytes[0] ?? 0) ^ 1
      spoil(stage, {}, { sealed: { ...sealed, bytes: bytes.buffer } })
    },
  ],
  [
    'a start value of nothing',
    (stage) => spoil(stage, {}, { sealed: { ...recordOf(stage).kept.sealed, iv: new Uint8Array() } }),
  ],
  ['a proof key that is none', (stage) => spoil(stage, {}, { proofKey: {} })],
]

test.each(damages)('%s in storage: the session is dropped, and told of', async (_, damage) => {
  const { stage } = await openKept()
  damage(stage)
  const { engine } = await openTab(stage, { keeps: 'session' })
  expect(await engine.restore()).toEqual({ isMark: false })
  expect(stage.steps.at(-1)).toMatchObject({ type: 'notice' })
  await expect(call(engine)).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
  expect(stage.stored.get(key)).not.toHaveProperty('kept')
  await signIn(stage, engine)
  await call(engine)
  expect(bearerAt(stage)).toBe('Bearer at-1')
})

test('a part that cannot be loaded is no damage: the session stays for the next load', async () => {
  const { stage } = await openKept({ dpop: true }, { tokens: { token_type: 'DPoP' } })
  const { engine } = await openTab(stage, { keeps: 'session', dpop: true })
  vi.doMock('../../../src/access-token/dpop-proof.ts', () => {
    throw new TypeError('Failed to fetch dynamically imported module')
  })
  await expect(engine.restore()).rejects.toEqual(refusal('OIDC_NETWORK', { remedy: 'retry' }))
  vi.doUnmock('../../../src/access-token/dpop-proof.ts')
  expect(recordOf(stage).kept).toBeDefined()
})

describe('storage that fails', () => {
  const fail = () => Promise.reject(new Error('blocked'))
  test('leaves a session in memory, and says so', async () => {
    const stage = setStage()
    const engine = await openEngine(stage, { keeps: 'session' })
    Object.assign(stage.ports.records, {
      set: async (name: string, value: unknown) =>
        name === key ? fail() : void stage.stored.set(name, value),
    })
    await signIn(stage, engine)
    stage.on('/v1', () => ({}))
    await call(engine)
    expect(bearerAt(stage)).toBe('Bearer at-1')
    expect(stage.steps).toContainEqual({ type: 'notice', message: expect.stringContaining('memory') })
  })
  test('at a renewal keeps the session all the same', async () => {
    const { stage, engine } = await openKept()
    Object.assign(stage.ports.records, { get: fail, update: fail })
    stage.now += 600_000
    stage.on('/token', () => ({ access_token: 'at-2', token_type: 'Bearer', expires_in: 600 }))
    await call(engine)
    expect(bearerAt(stage)).toBe('Bearer at-2')
  })
  test('at a page load finds nobody, and says so', async () => {
    const { stage } = await openKept()
    Object.assign(stage.ports.records, { get: fail })
    expect(await (await openTab(stage, { keeps: 'session' })).engine.restore()).toEqual({})
    expect(stage.steps.at(-1)).toMatchObject({ type: 'notice' })
  })
})
