// A callback beside what there is already: the page's view, a session that was left meanwhile, a mark or a kept session.
import { describe, expect, test } from 'vitest'
import { refusal } from '../refusal.ts'
import { openKept, recordOf } from './kept-stage.ts'
import { setStage } from './stage.ts'
import { answerCode, bearerAt, begin, call, openEngine, openTab, signIn } from './steps.ts'

describe('what was seen by the page', () => {
  const view = { state: { page: 2 }, x: 0, y: 400 }
  test.each(['code=c', 'error=login_required'])('comes back with %s', async (answer) => {
    const stage = setStage()
    const engine = await openEngine(stage)
    const { state } = await begin(engine, { view })
    expect(await engine.redeem(`state=${state}&${answer}`)).toMatchObject({ returnTo: '/orders', view })
  })
})

test('a sign-out while a sign-in comes back wins: its tokens are revoked', async () => {
  const stage = setStage()
  const engine = await openEngine(stage)
  await signIn(stage, engine)
  const { query, tokens } = await answerCode(stage, engine, { tokens: { refresh_token: 'rt-9' } })
  stage.on('/token', async () => {
    await engine.release({ returnTo: '/', local: true })
    return tokens
  })
  expect((await engine.redeem(query)).error).toEqual(refusal('OIDC_SIGNED_OUT'))
  expect(await stage.formAt('/revoke')).toHaveProperty('token', 'rt-9')
  await expect(call(engine)).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
  expect(stage.word).toBe('signed-out')
})

test('a code for a logout’s state is no return from it, and is refused', async () => {
  for (const parameter of ['code=c', 'error=access_denied']) {
    const { stage, engine } = await openKept({ keeps: 'nothing' })
    const { url = '' } = await engine.release({ returnTo: '/bye', local: false })
    const state = new URL(url).searchParams.get('state') ?? ''
    stage.on('/token', () => Response.json({ error: 'invalid_grant' }, { status: 400 }))
    expect(await engine.redeem(`state=${state}&${parameter}`)).toMatchObject({ error: expect.anything() })
  }
})

describe('a silent attempt that', () => {
  const cases: [string, string, string, boolean][] = [
    ['finds nobody: a reload asks no more', 'none', 'login_required', false],
    ['needs the person: a reload asks no more', 'none', 'interaction_required', false],
    ['meets a busy provider leaves the mark', 'none', 'temporarily_unavailable', true],
    ['is none leaves the mark', 'login', 'login_required', true],
  ]
  test.each(cases)('%s', async (_, prompt, error, isLeft) => {
    const { stage } = await openKept({ keeps: 'mark' })
    const { engine } = await openTab(stage, { keeps: 'mark' })
    const { state } = await begin(engine, { prompt })
    await engine.redeem(`error=${error}&state=${state}`)
    expect((await engine.restore()).isMark).toBe(isLeft)
  })
  test('finds nobody leaves a kept session as it is', async () => {
    const { stage, engine } = await openKept()
    const { state } = await begin(engine, { prompt: 'none' })
    await engine.redeem(`error=login_required&state=${state}`)
    await call(engine)
    expect(bearerAt(stage)).toBe('Bearer at-1')
    expect(recordOf(stage)).not.toHaveProperty('isMute')
  })
})
