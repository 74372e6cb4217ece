// Attacks L-06, L-11, L-15, L-16 and L-19: which token goes to which API, in what is carried, kept in caches, or sent by other means.
import * as step from '../browser/fixtures.ts'
import { startApi, type Api } from '../browser/servers/api.ts'
import { refusing } from '../browser/servers/hostile/changes.ts'
import type { Switches } from '../browser/servers/hostile/switches.ts'
import { attack, orders, signedIn, type Stage } from './attack.ts'
import { tokensOf } from './loot.ts'
import type { Outcome } from './row.ts'

const { expect } = step

/** Two APIs, of which each is named to the provider, or none; both are called: whether one got a token that is for another. */
async function callBoth(stage: Stage, isNamed: boolean): Promise<Outcome> {
  const { api, app, op, tab } = stage
  const other = await startApi()
  const both: Api[] = [api, other]
  try {
    for (const one of both)
      Object.assign(one, { boundTo: op.boundTo, accepts: op.acceptsAccessToken, now: op.now })
    app.options['resources'] = both.map(({ origin }) =>
      isNamed ? { url: `${origin}/`, resource: origin } : `${origin}/`,
    )
    await signedIn(stage)
    // The provider gives no token for the second one: it must not get that of the first.
    if (isNamed) op.switches.refresh = refusing('invalid_target')
    expect(await step.callApi(tab, orders(stage))).toMatchObject({ status: 200 })
    const { error } = await step.callApi(tab, `${other.origin}/orders`)
    if (isNamed) expect(error?.code).toBe('OIDC_TOKEN_REQUEST_FAILED')
    const wrong = both.flatMap((one) =>
      one.of('resource').filter(({ headers: { authorization = '' } }) => {
        return op.audienceOf(authorization.replace(/^\w+ /, '')) !== one.origin
      }),
    )
    return wrong.length > 0 ? 'not stopped' : 'stopped'
  } finally {
    await other.close()
  }
}

attack({
  id: 'L-06',
  name: 'the token for one API to another that the provider gives none for',
  expected: 'stopped',
  run: (stage) => callBoth(stage, true),
  // An app that does not name them has one token for all.
  control: (stage) => callBoth(stage, false),
})

/** Keeps every answer to a GET, with the request, as careless service workers do. */
const keeper = `
  addEventListener('install', () => skipWaiting())
  addEventListener('activate', (event) => event.waitUntil(clients.claim()))
  addEventListener('fetch', (event) => {
    const { request } = event
    const keep = async () => {
      const answer = await fetch(request)
      if (request.method === 'GET') await (await caches.open('all')).put(request, answer.clone())
      return answer
    }
    if (request.mode !== 'navigate') event.respondWith(keep())
  })`

/** Everything in the caches of the page: addresses, headers of requests, and answers. */
function readCaches(tab: step.Tab): Promise<string[]> {
  return tab.evaluate(async () => {
    const cache = await caches.open('all')
    const texts = (await cache.keys()).map(async (request) => {
      const answer = await cache.match(request, { ignoreVary: true })
      return [request.url, JSON.stringify([...request.headers]), await answer?.text()].join()
    })
    return Promise.all(texts)
  })
}

/** The app's own service worker keeps all that it sees; then what is in its caches is of use, or not. */
async function keep(stage: Stage, act: () => Promise<unknown>): Promise<Outcome> {
  const { app, op, tab } = stage
  app.headers['content-security-policy'] = "default-src * 'unsafe-inline'"
  app.serve('/keeper.js', keeper)
  await step.openApp(tab)
  await tab.evaluate(async () => {
    const { serviceWorker } = navigator
    const controlled = new Promise((resolve) => serviceWorker.addEventListener('controllerchange', resolve))
    await serviceWorker.register('/keeper.js')
    await controlled
  })
  expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
  expect(await step.callApi(tab, orders(stage))).toMatchObject({ status: 200 })
  await act()
  const texts = await readCaches(tab)
  expect(texts.some((text) => text.includes('/orders'))).toBe(true)
  await tab.evaluate(async () => {
    for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister()
    await caches.delete('all')
  })
  const held = tokensOf(op).filter(({ value }) => texts.some((text) => text.includes(value)))
  const isAlive = ({ cargo, value }: (typeof held)[number]) =>
    cargo === 'refresh token' || op.acceptsAccessToken(value)
  return held.some(isAlive) ? 'not stopped' : 'stopped'
}

attack({
  id: 'L-11',
  name: "what the caches of the app's own careless service worker hold after a sign-out",
  expected: 'stopped',
  run: (stage) => keep(stage, () => step.signOut(stage.tab)),
  // While somebody is signed in they hold the headers of calls, and in them the token.
  control: (stage) => keep(stage, async () => {}),
})

/** Whether an API has heard an ID Token. */
function heardAtApi({ api, op }: Stage): Outcome {
  const said = api.log.map((request) => JSON.stringify({ ...request, query: request.query.toString() }))
  const tokens = op.secrets.filter(({ cargo }) => /ID token|refresh token/.test(cargo))
  expect(said.length).toBeGreaterThan(0)
  return tokens.some(({ value }) => said.some((text) => text.includes(value))) ? 'not stopped' : 'stopped'
}

