// A kept session has the tokens of all its APIs: after a reload, in other tabs, and with another list of APIs than before.
import { expect, test } from 'vitest'
import { takeSnapshot } from '../../../src/access-token/snapshot.ts'
import type { Engine, EngineConfig } from '../../../src/engine/engine.ts'
import { key, openKept, recordOf } from './kept-stage.ts'
import { api } from './stage.ts'
import type { Stage } from './stage.ts'
import { bearerAt, openTab, signIn } from './steps.ts'
import { blue, red, rotateTokens, three } from './targets-stage.ts'

const get = (engine: Engine, url: string) => engine.fetch(takeSnapshot(url, undefined))
const bearers = (stage: Stage) => ['/v1', '/red', '/blue'].map((path) => bearerAt(stage, path))

/** A session is kept whose second API was called; the third was not. */
async function open() {
  const kept = await openKept(three)
  const rotation = rotateTokens(kept.stage)
  for (const path of ['/v1', '/red', '/blue']) kept.stage.on(path, () => ({}))
  await get(kept.engine, `${red}/red`)
  rotation.asked.splice(0)
  return { ...kept, rotation }
}

/** Another tab, with that list of APIs. */
async function openOther(stage: Stage, changes: Partial<EngineConfig>): Promise<Engine> {
  const { engine } = await openTab(stage, { keeps: 'session', ...changes })
  await engine.restore()
  return engine
}

test('after a reload the tokens that were there are there, and no other', async () => {
  const { stage, rotation, open: reload } = await open()
  expect([...recordOf(stage).kept.lifetimes.keys()]).toEqual(['', '["urn:red",null,null]'])
  const { engine } = await reload()
  for (const url of [api, `${red}/red`]) await get(engine, url)
  expect(rotation.asked).toEqual([])
  await get(engine, `${blue}/blue`)
  expect(rotation.asked).toEqual([{ resource: 'urn:blue', refresh: 'rt-2' }])
  expect(bearers(stage)).toEqual(['Bearer at-1', 'Bearer urn:red 2', 'Bearer urn:blue 3'])
})

test('a token that one tab gets serves the others, which ask for none', async () => {
  const { stage, engine, rotation, open: openNext } = await open()
  const { engine: other } = await openNext()
  await get(engine, `${blue}/blue`)
  for (const url of [`${blue}/blue`, `${red}/red`, api]) await get(other, url)
  expect(rotation.asked).toHaveLength(1)
  expect(bearers(stage)).toEqual(['Bearer at-1', 'Bearer urn:red 2', 'Bearer urn:blue 3'])
})

test('two tabs ask for tokens of two APIs at once: neither loses its own, nor the refresh token', async () => {
  const { stage, engine, rotation, open: openNext } = await open()
  const { engine: other } = await openNext()
  stage.now += 601_000
  await Promise.all([get(engine, `${red}/red`), get(other, `${blue}/blue`)])
  expect([rotation.most, rotation.asked.map(({ refresh }) => refresh)]).toEqual([1, ['rt-2', 'rt-3']])
  for (const one of [engine, other]) for (const url of [`${red}/red`, `${blue}/blue`]) await get(one, url)
  expect(rotation.asked).toHaveLength(2)
  const record = recordOf(stage)
  expect([record.generation, [...record.kept.lifetimes.keys()].toSorted()]).toEqual([
    4,
    ['', '["urn:blue",null,null]', '["urn:red",null,null]'],
  ])
})

test('an app that lists another API meanwhile asks for that one’s token; those of the others are as they were', async () => {
  const { stage, rotation } = await open()
  const green = '["urn:green",null,null]'
  const engine = await openOther(stage, {
    resources: [
      { prefix: blue, target: green },
      { prefix: red, target: '["urn:red",null,null]' },
    ],
    targets: [{ key: green, resource: 'urn:green' }, { key: '["urn:red",null,null]' }, { key: '' }],
  })
  await get(engine, `${red}/red`)
  await get(engine, `${blue}/blue`)
  expect(rotation.asked).toEqual([{ resource: 'urn:green', refresh: 'rt-2' }])
  expect(bearers(stage)).toEqual([undefined, 'Bearer urn:red 2', 'Bearer urn:green 3'])
})

test('a new sign-in takes the tokens of the one before away; in other tabs, too, once they look', async () => {
  const { stage, engine, open: openNext } = await open()
  const { engine: other } = await openNext()
  await signIn(stage, engine, { tokens: { access_token: 'new', refresh_token: 'rt-1' } })
  expect([...recordOf(stage).kept.lifetimes.keys()]).toEqual([''])
  const { asked } = rotateTokens(stage)
  await other.wake()
  for (const url of [api, `${red}/red`]) await get(other, url)
  expect(asked).toEqual([{ resource: 'urn:red', refresh: 'rt-1' }])
  expect(bearers(stage)).toEqual(['Bearer new', 'Bearer urn:red 2', undefined])
})

test('what is stored names APIs, and holds no token in clear', async () => {
  const { stage } = await open()
  const text = JSON.stringify(stage.stored.get(key), (_, value: unknown) => {
    if (value instanceof Map) return [...value]
    return value instanceof ArrayBuffer ? Buffer.from(value).toString('latin1') : value
  })
  expect(text).toContain('urn:red')
  for (const secret of ['at-1', 'urn:red 2', 'rt-1', 'rt-2']) expect(text).not.toContain(secret)
})
