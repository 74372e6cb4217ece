// The engine as a whole: its verbs work together, and nothing that it gives out holds a token.
import { describe, expect, test } from 'vitest'
import { refusal } from '../refusal.ts'
import { key, openKept, recordOf } from './kept-stage.ts'
import { api, document, issuer, setStage } from './stage.ts'
import { answerCode, begin, call, openEngine, openTab, signIn } from './steps.ts'

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
  const resources = [{ prefix: api, target: '' }]
  const engine = await openEngine(stage, { resources })
  await signIn(stage, engine)
  resources[0] = { prefix: 'https://evil.test', target: '' }
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

test('no token is reachable from it, its records, its trace, or what it gives and reports', async () => {
  const { stage, engine, events, idToken, open } = await openKept({ dpop: false })
  const { query, idToken: second } = await answerCode(stage, engine)
  const redeemed = await engine.redeem(query)
  const other = await openTab(stage, { keeps: 'session' })
  await other.engine.wake()
  const restored = await (await openTab(stage, { keeps: 'session' })).engine.restore()
  const { engine: third } = await open()
  expect([redeemed, restored]).toEqual(
    Array(2).fill(expect.objectContaining({ identity: expect.anything() })),
  )
  expect(other.events).toEqual([{ arrived: expect.anything() }])
  const seen = JSON.stringify([engine, third, redeemed, restored, events, other.events, stage.steps])
  for (const secret of ['at-1', 'rt-1', idToken, second]) expect(seen).not.toContain(secret)
  for (const verb of Object.values(engine)) expect(Object.keys(verb)).toEqual([])
})

describe('looking ahead', () => {
  test('sweeps what is left of a session that no sign speaks of', async () => {
    const { stage } = await openKept()
    const { engine } = await openTab(stage, { keeps: 'session' })
    await engine.prepare()
    expect(recordOf(stage).kept).toBeDefined()
    stage.word = 'signed-out'
    await engine.prepare()
    expect(stage.stored.get(key)).toEqual({ version: 1, ended: expect.any(String) })
  })
  test('leaves an empty place empty', async () => {
    const { stage } = await openKept()
    const { engine } = await openTab(stage, { keeps: 'session' })
    stage.stored.delete(key)
    stage.word = 'signed-out'
    await engine.prepare()
    expect([...stage.stored.keys()]).not.toContain(key)
  })
})

describe('a session is named by issuer and session id together', () => {
  const cases: [string, string, boolean][] = [
    [issuer, 's1', true],
    [issuer, 's2', false],
    ['https://evil.test', 's1', false],
    [`${issuer}/`, 's1', false],
    [issuer, '', false],
  ]
  test.each(cases)('%s %s: %j, before and after a restore', async (iss, sid, isOurs) => {
    const { stage, engine } = await openKept({}, { claims: { sid: 's1' } })
    const { engine: fresh } = await openTab(stage, { keeps: 'session' })
    expect([await engine.isSession(iss, sid), await fresh.isSession(iss, sid)]).toEqual([isOurs, isOurs])
  })
  test('one without a session id is never meant, and nobody is not either', async () => {
    const { stage, engine } = await openKept()
    const { engine: fresh } = await openTab(stage, { keeps: 'session' })
    await engine.release({ returnTo: '/', local: true })
    for (const one of [engine, fresh]) expect(await one.isSession(issuer, 'undefined')).toBe(false)
  })
})

test('what can be framed is the provider’s word', async () => {
  const stage = setStage()
  const frame = `${issuer}/check-session`
  stage.on('/.well-known/openid-configuration', () => ({ ...document, check_session_iframe: frame }))
  expect(await (await openEngine(stage)).frames()).toEqual({
    authorization: document.authorization_endpoint,
    checkSession: frame,
  })
})
