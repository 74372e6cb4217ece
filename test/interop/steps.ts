// Interop: what is tried at every provider, in this order. A step that fails throws.
import { strict as assert } from 'node:assert'
import type { Api } from '../browser/servers/api.ts'
import * as step from '../browser/steps.ts'
import type { Tab } from '../browser/tab.ts'
import type { Running } from './candidate.ts'

export type Stage = { provider: Running; api: Api; tab: Tab }

/** The access tokens that the API got, in order. */
const tokens = ({ api }: Stage): (string | undefined)[] =>
  api.log
    .filter(({ endpoint }) => endpoint === 'resource')
    .map(({ headers }) => headers.authorization?.split(' ')[1])

async function call(stage: Stage): Promise<void> {
  const reply = await step.callApi(stage.tab, `${stage.api.origin}/orders`)
  assert.equal(reply.status, 200, JSON.stringify(reply))
}

const signIn = async ({ provider, tab }: Stage): Promise<void> => {
  await tab.goto('/')
  await tab.waitFor('#hello', 'signed-out')
  await tab.click('#sign-in')
  await provider.signIn(tab)
  await tab.waitFor('#hello', 'Hello')
}

const readClaims = async ({ provider, tab }: Stage): Promise<void> => {
  const { status, claims = {} } = await step.outcome(tab)
  assert.equal(status, 'signed-in')
  for (const [name, value] of Object.entries(provider.claims))
    assert.deepEqual(Reflect.get(claims, name), value)
}

const refresh = async (stage: Stage): Promise<void> => {
  stage.api.rejectNext(1)
  await call(stage)
  const [refused, taken] = tokens(stage).slice(-2)
  assert.ok(taken && refused !== taken, 'the call was repeated with a new token')
}

const askUserInfo = async ({ tab }: Stage): Promise<void> => {
  const { claims, error } = await step.userInfo(tab)
  assert.ok(claims, JSON.stringify(error))
}

const reload = async ({ provider, tab }: Stage): Promise<void> => {
  await tab.reload()
  if (provider.refusesSilence !== undefined) {
    // The session ends, and says whose fault that is; a click signs in again.
    await tab.waitFor('#hello', 'signed-out')
    const { error } = await step.outcome(tab)
    assert.equal(error?.oauth?.error_description, provider.refusesSilence)
    await tab.click('#sign-in')
    await provider.signInAgain?.(tab)
  }
  await tab.waitFor('#hello', 'Hello')
}

const signOut = async ({ provider, tab }: Stage): Promise<void> => {
  await tab.click('#sign-out')
  await provider.agree?.(tab)
  await tab.waitFor('#hello', 'signed-out')
  // The provider's session is over, too: a silent look finds nobody, or its form is there again.
  if (provider.form !== undefined) {
    await tab.click('#sign-in')
    return tab.waitFor(provider.form)
  }
  const { status } = await step.signIn(tab, { prompt: 'none' })
  assert.equal(status, 'signed-out')
}

/** Every step by its name. */
export const steps: readonly (readonly [name: string, take: (stage: Stage) => Promise<void>])[] = [
  ['sign-in', signIn],
  ['claims', readClaims],
  ['API', call],
  ['refresh', refresh],
  ['UserInfo', askUserInfo],
  ['reload', reload],
  ['API again', call],
  ['sign-out', signOut],
]
