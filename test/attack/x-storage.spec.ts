// Attacks: what lies in storage, in reach of a walk, and on the heap.
import * as step from '../browser/fixtures.ts'
import { bundleScript } from '../browser/servers/bundle.ts'
import type { Heaps } from '../browser/tab.ts'
import { attack, signedIn, type Stage } from './attack.ts'
import { choose, kindOf, realmOf } from './levels.ts'
import { tokensOf, worthOf } from './loot.ts'

const { expect } = step

/** The app as somebody has it who wants reloads without the provider, at any price: not what a level chooses. */
function keepBearerTokens(stage: Stage): void {
  choose('page bearer', stage)
  stage.app.options['store'] = 'indexeddb'
}

const storage =
  /^(localStorage|sessionStorage|IndexedDB|caches|cookies|URL|referrer|history.state|window.name|document|trace|session)$/

/** The tokens that stand in some storage of the page as text. */
async function dump({ op, tab }: Stage): Promise<string[]> {
  const tokens = tokensOf(op)
  const found = await step.findSecrets(tab, tokens)
  const stored = found.filter(({ place }) => storage.test(place))
  return tokens.flatMap(({ cargo, value }) => (stored.some((find) => find.cargo === cargo) ? [value] : []))
}

attack({
  id: 'X-01',
  name: 'dump of all storage, the document, history, cookies',
  timings: ['late'],
  expected: 'stopped',
  async run(stage) {
    await signedIn(stage)
    return worthOf(await dump(stage), stage)
  },
  async control(stage) {
    keepBearerTokens(stage)
    await signedIn(stage)
    const { op, tab } = stage
    await tab.evaluate((token) => sessionStorage.setItem('careless', token), tokensOf(op).at(-1)?.value ?? '')
    return worthOf(await dump(stage), stage)
  },
})

async function rob(stage: Stage): Promise<string[]> {
  const { app, tab } = stage
  app.late(`(() => {${await bundleScript('../../attack/app/robber.ts')}})()`)
  await signedIn(stage)
  return tab.evaluate(() => window.robber.open())
}

attack({
  id: 'X-01',
  name: 'seal of a kept session, opened with the key beside it',
  timings: ['late'],
  expected: ({ level }) => (level === 'page dpop' ? 'bound to a key' : 'stopped'),
  run: async (stage) => worthOf(await rob(stage), stage),
  async control(stage) {
    keepBearerTokens(stage)
    return worthOf(await rob(stage), stage)
  },
})

/** What a walk by keys, symbols, getters and prototypes comes to, from the window, the client and its package. */
async function walk({ op, tab }: Stage): Promise<string[]> {
  const values = tokensOf(op).map(({ value }) => value)
  return tab.evaluate(async (secrets) => {
    const door = '/claimcheck/index.js'
    const module: unknown = await import(door)
    const session = window.oidc.getSession()
    const roots = [JSON.stringify([window.oidc, session]), window.oidc, session, module, window]
    return window.walk(roots, secrets).map(({ secret }) => secret)
  }, values)
}

async function visitWalking(stage: Stage): Promise<void> {
  await stage.app.bootWith('walking.ts')
  await signedIn(stage)
  expect(await step.callApi(stage.tab, `${stage.api.origin}/orders`)).toMatchObject({ status: 200 })
}

attack({
  id: 'X-02',
  name: 'walk from window, the client, its package, its session',
  timings: ['late'],
  expected: 'stopped',
  async run(stage) {
    await visitWalking(stage)
    return worthOf(await walk(stage), stage)
  },
  async control(stage) {
    keepBearerTokens(stage)
    await visitWalking(stage)
    const { op, tab } = stage
    const token = tokensOf(op).at(-1)
    await tab.evaluate((text) => {
      window.session = Object.create({ cause: new Error('x', { cause: { deep: [text] } }) })
    }, token?.value ?? '')
    return worthOf(await walk(stage), stage)
  },
})

/** What is on the heaps, while somebody is signed in and has called. */
async function snapshot(stage: Stage): Promise<Heaps> {
  await signedIn(stage)
  expect(await step.callApi(stage.tab, `${stage.api.origin}/orders`)).toMatchObject({ status: 200 })
  return (await stage.tab.heaps?.()) ?? { page: '', workers: [], keys: 0 }
}

attack({
  id: 'X-03',
  name: "snapshot of the page's heap, as developer tools take it",
  expected({ level }) {
    if (realmOf(level) === 'worker') return 'stopped'
    return kindOf(level) === 'dpop' ? 'bound to a key' : 'not stopped'
  },
  missing: ({ tab }) => (tab.heaps ? undefined : 'heap snapshots over the DevTools protocol'),
  async run(stage) {
    const { page, workers, keys } = await snapshot(stage)
    expect(workers).toHaveLength(realmOf(stage.level) === 'worker' ? 1 : 0)
    // Nor a key that signs: it lives where the tokens do.
    expect(keys > 0).toBe(stage.level === 'page dpop')
    return worthOf([page], stage)
  },
  // The heap of the Worker has them.
  async control(stage) {
    choose('worker bearer', stage)
    return worthOf((await snapshot(stage)).workers, stage)
  },
})
