// Attacks: a hostile script in the page that patches the realm and listens, early or late; and what it has heard.
import type { Family } from '../browser/app/late/family-names.ts'
import { bundleScript } from '../browser/servers/bundle.ts'
import type { App } from '../browser/servers/app.ts'
import * as step from '../browser/fixtures.ts'
import type { Stage } from './attack.ts'
import { tokensOf } from './loot.ts'
import type { Timing } from './row.ts'

const { expect } = step

let bundled: Promise<string> | undefined

/** Puts the thief into the page: before all else, listening at once; or behind the app, until it is told to listen. */
async function hire(app: App, timing: Timing, families: readonly Family[]): Promise<void> {
  bundled ??= bundleScript('../../attack/app/thief.ts')
  const script = `(() => {${await bundled}})()`
  if (timing === 'early') app.early(`${script};thief.listen(${JSON.stringify(families)})`)
  else app.late(script)
}

/** A renewal, a call, a call that is challenged, and UserInfo, while the thief listens; then he is silenced. */
async function work({ op, api, tab, timing }: Stage, families: readonly Family[]): Promise<void> {
  op.forgetAccessTokens()
  // The first call is refused for its old token and comes again; the next one is challenged.
  api.switches.once = [
    {},
    {},
    { status: 401, headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } },
  ]
  const done = await tab.evaluate(
    async (asked) => {
      if (asked.isLate) window.thief.listen(asked.families)
      const calls = []
      for (const act of ['get', 'post', 'userInfo'] as const)
        calls.push(await window.acts[act](`${asked.api}/orders`).then(String, String))
      window.thief.stop()
      return calls
    },
    { families: [...families], api: api.origin, isLate: timing !== 'early' },
  )
  expect(done).toEqual(['200', '200', 'ada'])
}

/** The texts in which the thief heard one of these. */
export function hear(tab: step.Tab, values: string[]): Promise<string[]> {
  return tab.evaluate((secrets) => window.thief.heard(secrets), values)
}

const heardTokens = ({ tab, op }: Stage) =>
  hear(
    tab,
    tokensOf(op).map(({ value }) => value),
  )

/** The thief listens while the app works; gives what he heard. */
export async function listen(stage: Stage, families: readonly Family[]): Promise<string[]> {
  const { app, tab, timing } = stage
  await app.bootWith('late/sdk.ts')
  await hire(app, timing, families)
  expect(await step.openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  await work(stage, families)
  return heardTokens(stage)
}

/** The same in a page that handles its tokens carelessly. */
export async function listenToCareless(stage: Stage, families: readonly Family[]): Promise<string[]> {
  const { app, tab, timing } = stage
  await app.bootWith('late/plain.ts')
  await hire(app, timing, families)
  await tab.goto('/')
  await tab.waitForURL((url) => url.searchParams.has('code'))
  await tab.evaluate(async () => void (await window.plain))
  await work(stage, families)
  return heardTokens(stage)
}
