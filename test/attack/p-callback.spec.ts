// Attacks P-01 to P-03, P-12, P-14 and P-16: callbacks that are forged, bent, replayed, late, or where they do not belong.
import { createHash, randomBytes } from 'node:crypto'
import * as step from '../browser/fixtures.ts'
import { holdCallback, isClean } from '../browser/session/callback-steps.ts'
import { areCodesUsedOnce } from '../browser/session/modes.ts'
import { attack, type Stage } from './attack.ts'
import { usual } from './forgeries.ts'
import type { Outcome } from './row.ts'

const { expect } = step

const sent = ({ op }: Stage, code: string) => op.of('token').some(({ form }) => form.get('code') === code)
const codeOf = (callback: string) => new URL(callback).searchParams.get('code') ?? ''

/** A callback with other parameters, or at another path. */
function bend(callback: string, change: (url: URL) => void): string {
  const url = new URL(callback)
  change(url)
  return url.href
}

/** The honest callback signs in: nothing was used up. */
async function finish({ tab }: Stage, callback: string): Promise<Outcome> {
  await tab.goto(callback)
  const { status } = await step.outcome(tab)
  return status === 'signed-in' ? 'not stopped' : 'stopped'
}

const completes = async (stage: Stage): Promise<Outcome> => finish(stage, await holdCallback(stage))

/** A genuine code for the attacker's own account, as he gets it in his own browser. */
async function ownCode({ op, app }: Stage): Promise<string> {
  const challenge = createHash('sha256').update(randomBytes(32)).digest('base64url')
  const query = new URLSearchParams({
    client_id: 'app',
    redirect_uri: `${app.origin}/`,
    response_type: 'code',
    scope: 'openid',
    state: 'x',
    nonce: 'x',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })
  const answer = await fetch(`${op.urlOf('authorization')}?${query}`, { redirect: 'manual' })
  return codeOf(answer.headers.get('location') ?? '')
}

attack({
  id: 'P-01',
  name: "login CSRF: a callback with the code of the attacker's account, under three states",
  levels: usual,
  expected: 'stopped',
  async run(stage) {
    const { op, app, tab } = stage
    expect(await step.openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
    const other = await tab.newTab()
    const pending = await holdCallback({ op, app, tab: other })
    const state = new URL(pending).searchParams.get('state') ?? ''
    for (const forged of ['random', `${state.slice(0, 9)}random`, `${state.slice(0, -1)}_`]) {
      const code = await ownCode(stage)
      expect(code).not.toBe('')
      await tab.goto(`/?${new URLSearchParams({ code, state: forged, iss: op.issuer })}`)
      expect(await step.outcome(tab), forged).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
      if (sent(stage, code)) return 'not stopped'
    }
    expect(await finish({ ...stage, tab: other }, pending)).toBe('not stopped')
    await other.close()
    return 'stopped'
  },
  control: completes,
})

attack({
  id: 'P-02',
  name: 'the genuine callback without its state',
  levels: usual,
  expected: 'stopped',
  async run(stage) {
    const { tab } = stage
    const callback = await holdCallback(stage)
    await tab.goto(bend(callback, ({ searchParams }) => searchParams.delete('state')))
    expect(await step.outcome(tab)).toMatchObject({ status: 'signed-out' })
    if (sent(stage, codeOf(callback))) return 'not stopped'
    expect(await finish(stage, callback)).toBe('not stopped')
    return 'stopped'
  },
  control: completes,
})

attack({
  id: 'P-03',
  name: 'the callback again: loaded anew, reloaded, and in two tabs at once',
  levels: usual,
  expected: 'stopped',
  async run(stage) {
    const { op, tab } = stage
    const callback = await holdCallback(stage)
    const twin = await tab.newTab()
    await Promise.all([tab, twin].map((one) => one.goto(callback)))
    const found = await Promise.all([tab, twin].map(step.outcome))
    expect(found.filter(({ status }) => status === 'signed-in').length).toBeGreaterThan(0)
    await tab.goto(callback)
    await step.outcome(tab)
    await step.reload(tab)
    expect([await isClean(tab), await isClean(twin), tab.seen.errors]).toEqual([true, true, []])
    await twin.close()
    expect(sent(stage, codeOf(callback))).toBe(true)
    return areCodesUsedOnce(op) ? 'stopped' : 'not stopped'
  },
  control: completes,
})

attack({
  id: 'P-12',
  name: 'code and state at another path of the origin',
  levels: usual,
  expected: 'stopped',
  async run(stage) {
    const { op, tab } = stage
    const callback = await holdCallback(stage)
    for (const pathname of ['/help', '/%2f', '/index']) {
      await tab.goto(bend(callback, (url) => (url.pathname = pathname)))
      expect(await step.outcome(tab)).toMatchObject({ status: 'signed-out', reason: 'none' })
      if (op.count('token') > 0) return 'not stopped'
    }
    expect(await finish(stage, callback)).toBe('not stopped')
    return 'stopped'
  },
  control: completes,
})

/** A callback that is opened that many seconds late, in a browser whose clock the test has taken. */
async function openLate(stage: Stage, seconds: number): Promise<Outcome> {
  const tab = await stage.openProfile()
  await tab.takeClock()
  const callback = await holdCallback({ ...stage, tab })
  await step.letTimePass({ ...stage, tab }, seconds)
  return finish({ ...stage, tab }, callback)
}

attack({
  id: 'P-14',
  name: 'a callback that comes a day late',
  // The clock of a Worker cannot be taken; what is compared is in the page anyhow.
  levels: ['page bearer'],
  expected: 'stopped',
  async run(stage) {
    await step.openApp(stage.tab)
    const outcome = await openLate(stage, 86_400 + 60)
    expect(stage.op.count('token')).toBe(0)
    return outcome
  },
  control: (stage) => openLate(stage, 60),
})

const forged = 'error=access_denied&error_description=forged'

attack({
  id: 'P-16',
  name: 'an error that nobody said, without a state and with another',
  levels: usual,
  expected: 'stopped',
  async run({ tab, op }) {
    expect(await step.openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
    const state = op.last('authorization').query.get('state') ?? ''
    for (const response of [forged, `${forged}&state=x`, `${forged}&state=${state}`]) {
      await tab.goto(`/?${response}`)
      const { status, error } = await step.outcome(tab)
      const events = await tab.evaluate(() => JSON.stringify(window.events))
      if (status !== 'signed-in' || error?.oauth || events.includes('forged')) return 'not stopped'
    }
    return 'stopped'
  },
  async control({ op, tab }) {
    await step.openApp(tab)
    op.switches.authorization.location = (url) => `${url.replace(/code=/, `${forged}&was=`)}`
    return (await step.signIn(tab)).error?.oauth ? 'not stopped' : 'stopped'
  },
})
