// Attacks S-01, S-06, S-08, S-12, S-14, S-17 and S-19: tabs against each other, and storage that goes away, fails or is full.
import * as early from '../browser/early-scripts.ts'
import * as step from '../browser/fixtures.ts'
import { attack, orders, signedIn, type Stage } from './attack.ts'
import type { Outcome } from './row.ts'

const { expect } = step

/** Two tabs of a person who is signed in. */
async function openTwo(stage: Stage): Promise<[one: step.Tab, other: step.Tab]> {
  await signedIn(stage)
  const [other = stage.tab] = await step.openTabs(stage.tab, 1)
  expect(await step.sessionNow(other)).toMatchObject({ status: 'signed-in' })
  return [stage.tab, other]
}

/** Both tabs renew at once, three times: whether a refresh token was ever used twice, or anybody signed out. */
async function race(stage: Stage): Promise<Outcome> {
  const { op } = stage
  const tabs = await openTwo(stage)
  for (const _ of [1, 2, 3]) {
    op.forgetAccessTokens()
    const answers = await Promise.all(tabs.map((one) => step.callAtOnce(one, orders(stage), 5)))
    expect(new Set(answers.flat())).toEqual(new Set([200]))
  }
  await tabs[1].close()
  return op.countReuses() > 0 ? 'not stopped' : 'stopped'
}

/** Somebody sends a refresh token that was used up: what the provider counts. */
async function reuse(stage: Stage): Promise<Outcome> {
  const { op, tab } = stage
  await signedIn(stage)
  const [token] = op.secrets.filter(({ cargo }) => cargo === 'refresh token').slice(-1)
  op.forgetAccessTokens()
  expect(await step.callApi(tab, orders(stage))).toMatchObject({ status: 200 })
  const body = { grant_type: 'refresh_token', refresh_token: token?.value ?? '', client_id: 'app' }
  await fetch(op.urlOf('token'), { method: 'POST', body: new URLSearchParams(body) })
  return op.countReuses() > 0 ? 'not stopped' : 'stopped'
}

attack({
  id: 'S-01',
  name: 'two tabs that renew at once, three times',
  expected: 'stopped',
  run: race,
  control: reuse,
})

for (const [name, script] of [
  ['without Web Locks', early.noLocks],
  ['with Web Locks that are refused', early.refusedLocks],
] as const) {
  attack({
    id: 'S-06',
    name: `the same ${name}`,
    levels: ['page bearer', 'page dpop'],
    expected: 'stopped',
    run(stage) {
      stage.app.early(script)
      return race(stage)
    },
    control: reuse,
  })
}

attack({
  id: 'S-08',
  name: 'a tab that goes on after a sign-out in another',
  expected: 'stopped',
  async run(stage) {
    const [one, other] = await openTwo(stage)
    await step.signOut(one, { local: true })
    await step.waitForHello(other, 'signed-out')
    const { status, error } = await step.callApi(other, orders(stage))
    if (status === 200) return 'not stopped'
    expect(error).toMatchObject({ code: 'OIDC_SIGNED_OUT' })
    await other.close()
    return 'stopped'
  },
  async control(stage) {
    const [, other] = await openTwo(stage)
    const { status } = await step.callApi(other, orders(stage))
    await other.close()
    return status === 200 ? 'not stopped' : 'stopped'
  },
})

attack({
  id: 'S-19',
  name: 'a page that comes back from the back/forward cache after a sign-out that it did not hear of',
  expected: 'stopped',
  async run(stage) {
    const { tab } = stage
    // The page hears nothing of other tabs, as one that is frozen.
    await tab.early(`{
      const { addEventListener: listen } = window
      window.addEventListener = (type, ...rest) => type === 'storage' ? undefined : listen.call(window, type, ...rest)
    }`)
    const [one, other] = await openTwo(stage)
    await step.signOut(other, { local: true })
    await step.wakeFromCache(one)
    await step.waitForHello(one, 'signed-out')
    const { status } = await step.callApi(one, orders(stage))
    await other.close()
    return status === 200 ? 'not stopped' : 'stopped'
  },
  async control(stage) {
    await signedIn(stage)
    await step.wakeFromCache(stage.tab)
    const { status } = await step.callApi(stage.tab, orders(stage))
    return status === 200 ? 'not stopped' : 'stopped'
  },
})

attack({
  id: 'S-12',
  name: 'site data deleted under a living session',
  expected: 'stopped',
  async run(stage) {
    const { tab } = stage
    await signedIn(stage)
    await tab.evaluate(() => [localStorage, sessionStorage].forEach((storage) => storage.clear()))
    await step.deleteDatabases(tab)
    const { status, error } = await step.callApi(tab, orders(stage))
    expect(status === 200 || error?.code === 'OIDC_SIGNED_OUT').toBe(true)
    expect(await step.reload(tab)).toMatchObject({ status: 'signed-out' })
    expect(tab.seen.errors).toEqual([])
    return (await step.callApi(tab, orders(stage))).status === 200 ? 'not stopped' : 'stopped'
  },
  async control(stage) {
    await signedIn(stage)
    expect(await step.reload(stage.tab)).toMatchObject({ status: 'signed-in' })
    const { status } = await step.callApi(stage.tab, orders(stage))
    return status === 200 ? 'not stopped' : 'stopped'
  },
})

const faults: [name: string, script: string][] = [
  ['opening throws', early.openingDatabases('throws')],
  ['opening fails', early.openingDatabases('fails')],
  ['full', early.fullDatabase()],
  ['dead connection', early.deadConnection()],
  ['site data blocked', early.noStorage('indexedDB')],
]

attack({
  id: 'S-14',
  name: `storage that throws, fails, is full, dead or blocked (${faults.length})`,
  // The script spoils the storage of the page; that of a Worker it does not reach.
  levels: ['page bearer', 'page dpop'],
  expected: 'stopped',
  async run({ app, op, tab }) {
    for (const [name, script] of faults) {
      app.early(script)
      await step.openApp(tab)
      const { error } = await step.signIn(tab)
      expect.soft([name, error?.code]).toEqual([name, 'OIDC_STORAGE_UNAVAILABLE'])
    }
    app.early('')
    await step.openApp(tab)
    expect([op.count('token'), tab.seen.errors]).toEqual([0, []])
    return 'stopped'
  },
  async control({ tab }) {
    const { status } = await step.openSignedIn(tab)
    return status === 'signed-in' ? 'not stopped' : 'stopped'
  },
})

attack({
  id: 'S-17',
  name: 'another client of the same provider on this origin takes or ends the session',
  expected: 'stopped',
  async run(stage) {
    const { app, tab } = stage
    await signedIn(stage)
    app.options['clientId'] = 'other'
    const other = await tab.newTab()
    await step.openApp(other)
    const before = await step.sessionNow(other)
    expect(await step.signIn(other)).toMatchObject({ status: 'signed-in', claims: { aud: 'other' } })
    await step.signOut(other, { local: true })
    await other.close()
    app.options['clientId'] = 'app'
    expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in', claims: { aud: 'app' } })
    expect(await step.callApi(tab, orders(stage))).toMatchObject({ status: 200 })
    return before.status === 'signed-in' ? 'not stopped' : 'stopped'
  },
  // The same client in another tab does have it.
  async control(stage) {
    const [, other] = await openTwo(stage)
    const { status } = await step.sessionNow(other)
    await other.close()
    return status === 'signed-in' ? 'not stopped' : 'stopped'
  },
})
