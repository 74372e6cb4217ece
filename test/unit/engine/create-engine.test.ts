// The engine as a whole: its verbs work together, and nothing that it gives out holds a token.
import { expect, test } from 'vitest'
import { refusal } from '../refusal.ts'
import { api, setStage } from './stage.ts'
import { begin, call, openEngine, signIn } from './steps.ts'

test('the provider is asked ahead of a sign-in, and not again', async () => {
  const stage = setStage()
  const engine = await openEngine(stage)
  await engine.prepare()
  await begin(engine)
  expect(stage.asked).toEqual(['/.well-known/openid-configuration'])
})

test('a sign-in that waits is known until it is answered', async () => {
  const stage = setStage()
  const engine = await openEngine(stage)
  expect(await engine.awaits()).toBe(false)
  const { state } = await begin(engine)
  expect(await engine.awaits()).toBe(true)
  await engine.redeem(`error=access_denied&state=${state}`)
  expect(await engine.awaits()).toBe(false)
})

test('resources are those of the start, whatever becomes of the list', async () => {
  const stage = setStage()
  const resources = [api]
  const engine = await openEngine(stage, { resources })
  await signIn(stage, engine)
  resources[0] = 'https://evil.test'
  expect((await call(engine)).status).toBe(404)
  expect(stage.asked).toEqual(['/v1'])
})

test('two engines hold their own', async () => {
  const stage = setStage()
  const engine = await openEngine(stage)
  const other = await openEngine(stage, { clientId: 'other', stateMark: 'ccmark001' })
  await signIn(stage, engine)
  await expect(call(other)).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
  expect(await other.awaits()).toBe(false)
})

test('no token is reachable from it, its records or its trace', async () => {
  const stage = setStage()
  const engine = await openEngine(stage)
  const { idToken } = await signIn(stage, engine)
  const seen = JSON.stringify([engine, [...stage.stored], stage.steps, stage.events])
  for (const secret of ['at-1', 'rt-1', idToken]) expect(seen).not.toContain(secret)
  for (const verb of Object.values(engine)) expect(Object.keys(verb)).toEqual([])
})
