// Attacks C-01 and C-04: whoever talks into a popup sign-in, and whoever listens to what windows say to each other.
import * as step from '../browser/fixtures.ts'
import { openQuestion } from '../browser/session/popup-steps.ts'
import { attack, type Stage } from './attack.ts'
import { usual } from './forgeries.ts'
import type { Outcome } from './row.ts'

const { expect } = step

/** The one word that only the attacker says. */
const stolen = 'stolen'

/** Counts the messages that reach the page. */
const counts = `window.messages = 0; addEventListener('message', () => (window.messages += 1))`
const heard = (tab: step.Tab) => tab.evaluate((): number => Reflect.get(window, 'messages'))

/** Says to a window's opener what other SDKs say, and what ours could be thought to say: how many messages. */
function babble(from: step.Tab, state: string): Promise<number> {
  return from.evaluate(
    ({ code, state: own }) => {
      const answer = `code=${code}&state=${own}`
      const url = `${location.origin}/?${answer}`
      const shapes = [
        answer,
        url,
        { code, state: own },
        { type: 'authorization_response', response: { code, state: own } },
        { source: 'oidc-client', url, keepOpen: false },
        { claimcheck: 'answer', parameters: answer },
        { type: 'answer', id: 1, value: { status: 'signed-in', claims: { sub: code } } },
        null,
      ]
      for (const shape of shapes) window.opener.postMessage(shape, '*')
      return shapes.length
    },
    { code: stolen, state },
  )
}

/** Another window that the page has opened. */
function openOther(tab: step.Tab, url: string): Promise<step.Tab> {
  return tab.popup(() => tab.evaluate((at) => void window.open(at), url))
}

const isTaken = ({ op }: Stage) => op.of('token').some(({ body }) => body.includes(stolen))

/** Everybody babbles: strangers before the popup is there, and while it asks; then the popup itself. */
async function spoof(stage: Stage): Promise<Outcome> {
  const { app, op, evil, tab } = stage
  await tab.early(counts)
  await step.openApp(tab)
  const strangers = []
  for (const url of [`${evil.origin}/`, `${op.origin}/elsewhere`, `${app.origin}/other`])
    strangers.push(await openOther(tab, url))
  op.switches.authorization.interactive = true
  let said = 0
  for (const stranger of strangers) said += await babble(stranger, 'x')
  const { popup, answer } = await step.signInByPopup(tab)
  await popup.waitFor('#agree')
  const state = new URL(await popup.url()).searchParams.get('state') ?? ''
  for (const one of [...strangers, popup]) for (const word of [state, 'x']) said += await babble(one, word)
  await expect.poll(() => heard(tab)).toBe(said)
  expect(await step.sessionNow(tab)).toEqual({ status: 'signed-out', reason: 'none' })
  await popup.click('#agree')
  expect(await answer()).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
  for (const stranger of strangers) await babble(stranger, state)
  expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
  for (const stranger of strangers) await stranger.close()
  return isTaken(stage) || op.count('token') > 1 ? 'not stopped' : 'stopped'
}

attack({
  id: 'C-01',
  name: "messages to a page that waits for its popup: from three strangers' windows, and from the popup",
  levels: usual,
  expected: 'stopped',
  run: spoof,
  // The honest answer of the popup is taken.
  async control(stage) {
    const { popup, answer } = await openQuestion(stage)
    await popup.click('#agree')
    return (await answer()).status === 'signed-in' ? 'not stopped' : 'stopped'
  },
})

/** Notes all that scripts say to other windows. */
const eavesdrop = `{
  const note = (value) => console.log('heard ' + (typeof value === 'string' ? value : JSON.stringify(value)))
  const tap = (owner, name) => {
    const original = owner[name]
    owner[name] = function (...told) { note(told); return original.apply(this, told) }
  }
  tap(Storage.prototype, 'setItem')
  tap(BroadcastChannel.prototype, 'postMessage')
  tap(MessagePort.prototype, 'postMessage')
  tap(Worker.prototype, 'postMessage')
  tap(window, 'postMessage')
  addEventListener('message', ({ data }) => note(data))
  addEventListener('storage', ({ key, newValue }) => note([key, newValue]))
}`

const linesOf = (tabs: step.Tab[]) =>
  tabs.flatMap(({ seen }) => seen.console.filter((line) => line.startsWith('heard ')))

/** Listens in three windows while a popup signs in. */
async function listenIn(stage: Stage, extra = ''): Promise<Outcome> {
  const { app, op, tab } = stage
  app.early(`${eavesdrop};${extra}`)
  await step.openApp(tab)
  const [witness = tab] = await step.openTabs(tab, 1)
  op.switches.authorization.interactive = true
  const { popup, answer } = await step.signInByPopup(tab)
  await popup.click('#agree')
  expect(await answer()).toMatchObject({ status: 'signed-in' })
  await popup.closed()
  const lines = linesOf([tab, popup, witness])
  expect(lines.length).toBeGreaterThan(0)
  const secrets = op.secrets.filter(({ cargo }) => cargo !== 'ID token')
  const said = secrets.filter(({ value }) => lines.some((line) => line.includes(value)))
  await witness.close()
  return said.length > 0 ? 'not stopped' : 'stopped'
}

/** A page that tells its address to all, as some SDKs do. */
const careless = `new BroadcastChannel('careless').postMessage(location.href)`

attack({
  id: 'C-04',
  name: 'listening to storage, channels, ports and messages while a popup signs in',
  // To a Worker goes the answer itself, in the page that called it: X-13.
  levels: ['page bearer'],
  expected: 'stopped',
  run: (stage) => listenIn(stage),
  control: (stage) => listenIn(stage, careless),
})
