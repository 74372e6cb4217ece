// Attack X-13: what page and Worker say to each other, overheard and forged by a script that has got hold of the Worker.
import * as step from '../browser/fixtures.ts'
import { bundleScript } from '../browser/servers/bundle.ts'
import { attack, type Stage } from './attack.ts'
import { choose, levels, realmOf } from './levels.ts'
import { worthOf } from './loot.ts'
import type { Outcome } from './row.ts'
import { hear, listen, listenToCareless } from './thieves.ts'

const { expect } = step

const apart = levels.filter((level) => realmOf(level) === 'worker')

attack({
  id: 'X-13',
  name: 'every message between page and Worker, searched for ID Token, verifier and tokens',
  timings: ['late', 'early'],
  levels: apart,
  expected: 'stopped',
  async run(stage) {
    const { op, tab, timing } = stage
    await listen(stage, ['messages'])
    // He did hear them talk: of the first visit's words, who was there first.
    expect(await hear(tab, [timing === 'early' ? 'configure' : 'response'])).not.toEqual([])
    const secrets = op.secrets.filter(({ cargo }) => cargo !== 'authorization code')
    const found = await hear(
      tab,
      secrets.map(({ value }) => value),
    )
    return found.length > 0 ? 'not stopped' : 'stopped'
  },
  async control(stage) {
    choose('page bearer', stage)
    return worthOf(await listenToCareless(stage, ['messages']), stage)
  },
})

/** Forges messages; what the Worker said, and what arrived at the attacker's server, is the loot. */
async function forge(stage: Stage): Promise<Outcome> {
  const { api, app, evil, tab } = stage
  app.late(`(() => {${await bundleScript('../../attack/app/forger.ts')}})()`)
  expect(await step.openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  const heard = await tab.evaluate((asked) => window.forger.forge(asked.api, asked.evil), {
    api: api.origin,
    evil: evil.origin,
  })
  expect(api.count('resource')).toBe(1)
  expect(evil.log).toEqual([])
  return worthOf(heard, stage)
}

attack({
  id: 'X-13',
  name: 'forged messages to the Worker: another configuration, other verbs, other hosts',
  timings: ['late'],
  levels: apart,
  expected: 'stopped',
  run: forge,
  // The forged call does come through: where the API echoes, the token is in the answer.
  control(stage) {
    const { api } = stage
    choose('worker bearer', stage)
    api.reset()
    api.accepts = () => true
    api.switches.body = () => JSON.stringify(api.last('resource').headers)
    return forge(stage)
  },
})
