// What other tabs did is seen before each call and when the page wakes: a renewal, a sign-out, an end, another person.
import { describe, expect, test } from 'vitest'
import type { Parts } from '../../../src/engine/engine-state.ts'
import { isCurrent } from '../../../src/engine/tabs.ts'
import { refusal } from '../refusal.ts'
import { openKept, recordOf, rotate, spoil } from './kept-stage.ts'
import { bearerAt, call, openTab, signIn } from './steps.ts'

const signedOut = refusal('OIDC_SIGNED_OUT')

/** Looks at another tab by a call, or because the page wakes. */
const looks = ['a call', 'waking'] as const

describe.each(looks)('seen by %s', (look) => {
  const see = async ({ engine }: { engine: Awaited<ReturnType<typeof openTab>>['engine'] }) => {
    if (look === 'waking') await engine.wake()
    else await call(engine).catch(() => undefined)
  }

  test('a sign-out: signed out here, too, and nothing is sent', async () => {
    const { stage, engine, open } = await openKept()
    const other = await open()
    await engine.release({ returnTo: '/', local: true })
    stage.asked.splice(0)
    await see(other)
    expect([other.events, stage.asked]).toEqual([[{ reason: 'signed-out' }], []])
    await expect(call(other.engine)).rejects.toEqual(signedOut)
    await see(other)
    expect(other.events).toHaveLength(1)
  })
  test('another person: ended here, and the calls say so', async () => {
    const { stage, engine, open } = await openKept()
    const other = await open()
    await signIn(stage, engine, { claims: { sub: 'bob' } })
    await see(other)
    const error = refusal('OIDC_IDENTITY_CHANGED')
    expect(other.events).toEqual([{ reason: 'ended', error }])
    expect(stage.asked).toEqual([])
    expect(recordOf(stage).sub).toBe('bob')
    await other.engine.wake()
    await expect(call(other.engine)).rejects.toEqual(error)
    expect(other.events).toHaveLength(1)
  })
  test('the same person in a new session: theirs is taken over', async () => {
    const { stage, engine, open } = await openKept()
    const other = await open()
    await engine.release({ returnTo: '/', local: true })
    await signIn(stage, engine, { tokens: { access_token: 'at-9' } })
    await see(other)
    expect(other.events.map(({ reason, arrived }) => reason ?? arrived?.claims.sub)).toEqual([
      'signed-out',
      'ada',
    ])
    await call(other.engine)
    expect(bearerAt(stage)).toBe('Bearer at-9')
  })
})

describe('a tab that is signed out', () => {
  test('takes over the session that another tab has begun', async () => {
    const { stage, open } = await openKept()
    const { engine, events } = await openTab(stage, { keeps: 'session' })
    await engine.wake()
    expect(events).toEqual([{ arrived: expect.objectContaining({ scope: 'openid profile email' }) }])
    await call(engine)
    expect(bearerAt(stage)).toBe('Bearer at-1')
    expect(await open()).toBeDefined()
  })
  test.each(['mark', 'nothing'] as const)('stays so where what is kept is %s', async (keeps) => {
    const { stage } = await openKept({ keeps })
    const { engine, events } = await openTab(stage, { keeps })
    await engine.wake()
    await expect(call(engine)).rejects.toEqual(signedOut)
    expect(events).toEqual([])
  })
  test('stays so after a sign-out, and where the record is not there', async () => {
    const { stage, engine } = await openKept()
    await engine.release({ returnTo: '/', local: true })
    const { engine: other, events } = await openTab(stage, { keeps: 'session' })
    await other.wake()
    stage.word = 'x.1'
    await other.wake()
    expect(events).toEqual([])
  })
})

test('a renewal of another tab is taken over when the page wakes, with its claims and scope', async () => {
  const { stage, engine, open, events } = await openKept()
  const { used } = rotate(stage)
  const other = await open()
  stage.now += 600_000
  await call(other.engine)
  await engine.wake()
  expect(events).toEqual([expect.objectContaining({ renewal: 'idle', scope: 'openid profile email' })])
  await call(engine)
  expect([bearerAt(stage), used]).toEqual(['Bearer at-2', ['rt-1']])
})

test('a record that is known changes nothing', async () => {
  const { engine, events } = await openKept()
  await engine.wake()
  await engine.wake()
  expect(events).toEqual([])
})

test('an older record changes nothing', async () => {
  const { stage, engine, events } = await openKept()
  spoil(stage, { generation: 0 })
  stage.word = `${recordOf(stage).id}.0`
  await engine.wake()
  await call(engine)
  expect([events, bearerAt(stage)]).toEqual([[], 'Bearer at-1'])
})

test('tokens that no other tab shares are revoked when another tab signs out', async () => {
  const { stage, engine, events } = await openKept({ keeps: 'mark' })
  stage.word = 'signed-out'
  await engine.wake()
  expect([events, stage.asked]).toEqual([[{ reason: 'signed-out' }], ['/revoke']])
  expect(await stage.formAt('/revoke')).toHaveProperty('token', 'rt-1')
})

describe('the sign', () => {
  const holding = { id: 'a' }
  const cases: [object | undefined, object, boolean][] = [
    [holding, { id: 'a' }, true],
    [holding, {}, true],
    [holding, { id: 'b' }, false],
    [holding, { end: 'signed-out' }, false],
    [holding, { end: 'ended' }, false],
    [undefined, { id: 'b' }, true],
    [undefined, { end: 'ended' }, true],
  ]
  test.each(cases)('of %j that says %j is current: %j', (held, word, expected) => {
    expect(isCurrent({ holding: held, sessions: { word: () => word } } as unknown as Parts)).toBe(expected)
  })
})
