// The record of a session and its sign: what they say, of what is whole only, and that an ended session stays ended.
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { openSessions } from '../../../src/engine/sessions.ts'
import type { SessionRecord, Sessions } from '../../../src/engine/sessions.ts'
import { key, openKept, recordOf, spoil } from './kept-stage.ts'
import { config, issuer, mark, setStage } from './stage.ts'
import type { Stage } from './stage.ts'
import { openTab } from './steps.ts'

let stage: Stage
let sessions: Sessions

beforeEach(() => {
  stage = setStage()
  sessions = openSessions(config, stage.ports)
})

const make = (changes: Partial<SessionRecord> = {}): SessionRecord => ({
  version: 1,
  id: 'a',
  generation: 1,
  iss: issuer,
  sub: 'ada',
  ...changes,
})

const words: [string | undefined, object][] = [
  [undefined, { generation: NaN }],
  ['', { generation: NaN }],
  ['a.3', { id: 'a', generation: 3 }],
  ['signed-out', { end: 'signed-out', generation: 0 }],
  ['ended', { end: 'ended', generation: 0 }],
  ['a', { id: 'a', generation: NaN }],
  ['.3', { generation: 3 }],
]

test.each(words)('the sign %j says %j', (text, word) => {
  stage.word = text
  expect(sessions.word()).toEqual(word)
})

test('whatever the sign says, it is read without an error', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      stage.word = text
      const { id, end } = sessions.word()
      return (id === undefined || id !== '') && (end === undefined || id === undefined)
    }),
  )
})

test.each([
  [make({ generation: 2 }), 'a.2'],
  ['signed-out', 'signed-out'],
  ['ended', 'ended'],
] as const)('%j is said as %j', (said, word) => {
  sessions.say(said)
  expect([stage.word, sessions.word().id ?? sessions.word().end]).toEqual([
    word,
    typeof said === 'string' ? said : 'a',
  ])
})

describe('a record', () => {
  test('is read while the sign speaks of it, whatever its generation, and by this client only', async () => {
    await sessions.write(make())
    for (const [word, isRead] of [
      ['a.1', true],
      ['a.9', true],
      ['b.1', false],
      ['ended', false],
      [undefined, false],
    ] as const) {
      stage.word = word
      expect((await sessions.read()) !== undefined).toBe(isRead)
    }
    stage.word = 'a.1'
    const other = openSessions({ ...config, stateMark: `${mark}1` }, stage.ports)
    expect(await other.read()).toBeUndefined()
  })
  test('that is taken is taken by one of many, and stays away', async () => {
    await sessions.write(make())
    stage.word = 'a.1'
    const taken = await Promise.all([sessions.take(), sessions.take(), sessions.take()])
    expect(taken.filter(Boolean)).toEqual([make()])
    expect([await sessions.read(), stage.stored.get(key)]).toEqual([undefined, { version: 1, ended: 'a' }])
  })
  test('that was taken makes the sign say so, where a late answer has put it back up', async () => {
    await sessions.write(make())
    await sessions.take()
    stage.word = 'a.2'
    expect([await sessions.read(), stage.word]).toEqual([undefined, 'signed-out'])
    stage.word = 'b.1'
    expect([await sessions.read(), stage.word]).toEqual([undefined, 'b.1'])
  })
  test('that is mute says so, and one that was ended or never was stays what it is', async () => {
    await sessions.mute()
    expect(stage.stored.get(key)).toBeUndefined()
    await sessions.write(make())
    await sessions.mute()
    expect(stage.stored.get(key)).toEqual({ ...make(), isMute: true })
    await sessions.take()
    await sessions.mute()
    expect(stage.stored.get(key)).toEqual({ version: 1, ended: 'a' })
  })
  test('that never was leaves nothing behind when it is taken', async () => {
    expect([await sessions.take(), stage.stored.get(key)]).toEqual([undefined, undefined])
  })
})

describe('a renewed record', () => {
  const cases: [string, unknown, Partial<SessionRecord>, number | undefined, boolean][] = [
    ['the generation that it was renewed from', make(), { generation: 2 }, 1, true],
    ['another generation', make({ generation: 3 }), { generation: 2 }, 1, false],
    ['any generation, where none is named', make({ generation: 3 }), { generation: 2 }, undefined, true],
    ['another session', make({ id: 'b' }), { generation: 2 }, 1, false],
    ['an end of it', { version: 1, ended: 'a' }, { generation: 2 }, 1, false],
    ['an end of another', { version: 1, ended: 'b' }, { generation: 2 }, 1, false],
    ['nothing: storage was cleared', undefined, { generation: 2 }, 1, true],
    ['rubbish', 'rubbish', { generation: 2 }, 1, true],
  ]
  test.each(cases)('in place of %s', async (_, stored, changes, from, isReplaced) => {
    stage.stored.set(key, stored)
    expect(await sessions.replace(make(changes), from)).toBe(isReplaced)
    expect(stage.stored.get(key)).toEqual(isReplaced ? make(changes) : stored)
  })
})

test('a seal whose key can be exported is none that was made here', async () => {
  const { stage: kept } = await openKept()
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['decrypt'])
  spoil(kept, {}, { sealed: { ...recordOf(kept).kept.sealed, key } })
  const { engine } = await openTab(kept, { keeps: 'session' })
  expect(await engine.restore()).toEqual({})
})

test('whatever is stored, nobody is signed in by it, and nothing is thrown', async () => {
  const kept = await openKept()
  const honest = recordOf(kept.stage)
  const { engine } = await openTab(kept.stage, { keeps: 'session' })
  const isHonest = (name: string, value: unknown) =>
    value === Reflect.get(honest, name) ||
    (name === 'generation' && Number.isFinite(value)) ||
    (name === 'sid' && typeof value === 'string')
  const broken = fc
    .tuple(fc.constantFrom('version', 'id', 'generation', 'iss', 'sub', 'sid', 'kept'), fc.anything())
    .filter(([name, value]) => !isHonest(name, value))
    .map(([name, value]): unknown => ({ ...honest, [name]: value }))
  const cut = fc
    .tuple(fc.constantFrom('idToken', 'nonce', 'scope', 'lifetimes', 'sealed'), fc.anything())
    .filter(([name, value]) => name === 'lifetimes' || typeof value !== typeof Reflect.get(honest.kept, name))
    .map(([name, value]): unknown => ({ ...honest, kept: { ...honest.kept, [name]: value } }))
  await fc.assert(
    fc.asyncProperty(fc.oneof(broken, cut, fc.anything()), async (value) => {
      kept.stage.stored.set(key, value)
      kept.stage.word = `${honest.id}.1`
      expect((await engine.restore()).identity).toBeUndefined()
      expect(await engine.isSession(issuer, 's1')).toBe(false)
    }),
    { numRuns: 200 },
  )
})
