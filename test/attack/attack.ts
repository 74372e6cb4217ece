// Attacks: one test for each attack at each level. What it sees is a line of docs/security-results.md, and must be what the
// threat model says: an attack that nothing stops has to succeed, so that the table stays true.
import * as step from '../browser/fixtures.ts'
import type { Find } from '../browser/leaks.ts'
import type { App } from '../browser/servers/app.ts'
import type { Api } from '../browser/servers/api.ts'
import type { Evil } from '../browser/servers/evil.ts'
import type { HostileProvider } from '../browser/servers/hostile-provider.ts'
import type { Host } from '../browser/servers/loopback.ts'
import { choose, kindOf, levels, realmOf, type Level } from './levels.ts'
import { annotation, type Outcome, type Row, type Timing } from './row.ts'

export type Scene = { level: Level; timing: Timing; engine: string }

/** Everything that an attack may use. The provider is on the app's site, so that its cookies count in frames. */
export type Stage = Scene & {
  op: HostileProvider
  api: Api
  app: App
  evil: Evil
  tab: step.Tab
  openProfile: () => Promise<step.Tab>
}

export type Attack = {
  /** Its row in the list of attacks, such as X-05. */
  id: `${string}-${number}`
  /** What the attacker does, in a few words. */
  name: string
  /** @defaultValue `['-']` */
  timings?: readonly Timing[]
  /** @defaultValue all */
  levels?: readonly Level[]
  /** What the threat model says. */
  expected: Outcome | ((scene: Scene) => Outcome)
  /** Attacks, and tells what came of it. */
  run: (stage: Stage) => Promise<Outcome>
  /**
   * The same attack where it must succeed, in the same profile after a reset: `not stopped` is what it has to tell. Not run where
   * the attack itself has succeeded.
   */
  control: (stage: Stage) => Promise<Outcome>
  /** The platform feature that the attack needs and the engine has not. */
  missing?: (stage: Stage) => string | undefined
}

const test: typeof step.test = step.test.extend<object, { providerHost: Host }>({
  providerHost: ['localhost', { scope: 'worker' }],
})

const { expect } = step

/** The app, with somebody who has signed in. */
export const signedIn = async ({ tab }: Stage): Promise<void> =>
  expect(await step.openSignedIn(tab)).toMatchObject({ status: 'signed-in' })

/** What attacks call with the access token. */
export const orders = ({ api }: Stage): string => `${api.origin}/orders`

/** Where secrets must not be after an attack that was stopped: all but the requests to where they belong. */
async function findStray({ op, tab }: Stage): Promise<Find[]> {
  const secrets = op.secrets.filter(({ cargo }) => /access|refresh|verifier/.test(cargo))
  const found = await step.findSecrets(tab, secrets)
  return found.filter(({ place }) => !/^(headers|body) of (GET|POST) /.test(place))
}

/** The attacker has gone: what he left in storage stays, and an honest visit works. */
async function expectUsable({ app, op, level, tab }: Stage): Promise<void> {
  const { options } = app
  app.reset()
  app.options = options
  op.reset()
  choose(level, { app, op })
  expect(await step.openSignedIn(tab), 'an honest sign-in afterwards').toMatchObject({ status: 'signed-in' })
}

async function perform({ expected, run, control }: Attack, stage: Stage): Promise<Outcome> {
  choose(stage.level, stage)
  const outcome = await run(stage)
  const stray = outcome === 'stopped' ? await findStray(stage) : []
  expect(outcome).toBe(typeof expected === 'function' ? expected(stage) : expected)
  expect(stray).toEqual([])
  if (outcome === 'not stopped') return outcome
  await expectUsable(stage)
  expect(await control(stage), 'the control').toBe('not stopped')
  return outcome
}

function declare(attack: Attack, level: Level, timing: Timing): void {
  const { id, name, missing = () => undefined } = attack
  const when = timing === '-' ? '' : `, ${timing}`
  test(`${id} ${name}${when} · ${realmOf(level)} · ${kindOf(level)}`, async ({
    op,
    api,
    app,
    evil,
    tab,
    openProfile,
    browserName: engine,
  }, { annotations }) => {
    const stage: Stage = { op, api, app, evil, tab, openProfile, level, timing, engine }
    const lack = missing(stage)
    const tell = (outcome: Row['outcome']) => {
      const row: Row = { id, name, timing, level, engine, outcome }
      annotations.push({ type: annotation, description: JSON.stringify(row) })
    }
    if (lack !== undefined) tell({ missing: lack })
    test.skip(lack !== undefined, `missing platform feature: ${lack}`)
    tell(await perform(attack, stage))
  })
}

/** Declares the tests of an attack. */
export function attack(definition: Attack): void {
  const { timings = ['-'], levels: chosen = levels } = definition
  for (const timing of timings) for (const level of chosen) declare(definition, level, timing)
}
