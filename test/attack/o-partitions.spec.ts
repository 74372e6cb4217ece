// Attack O-04: front-channel logout in a frame on another site, which sees no storage: it claims nothing, and the next renewal ends the session.
import * as step from '../browser/fixtures.ts'
import { openFramed, told } from '../browser/rows/front-channel.ts'
import { answeringSilentError, refusing } from '../browser/servers/hostile/changes.ts'
import { attack, type Stage } from './attack.ts'
import type { Outcome } from './row.ts'

const { expect } = step

step.test.use({
  providerHost: '127.0.0.1',
  launchOptions: [
    async ({ launchOptions }, use) => {
      // Playwright switches the partitions of storage off; the last switch of that name counts.
      await use({ ...launchOptions, args: [...(launchOptions.args ?? []), '--disable-features=Translate'] })
    },
    { scope: 'worker' },
  ],
})

/** The provider's page frames the app's; afterwards the tokens have to be renewed: whether that goes on. */
async function goOn(stage: Stage, prepare: () => void): Promise<Outcome> {
  const { api, app, op, tab } = stage
  const { other, provider } = await openFramed({ op, app, tab })
  expect(await told(app, 3)).toEqual({ ended: 'false', notices: '1' })
  await Promise.all([other.close(), provider.close()])
  op.forgetAccessTokens()
  prepare()
  const { status } = await step.callApi(tab, `${api.origin}/orders`)
  return status === 200 ? 'not stopped' : 'stopped'
}

attack({
  id: 'O-04',
  name: 'a session that goes on after a logout in a frame that cannot reach it',
  expected: 'stopped',
  run: (stage) =>
    goOn(stage, () => {
      stage.op.switches.refresh = refusing('invalid_grant')
      stage.op.switches.authorization.parameters = answeringSilentError('login_required')
    }),
  // A provider that renews all the same has not ended anything; no client can tell.
  control: (stage) => goOn(stage, () => {}),
})
