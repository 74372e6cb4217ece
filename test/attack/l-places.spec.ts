// Attacks L-08 to L-10, L-12, L-14 and L-18: tokens and codes in URLs, referrers, history, logs, cookies, and before the eyes of an opener.
import * as step from '../browser/fixtures.ts'
import { setting } from '../browser/servers/hostile/changes.ts'
import { attack, signedIn, type Stage } from './attack.ts'
import { tokensOf } from './loot.ts'
import type { Outcome } from './row.ts'

const { expect } = step

/** All that carries tokens, with the loudest trace there is: calls, a renewal, UserInfo, and a sign-in that fails. */
async function live(stage: Stage): Promise<void> {
  const { api, op, tab } = stage
  await step.openApp(tab)
  op.switches.token.members = setting({ token_type: 'mac' })
  expect(await step.signIn(tab)).toMatchObject({ status: 'signed-out' })
  op.switches.token = {}
  expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
  op.forgetAccessTokens()
  expect(await step.callApi(tab, `${api.origin}/orders?page=2`)).toMatchObject({ status: 200 })
  expect((await step.userInfo(tab)).claims).toMatchObject({ sub: 'ada' })
  expect(op.count('refresh')).toBe(1)
}

/** Whether a token, or what redeems a code, is in a place of that kind. */
async function search({ op, tab }: Stage, places: RegExp): Promise<Outcome> {
  const secrets = op.secrets.filter(({ cargo }) => /access|refresh|verifier/.test(cargo))
  const found = (await step.findSecrets(tab, secrets)).map(({ place }) => place)
  const entries = await tab.evaluate(() => performance.getEntries().map(({ name }) => name))
  const isTimed = secrets.some(({ value }) => entries.some((name) => name.includes(value)))
  return found.some((place) => places.test(place)) || (places.test('URL') && isTimed)
    ? 'not stopped'
    : 'stopped'
}

type Place = { id: `L-${number}`; name: string; places: RegExp; careless: (token: string) => unknown }

const cases: Place[] = [
  {
    id: 'L-08',
    name: 'tokens in URLs: of requests, of the page, its referrer, its timings, its caches',
    places: /^(URL|referrer|caches)/,
    careless: (token) => fetch(`/orders?access_token=${token}`).then(() => undefined),
  },
  {
    id: 'L-12',
    name: 'tokens in the console, in errors, in the trace',
    places: /^(console|errors|trace)$/,
    careless: (token) => console.log(`debug ${token}`),
  },
  {
    id: 'L-14',
    name: 'tokens in cookies, window.name, history.state, the document, storage',
    places: /^(cookies|window\.name|history\.state|document|session|localStorage|sessionStorage|IndexedDB)$/,
    careless: (token) => void (document.cookie = `token=${token}`),
  },
]

for (const { id, name, places, careless } of cases) {
  attack({
    id,
    name,
    expected: 'stopped',
    async run(stage) {
      await live(stage)
      return search(stage, places)
    },
    async control(stage) {
      await signedIn(stage)
      await stage.tab.evaluate(careless, tokensOf(stage.op).at(-1)?.value ?? '')
      return search(stage, places)
    },
  })
}

/** An image of a stranger, who is told the address of the page that has it. */
const picture = ({ evil }: Stage) => `new Image().src = '${evil.origin}/p.gif'`

/** A page that tells its whole address to everybody, and has that picture. */
async function visitTelling(stage: Stage): Promise<Outcome> {
  const { app, evil } = stage
  app.headers['content-security-policy'] = "default-src * 'unsafe-inline'"
  app.headers['referrer-policy'] = 'unsafe-url'
  await signedIn(stage)
  await expect.poll(() => evil.log.length).toBeGreaterThan(1)
  const told = evil.log.map(({ headers }) => headers.referer ?? '')
  expect(told.every((address) => address.startsWith(app.origin))).toBe(true)
  return told.some((address) => /[?&](code|state)=/.test(address)) ? 'not stopped' : 'stopped'
}