attack({
  id: 'L-15',
  name: 'an ID Token or refresh token to an API: 60 calls, with renewals and refusals',
  expected: 'stopped',
  async run(stage) {
    const { api, op, tab } = stage
    await signedIn(stage)
    for (const round of [1, 2, 3]) {
      if (round === 2) op.forgetAccessTokens()
      if (round === 3) api.rejectNext(1)
      const answers = await step.callAtOnce(tab, orders(stage), 18)
      expect(new Set(answers)).toEqual(new Set([200]))
      const init = { method: 'POST', headers: { 'x-test': 'a' }, body: 'b' }
      for (const _ of [1, 2])
        expect(await step.callApi(tab, orders(stage), init)).toMatchObject({ status: 200 })
    }
    return heardAtApi(stage)
  },
  // An app that has got hold of one can send it where it likes.
  async control(stage) {
    const { op, tab } = stage
    await signedIn(stage)
    const token = op.secrets.findLast(({ cargo }) => cargo === 'ID token')?.value ?? ''
    await step.callApi(tab, orders(stage), { headers: { 'x-test': token } })
    return heardAtApi(stage)
  },
})

const forms: [name: string, change: Switches['accessToken']][] = [
  ['a JWT', { form: 'jwt' }],
  ['8 kB', { form: 'large' }],
  ['dots and bad base64', { value: (honest) => `${honest}.%%%.=+/~` }],
  ['an expired JWT', { value: (honest) => `eyJhbGciOiJub25lIn0.eyJleHAiOjF9.${honest}` }],
  ['the parts of a JWE', { value: (honest) => `${honest}.a.b.c.d` }],
]

/** Signs in, calls, renews and calls: whether each token of that form was carried as it is. */
async function carries(stage: Stage, change: Switches['accessToken']): Promise<boolean> {
  const { api, op, tab } = stage
  op.switches.accessToken = change
  expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
  const statuses: unknown[] = [(await step.callApi(tab, orders(stage))).status]
  op.forgetAccessTokens()
  statuses.push((await step.callApi(tab, orders(stage))).status)
  const newest = op.secrets.findLast(({ cargo }) => cargo === 'access token')?.value ?? ''
  const sent = api.last('resource').headers.authorization ?? ''
  return statuses.every((status) => status === 200) && sent.endsWith(` ${newest}`)
}

attack({
  id: 'L-16',
  name: `access tokens that break or lead astray who reads them (${forms.length})`,
  expected: 'stopped',
  async run(stage) {
    await step.openApp(stage.tab)
    const read: string[] = []
    for (const [name, change] of forms) if (!(await carries(stage, change))) read.push(name)
    expect(read).toEqual([])
    return read.length > 0 ? 'not stopped' : 'stopped'
  },
  async control(stage) {
    await step.openApp(stage.tab)
    return (await carries(stage, {})) ? 'not stopped' : 'stopped'
  },
})

/** What sends requests beside fetch, as it was before any script of the app. */
const note = `window.senders = () => [XMLHttpRequest.prototype.open, XMLHttpRequest.prototype.send, WebSocket,
    EventSource, navigator.sendBeacon, Image, fetch, window.fetchLater, HTMLFormElement.prototype.submit]
  window.pristine = window.senders()`

attack({
  id: 'L-19',
  name: 'tokens in what a page sends beside claimcheck: fetch, XMLHttpRequest, beacons, event sources, pictures',
  expected: 'stopped',
  async run(stage) {
    const { api, app, tab } = stage
    app.early(note)
    app.headers['content-security-policy'] = "default-src * 'unsafe-inline'"
    await signedIn(stage)
    const isPristine = await tab.evaluate(async (url) => {
      const request = new XMLHttpRequest()
      const done = new Promise((resolve) => request.addEventListener('loadend', resolve))
      request.open('GET', `${url}?xhr`)
      request.send()
      navigator.sendBeacon(`${url}?beacon`, 'x')
      new Image().src = `${url}?picture`
      const source = new EventSource(`${url}?source`)
      await Promise.all([done, fetch(`${url}?fetch`).catch(() => undefined)])
      source.addEventListener('error', () => source.close())
      const senders: () => unknown[] = Reflect.get(window, 'senders')
      const pristine: unknown[] = Reflect.get(window, 'pristine')
      return senders().every((sender, index) => sender === pristine[index])
    }, orders(stage))
    await expect.poll(() => api.of('resource').length).toBeGreaterThanOrEqual(5)
    const isCarried = api.log.some(({ headers }) => headers.authorization ?? headers['dpop'])
    return isCarried || !isPristine ? 'not stopped' : 'stopped'
  },
  async control(stage) {
    const { api, tab } = stage
    await signedIn(stage)
    await step.callApi(tab, orders(stage))
    return api.last('resource').headers.authorization ? 'not stopped' : 'stopped'
  },
})
