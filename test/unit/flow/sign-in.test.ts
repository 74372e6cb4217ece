// A sign-in leaves for the provider; what goes wrong before that is said at once.
import { expect, test } from 'vitest'
import { signIn } from '../../../src/flow/sign-in.ts'
import type { SignInOptions } from '../../../src/flow/sign-in.ts'
import { refusal } from '../refusal.ts'
import { openStage, origin, place } from './stage.ts'

const url = 'https://id.example/authorize?state=secret'

/** Starts a sign-in, whose promise stays pending, and waits until the page leaves. */
async function leave(options: SignInOptions, address?: string) {
  const stage = openStage(address)
  const pending = signIn(stage.flow, options)
  await Promise.race([pending, new Promise((resolve) => setTimeout(resolve))])
  return { ...stage, pending }
}

test('the page leaves; the trace tells where to, without the query', async () => {
  const { moves, steps } = await leave({})
  expect(moves).toEqual([['assign', url]])
  expect(steps).toEqual([
    {
      type: 'navigation',
      endpoint: 'authorization',
      url: 'https://id.example/authorize',
      redirectUri: place.redirectUri,
      carries: [],
    },
  ])
})

test('wishes go to the engine, and the way back is where the page is', async () => {
  const { engine } = await leave(
    { prompt: 'login', maxAge: 60, signal: new AbortController().signal },
    `${origin}/a?b#c`,
  )
  expect(engine.begin.mock.calls).toEqual([[{ prompt: 'login', maxAge: 60, returnTo: '/a?b#c' }]])
})

test('the way back may be another address of this origin', async () => {
  const { engine } = await leave({ returnTo: 'orders?x' })
  expect(engine.begin.mock.calls).toEqual([[{ returnTo: '/orders?x' }]])
})

test.each(['popup', 'silent'] as const)(
  'display %s is not served yet, and nothing is asked',
  async (display) => {
    const { flow, engine } = openStage()
    await expect(signIn(flow, { display })).rejects.toEqual(refusal('OIDC_NOT_SUPPORTED'))
    expect(engine.begin).not.toHaveBeenCalled()
  },
)

test('a way back that leads elsewhere is a mistake, and nothing is asked', async () => {
  const { flow, engine } = openStage()
  await expect(signIn(flow, { returnTo: '//evil.example' })).rejects.toEqual(refusal('OIDC_CONFIG_INVALID'))
  expect(engine.begin).not.toHaveBeenCalled()
})

test('a failure of the engine is the failure of the sign-in', async () => {
  const { flow, engine, moves } = openStage()
  engine.begin.mockRejectedValue(new Error('no'))
  await expect(signIn(flow, {})).rejects.toThrow('no')
  expect(moves).toEqual([])
})

test('an abort before the page leaves keeps it here', async () => {
  const { flow, moves } = openStage()
  await expect(signIn(flow, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i)
  expect(moves).toEqual([])
})

test('an abort while the page leaves ends the wait', async () => {
  const controller = new AbortController()
  const { pending, moves } = await leave({ signal: controller.signal })
  expect(moves).toHaveLength(1)
  controller.abort(new Error('gone'))
  await expect(pending).rejects.toThrow('gone')
})