attack({
  id: 'L-09',
  name: 'the code in the Referer of a picture that the page loads after its scripts',
  timings: ['late'],
  expected: 'stopped',
  run(stage) {
    stage.app.late(picture(stage))
    return visitTelling(stage)
  },
  // What a page loads before claimcheck runs tells it.
  control(stage) {
    stage.app.early(picture(stage))
    return visitTelling(stage)
  },
})

/** Where in the page the code of the sign-in still is. */
async function residues({ op, tab }: Stage): Promise<string[]> {
  const codes = op.secrets.filter(({ cargo }) => cargo === 'authorization code')
  const found = (await step.findSecrets(tab, codes)).map(({ place }) => place)
  const [entry = ''] = await tab.evaluate(() =>
    performance.getEntriesByType('navigation').map(({ name }) => name),
  )
  const isTimed = codes.some(({ value }) => entry.includes(value))
  return [...found.filter((place) => !/^(URL of|body of)/.test(place)), ...(isTimed ? ['timing'] : [])]
}

attack({
  id: 'L-10',
  name: 'the code in the address, the history, the document or storage after the sign-in',
  expected: 'stopped',
  async run(stage) {
    const { tab } = stage
    await signedIn(stage)
    const left = (await residues(stage)).filter((place) => place !== 'timing')
    await tab.back()
    await step.outcome(tab)
    left.push(...(await residues(stage)).filter((place) => place !== 'timing'))
    return left.length > 0 ? 'not stopped' : 'stopped'
  },
  // A page that does not read its address keeps it.
  async control(stage) {
    const { app, op, tab } = stage
    await step.openApp(tab)
    app.serve('/careless.html', '<!doctype html>')
    op.switches.authorization.location = (url) => url.replace('/?', '/careless.html?')
    await step.signIn(tab)
    return (await residues(stage)).includes('URL') ? 'not stopped' : 'stopped'
  },
})

attack({
  id: 'L-10',
  name: 'the code in the timing of the navigation, where it has been used up',
  // The browser keeps the address that it loaded, and no script can take it out: the same for everybody.
  expected: 'not stopped',
  async run(stage) {
    await signedIn(stage)
    return (await residues(stage)).includes('timing') ? 'not stopped' : 'stopped'
  },
  control: async () => 'not stopped',
})

/** What the page that opened the app's finds in what that has put on its window, and in the window's name. */
async function look(stage: Stage, spoil: (popup: step.Tab) => Promise<unknown>): Promise<Outcome> {
  const { op, tab } = stage
  await step.openApp(tab)
  const popup = await tab.popup(() =>
    tab.evaluate(() => void Object.assign(window, { opened: window.open('/') })),
  )
  await step.outcome(popup)
  expect(await step.signIn(popup)).toMatchObject({ status: 'signed-in' })
  await spoil(popup)
  const values = tokensOf(op).map(({ value }) => value)
  const isFound = await tab.evaluate((secrets) => {
    const opened: object = Reflect.get(window, 'opened')
    const frame = document.body.appendChild(document.createElement('iframe'))
    const usual = new Set(Reflect.ownKeys(frame.contentWindow ?? {}))
    const seen = new Set<unknown>()
    const holds = (value: unknown): boolean => {
      if (typeof value === 'string') return secrets.some((secret) => value.includes(secret))
      if (value === null || !/object|function/.test(typeof value) || seen.has(value)) return false
      seen.add(value)
      const owner = value as object
      return Reflect.ownKeys(owner).some((key) => holds(Reflect.get(owner, key)))
    }
    const own = Reflect.ownKeys(opened).filter((key) => !usual.has(key))
    if (!own.includes('oidc')) throw new Error('the window is out of reach')
    return ['name', ...own].some((key) => holds(Reflect.get(opened, key)))
  }, values)
  await popup.close()
  return isFound ? 'not stopped' : 'stopped'
}

attack({
  id: 'L-18',
  name: "tokens among what the opener of the app's window can reach in it",
  expected: 'stopped',
  run: (stage) => look(stage, async () => {}),
  control: (stage) =>
    look(stage, (popup) =>
      popup.evaluate((token) => void (window.name = token), tokensOf(stage.op).at(-1)?.value ?? ''),
    ),
})
