// Attack C-03: a popup that is blocked, closed, or severed by the provider: one answer, nothing left, and the next one works.
import { noPopups } from '../browser/early-scripts.ts'
import * as step from '../browser/fixtures.ts'
import { areCodesUsedOnce } from '../browser/session/modes.ts'
import { openQuestion } from '../browser/session/popup-steps.ts'
import { countingListeners, leftovers } from '../browser/rows/leftovers.ts'
import { attack, type Stage } from './attack.ts'
import { usual } from './forgeries.ts'
import type { Outcome } from './row.ts'

const { expect } = step

/** A popup signs in: whether it does. */
async function signInAgain(stage: Stage): Promise<Outcome> {
  const { popup, answer } = await openQuestion(stage)
  await popup.click('#agree')
  const { status } = await answer()
  await popup.closed()
  return status === 'signed-in' ? 'not stopped' : 'stopped'
}

attack({
  id: 'C-03',
  name: 'a popup that is blocked, or closed at the question: the page waits, or keeps what it waited with',
  levels: usual,
  expected: 'stopped',
  async run(stage) {
    const { app, tab } = stage
    app.early(`${noPopups};${countingListeners}`)
    await step.openApp(tab)
    const before = await leftovers(tab)
    await tab.click('#popup')
    expect((await step.popupAnswer(tab)).error?.code).toBe('OIDC_POPUP_BLOCKED')
    expect(await leftovers(tab)).toEqual(before)
    app.early('')
    const { popup, answer } = await openQuestion(stage)
    await popup.close()
    expect((await answer()).error?.code).toBe('OIDC_POPUP_CLOSED')
    expect(tab.seen.errors).toEqual([])
    // What a severed window says late would still count; the next one works all the same.
    return (await signInAgain(stage)) === 'not stopped' ? 'stopped' : 'not stopped'
  },
  control: signInAgain,
})

/** A popup that a provider's COOP severs signs in; what windows say to each other meanwhile is noted. */
async function severed(stage: Stage, extra = ''): Promise<Outcome> {
  const { app, op } = stage
  const noting = `addEventListener('storage', ({ key, newValue }) => console.log('heard ' + key + newValue))
    new BroadcastChannel('careless').onmessage = ({ data }) => console.log('heard ' + data)`
  app.early(`${noting};${extra}`)
  op.switches.authorization.headers = { 'Cross-Origin-Opener-Policy': 'same-origin' }
  const { popup, answer } = await openQuestion(stage)
  await popup.click('#agree')
  expect(await answer()).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
  await popup.closed()
  expect(areCodesUsedOnce(op)).toBe(true)
  const lines = stage.tab.seen.console.filter((line) => line.startsWith('heard '))
  expect(lines.length).toBeGreaterThan(0)
  const secrets = op.secrets.filter(({ cargo }) => cargo !== 'ID token')
  return secrets.some(({ value }) => lines.some((line) => line.includes(value))) ? 'not stopped' : 'stopped'
}

attack({
  id: 'C-03',
  name: "a popup that the provider's COOP severs: its code is told to other windows",
  levels: usual,
  expected: 'stopped',
  run: (stage) => severed(stage),
  // A page that tells its address to all, as some SDKs do.
  control: (stage) => severed(stage, `new BroadcastChannel('careless').postMessage(location.href)`),
})
