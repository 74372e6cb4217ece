// Providers: a set-up that is wrong in one point: no sign-in, or no renewal, and a message that says what to change.
import { callApi, expect } from '../browser/fixtures.ts'
import type { Outcome } from '../browser/app/outcome.ts'
import { signInAt } from './looks.ts'
import { callOf, type Mistake, type Provider } from './provider.ts'
import { setStage, type Stage } from './stage.ts'

/** The error is of that kind, and its message has the parts that matter. */
function expectTold({ error }: Outcome, { code, remedy, check, says }: Mistake): void {
  expect({ code: error?.code, remedy: error?.remedy, check: error?.check }).toEqual({ code, remedy, check })
  for (const part of says) expect(error?.message).toContain(part)
}

/** Without the mistake the same app at the same provider gets its session. */
async function proveCure(stage: Stage, provider: Provider): Promise<void> {
  stage.op.reset()
  setStage(stage, provider)
  expect(await signInAt(stage)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
}

/** Makes the mistake, sees what the app is told, and that nothing else is in the way. */
export async function proveMistake(stage: Stage, provider: Provider, mistake: Mistake): Promise<void> {
  const { options, flip, answers = provider.answers, isLater = false } = mistake
  const wrong = {
    ...provider,
    options: { ...provider.options, ...options },
    ...(answers && { answers }),
  }
  setStage(stage, wrong)
  flip?.(stage.op)
  const session = await signInAt(stage)
  expect(session.status === 'signed-in').toBe(isLater)
  if (isLater) {
    stage.op.forgetAccessTokens()
    const { error } = await callApi(stage.tab, callOf(provider))
    expectTold({ status: 'threw', ...(error && { error }) }, mistake)
  } else expectTold(session, mistake)
  await proveCure(stage, provider)
}
