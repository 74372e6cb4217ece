// Attacks O-01, O-02, O-06 and O-08: where the ID Token goes at a sign-out, forged returns, evil endpoints, tabs that go on.
import * as step from '../browser/fixtures.ts'
import type { Json } from '../browser/servers/answer.ts'
import { setting } from '../browser/servers/hostile/changes.ts'
import { attack, orders, signedIn, type Stage } from './attack.ts'
import { realmOf } from './levels.ts'
import type { Outcome } from './row.ts'

const { expect } = step

const signedOut = { status: 'signed-out', reason: 'signed-out' }

/** Whether an ID Token is anywhere but in the one request that takes it to the provider. */
async function searchHint({ op, tab, level }: Stage): Promise<Outcome> {
  const tokens = op.secrets.filter(({ cargo }) => cargo === 'ID token')
  const found = await step.findSecrets(tab, tokens)
  const others = found.filter(({ place }) => place !== `URL of GET ${op.urlOf('end_session')}`)
  // A Worker gives its ID Token to nobody, not even as a hint.
  expect(found.length - others.length).toBe(realmOf(level) === 'page' ? 1 : 0)
  return others.length > 0 ? 'not stopped' : 'stopped'
}

attack({
  id: 'O-01',
  name: 'the ID Token of a sign-out in storage, history, or another request',
  expected: 'stopped',
  async run(stage) {
    const { op, tab } = stage
    await signedIn(stage)
    const entries = await tab.evaluate(() => history.length)
    expect(await step.signOut(tab)).toEqual(signedOut)
    expect(await tab.evaluate(() => history.length)).toBe(entries)
    const outcome = await searchHint(stage)
    await tab.back()
    await step.outcome(tab)
    expect(op.count('end_session')).toBe(1)
    return outcome
  },
  async control(stage) {
    const { op, tab } = stage
    await signedIn(stage)
    await step.signOut(tab)
    const hint = op.secrets.findLast(({ cargo }) => cargo === 'ID token')?.value ?? ''
    await tab.evaluate((token) => history.pushState(null, '', `?hint=${token}`), hint)
    return searchHint(stage)
  },
})

attack({
  id: 'O-02',
  name: 'forged returns from a sign-out: bogus states, an empty one, none (4)',
  expected: 'stopped',
  async run(stage) {
    const { op, tab } = stage
    await signedIn(stage)
    const mark = op.last('authorization').query.get('state')?.slice(0, 9) ?? ''
    for (const query of ['?state=bogus', '?state=', `?state=${mark}bogus`, '?post_logout=1']) {
      await tab.goto(`/${query}`)
      if ((await step.outcome(tab)).status !== 'signed-in') return 'not stopped'
    }
    expect([op.count('end_session'), op.count('revocation')]).toEqual([0, 0])
    return (await step.callApi(tab, orders(stage))).status === 200 ? 'stopped' : 'not stopped'
  },
  async control(stage) {
    await signedIn(stage)
    return (await step.signOut(stage.tab)).status === 'signed-out' ? 'not stopped' : 'stopped'
  },
})

const endpoints: ((stage: Stage) => Json)[] = [
  () => 'javascript:window.pwned=1',
  () => ' JavaScript:window.pwned=1',
  () => 'data:text/html,<script>pwned=1</script>',
  ({ evil }) => evil.origin.replace('://', '://localhost@'),
]

attack({
  id: 'O-06',
  name: `end_session_endpoint that is javascript:, data:, at a stranger behind a user name (${endpoints.length})`,
  expected: 'stopped',
  async run(stage) {
    const { app, evil, op, tab } = stage
    for (const make of endpoints) {
      await tab.goto('/nobody.js')
      await step.deleteDatabases(tab)
      op.switches.discovery.members = setting({ end_session_endpoint: make(stage) })
      await signedIn(stage)
      expect(await step.signOut(tab)).toEqual(signedOut)
      const isElsewhere = (await tab.url()) !== `${app.origin}/` || evil.log.length > 0
      if (isElsewhere || (await tab.evaluate(() => 'pwned' in window))) return 'not stopped'
    }
    return 'stopped'
  },
  async control(stage) {
    await signedIn(stage)
    await step.signOut(stage.tab)
    return stage.op.count('end_session') === 1 ? 'not stopped' : 'stopped'
  },
})

/** What other tabs say in storage is not told in this one. */
const deaf = `addEventListener('storage', (event) => event.stopImmediatePropagation(), true)`

/** Three tabs of a person who is signed in; the last one hears nothing of the others. */
async function openThree(stage: Stage): Promise<step.Tab[]> {
  await signedIn(stage)
  const [other = stage.tab] = await step.openTabs(stage.tab, 1)
  const last = await stage.tab.newTab()
  await last.early(deaf)
  await step.openApp(last)
  expect(await step.sessionNow(last)).toMatchObject({ status: 'signed-in' })
  return [other, last]
}

/** Whether any of these tabs still gets an answer. */
async function callAll(stage: Stage, tabs: step.Tab[]): Promise<Outcome> {
  const replies = await Promise.all(tabs.map((one) => step.callApi(one, orders(stage))))
  await Promise.all(tabs.map((one) => one.close()))
  return replies.some(({ status }) => status === 200) ? 'not stopped' : 'stopped'
}

attack({
  id: 'O-08',
  name: 'tabs that stay signed in after a sign-out at the provider, and one that heard nothing and wakes',
  expected: 'stopped',
  async run(stage) {
    const [other = stage.tab, last = stage.tab] = await openThree(stage)
    expect(await step.signOut(stage.tab)).toEqual(signedOut)
    await step.waitForHello(other, 'signed-out')
    await step.wakeFromCache(last)
    await step.waitForHello(last, 'signed-out')
    expect(stage.op.count('end_session')).toBe(1)
    return callAll(stage, [other, last])
  },
  control: async (stage) => callAll(stage, await openThree(stage)),
})
