// Attacks S-04, S-15 and S-21: a tab that dies in the midst of a renewal, a clock that is wrong, a callback that a restart opens again.
import * as step from '../browser/fixtures.ts'
import { createGate } from '../browser/servers/answer.ts'
import { holdCallback } from '../browser/session/callback-steps.ts'
import { areCodesUsedOnce } from '../browser/session/modes.ts'
import { attack, orders, type Stage } from './attack.ts'
import type { Outcome } from './row.ts'

const { expect } = step

/** A tab renews; the provider has used its refresh token up, and then that happens to the tab. Afterwards another one calls. */
async function interrupt(stage: Stage, act: (renewing: step.Tab) => Promise<void>): Promise<step.Reply> {
  const { op, tab } = stage
  await step.openSignedIn(tab)
  const renewing = await tab.newTab()
  await step.openApp(renewing)
  const [made, gate] = [createGate(), createGate()]
  op.switches.refresh.members = async (honest) => {
    made.open()
    await gate.passed
    return honest
  }
  op.forgetAccessTokens()
  const call = step.callApi(renewing, orders(stage))
  call.catch(() => undefined)
  await made.passed
  delete op.switches.refresh.members
  await act(renewing)
  gate.open()
  await call.catch(() => undefined)
  await step.openApp(tab)
  const reply = await step.callApi(tab, orders(stage))
  if (reply.status === 200) return reply
  // The lost token counts as stolen at the provider: at worst somebody has to sign in again, and nothing hangs.
  expect(reply.error?.code).toMatch(/^OIDC_S/)
  expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
  return step.callApi(tab, orders(stage))
}

attack({
  id: 'S-04',
  name: 'a tab that is closed while its renewal is under way: others hang, loop or are locked out',
  expected: 'stopped',
  async run(stage) {
    const { status } = await interrupt(stage, (renewing) => renewing.close())
    expect(stage.op.count('refresh')).toBeLessThanOrEqual(3)
    return status === 200 ? 'stopped' : 'not stopped'
  },
  async control(stage) {
    const { status } = await interrupt(stage, async () => {})
    return status === 200 ? 'not stopped' : 'stopped'
  },
})

/** A person with a clock that the test has taken. */
async function openClocked(stage: Stage): Promise<Stage> {
  const tab = await stage.openProfile()
  await tab.takeClock()
  expect(await step.openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  return { ...stage, tab }
}

const hour = 3600

attack({
  id: 'S-15',
  name: 'a clock that jumps an hour ahead, two back, and ten years ahead: sessions that end, loops of renewals',
  // The clock of a Worker cannot be taken, and proofs say when they were made: no server takes them from such a clock.
  levels: ['page bearer'],
  expected: 'stopped',
  async run(stage) {
    await step.openApp(stage.tab)
    const { tab, op } = await openClocked(stage)
    for (const seconds of [hour, -2 * hour, hour + 10 * 365 * 24 * hour]) {
      await tab.setClock(seconds)
      for (const _ of [1, 2, 3]) expect(await step.callApi(tab, orders(stage))).toMatchObject({ status: 200 })
      if ((await step.sessionNow(tab)).status !== 'signed-in') return 'not stopped'
    }
    expect(tab.seen.errors).toEqual([])
    return op.count('refresh') > 3 ? 'not stopped' : 'stopped'
  },
  // A token whose time is over is renewed, each time.
  async control(stage) {
    const clocked = await openClocked(stage)
    for (const _ of [1, 2, 3, 4]) {
      await step.expireAccessToken(clocked)
      expect(await step.callApi(clocked.tab, orders(stage))).toMatchObject({ status: 200 })
    }
    return stage.op.count('refresh') > 3 ? 'not stopped' : 'stopped'
  },
})

/** The callback signs in in a tab, which is closed: its address, as a browser would restore it. */
async function openAndClose(stage: Stage): Promise<string> {
  const tab = await stage.tab.newTab()
  const callback = await holdCallback({ ...stage, tab })
  await tab.goto(callback)
  expect(await step.outcome(tab)).toMatchObject({ status: 'signed-in' })
  await tab.close()
  return callback
}

attack({
  id: 'S-21',
  name: 'a restart that opens the callback again, in two tabs',
  expected: 'stopped',
  async run(stage) {
    const { op, tab } = stage
    await step.openApp(tab)
    const callback = await openAndClose(stage)
    const twin = await tab.newTab()
    for (const one of [tab, twin]) {
      await one.goto(callback)
      await step.outcome(one)
      expect(new URL(await one.url()).searchParams.get('code')).toBeNull()
    }
    await twin.close()
    expect(tab.seen.errors).toEqual([])
    return areCodesUsedOnce(op) ? 'stopped' : 'not stopped'
  },
  async control(stage): Promise<Outcome> {
    const callback = await holdCallback(stage)
    await stage.tab.goto(callback)
    return (await step.outcome(stage.tab)).status === 'signed-in' ? 'not stopped' : 'stopped'
  },
})
