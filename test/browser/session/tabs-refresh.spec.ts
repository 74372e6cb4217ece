// Must show, pain 1: many tabs, many calls, an access token that is expired: one token request, and nobody is signed out.
import type { App } from '../servers/app.ts'
import { times } from '../servers/hostile/changes.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { noLocks } from '../early-scripts.ts'
import * as step from '../fixtures.ts'

const { expect, test } = step

type Stage = { op: HostileProvider; app: App; tab: step.Tab }

/** So many tabs in which ada is signed in, with an access token that lives 300 s. */
async function openCrowd({ op, tab }: Stage, count = 8): Promise<step.Tab[]> {
  op.switches.accessToken.lifetime = 300
  await tab.takeClock()
  await step.openSignedIn(tab)
  return [tab, ...(await step.openTabs(tab, count - 1))]
}

/** Ten calls at once in each tab: how many answers of each kind came. */
async function callInAll(tabs: step.Tab[], url: string): Promise<Record<string, number>> {
  const answers = await Promise.all(tabs.map((one) => step.callAtOnce(one, url, 10)))
  const counts: Record<string, number> = {}
  for (const answer of answers.flat()) counts[answer] = (counts[answer] ?? 0) + 1
  return counts
}

/** No tab has ever shown that nobody is signed in, and the provider has never seen a used refresh token. */
async function expectNobodySignedOut({ op }: Pick<Stage, 'op'>, tabs: step.Tab[]): Promise<void> {
  for (const one of tabs) {
    expect((await step.shownStates(one)).filter((state) => !state.startsWith('signed-in'))).toEqual([])
    expect(await step.sessionNow(one)).toMatchObject({ status: 'signed-in', renewal: 'idle' })
  }
  expect(op.countReuses()).toBe(0)
}

const modes: [name: string, prepare: (stage: Stage) => void][] = [
  ['kept', ({ app }) => (app.options['store'] = 'indexeddb')],
  ['kept, bound to a key', step.bindTokens],
  [
    'kept, without Web Locks',
    ({ app }) => {
      app.options['store'] = 'indexeddb'
      app.early(noLocks)
    },
  ],
]

for (const [name, prepare] of modes) {
  test(`pain 1 ${name}: 8 tabs, 10 calls each, 2 s of latency: one token request`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    prepare({ op, app, tab })
    const tabs = await openCrowd({ op, app, tab })
    op.switches.refresh.delay = 2000
    expect(await callInAll(tabs, `${api.origin}/live`)).toEqual({ 200: 80 })
    expect(op.count('refresh')).toBe(0)
    await step.expireAccessToken({ tab, op })
    expect(await callInAll(tabs, `${api.origin}/orders`)).toEqual({ 200: 80 })
    expect([op.count('token'), op.count('refresh'), api.count('resource')]).toEqual([1, 1, 160])
    await expectNobodySignedOut({ op }, tabs)
  })

  test(`pain 1 ${name}: the first answer is a 500`, async ({ op, api, app, tab }) => {
    prepare({ op, app, tab })
    const tabs = await openCrowd({ op, app, tab })
    op.switches.refresh.once = [{ status: 500 }]
    await step.expireAccessToken({ tab, op })
    expect(await callInAll(tabs, `${api.origin}/orders`)).toEqual({ 200: 80 })
    expect([op.count('refresh'), api.count('resource')]).toEqual([2, 80])
    await expectNobodySignedOut({ op }, tabs)
  })

  test(`pain 1 ${name}: the tab that asks is closed while it waits`, async ({ op, api, app, tab }) => {
    prepare({ op, app, tab })
    const [holder = tab, ...others] = await openCrowd({ op, app, tab })
    op.switches.refresh.once = [{ hang: true }]
    await step.expireAccessToken({ tab, op })
    void step.callApi(holder, `${api.origin}/orders`).catch(() => undefined)
    await op.next('refresh')
    const answers = callInAll(others, `${api.origin}/orders`)
    await step.sessionNow(others[0] ?? tab)
    await holder.close()
    expect(await answers).toEqual({ 200: 70 })
    expect([op.count('refresh'), api.count('resource')]).toEqual([2, 70])
    await expectNobodySignedOut({ op }, others)
  })
}

test('pain 1 fifty rounds: one token request each', async ({ op, api, app, tab }) => {
  test.setTimeout(180_000)
  app.options['store'] = 'indexeddb'
  const tabs = await openCrowd({ op, app, tab })
  op.switches.refresh.delay = 20
  op.switches.refresh.once = times(1, { delay: 2000 })
  for (let round = 1; round <= 50; round += 1) {
    await step.expireAccessToken({ tab, op })
    expect([round, await callInAll(tabs, `${api.origin}/orders`)]).toEqual([round, { 200: 80 }])
    expect(op.count('refresh')).toBe(round)
  }
  await expectNobodySignedOut({ op }, tabs)
})
