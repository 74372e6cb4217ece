// Browser tests: the tab on top of Firefox, which is driven by WebDriver BiDi.
import type { Bidi, BidiEvent } from './bidi.ts'
import { DriverError } from './driver-error.ts'
import { startFirefox } from './firefox-process.ts'
import { surface } from './firefox-surface.ts'
import { clock, moveClock } from './page-clock.ts'
import type { Engine, SeenRequest, Sightings, Tab } from '../tab.ts'

/** What the tabs of a profile share. */
type Profile = {
  bidi: Bidi
  userContext: string
  baseUrl: string
  tabs: Set<string>
  /** How far the wall clock is ahead, and the script that has it so in later documents. */
  clock?: { ahead: number; script: string }
}

type Kept = Sightings & { frames: number }

/** What is not in the log of a page: that its policy refused something. Runs apart from the page's scripts. */
const violations = `(tell) => document.addEventListener('securitypolicyviolation', (event) => {
  tell('Refused by ' + event.effectiveDirective + ': ' + event.blockedURI)
}, true)`

async function hearRequest(bidi: Bidi, { request }: BidiEvent['params'], kept: Kept): Promise<void> {
  if (!request || request.url.startsWith('data:')) return
  const headers = Object.fromEntries(
    request.headers.map(({ name, value }) => [name.toLowerCase(), value.value]),
  )
  const seen: SeenRequest = { method: request.method, url: request.url, headers, body: '' }
  kept.requests.push(seen)
  if (!request.bodySize) return
  const asked = { dataType: 'request', request: request.request }
  const { bytes } = await bidi.call<{ bytes: { type: string; value: string } }>('network.getData', asked)
  seen.body = bytes.type === 'base64' ? Buffer.from(bytes.value, 'base64').toString() : bytes.value
}

/** The tab or the browser went before Firefox told a body. */
function orTooLate(error: unknown): void {
  if (!(error instanceof DriverError)) throw error
}

/** Keeps what happens in a tab and its frames, until it is closed. */
function watch({ bidi }: Profile, context: string, closed: Promise<void>): Sightings {
  const kept: Kept = { console: [], errors: [], requests: [], frames: 0 }
  const own = new Set([context])
  const hearers: Record<string, (params: BidiEvent['params']) => unknown> = {
    'browsingContext.contextCreated'({ context: frame, parent }) {
      if (!parent || !frame || !own.has(parent)) return
      own.add(frame)
      kept.frames += 1
    },
    'log.entryAdded'({ source, type, level, text = '' }) {
      if (!own.has(source?.context ?? '')) return
      if (type === 'console' || text.startsWith('Content-Security-Policy: ')) kept.console.push(text)
      else if (level === 'error') kept.errors.push(text)
    },
    'script.message'({ source, data }) {
      if (own.has(source?.context ?? '')) kept.console.push(String(data?.value))
    },
    'network.beforeRequestSent'(params) {
      if (own.has(params.context ?? '')) void hearRequest(bidi, params, kept).catch(orTooLate)
    },
  }
  const deafen = bidi.hear(({ method, params }) => hearers[method]?.(params))
  void closed.then(deafen)
  return kept
}

/** Moves the clock of every page of the profile, and of its frames of the same origin. */
async function move(profile: Profile, how: 'advance' | 'set', seconds: number): Promise<void> {
  await takeClock(profile, (profile.clock?.ahead ?? 0) + seconds * 1000)
  const args = [how, seconds * 1000].map((value) => ({ type: typeof value, value }))
  for (const context of profile.tabs)
    await profile.bidi.call('script.callFunction', {
      functionDeclaration: moveClock,
      arguments: args,
      target: { context },
      awaitPromise: false,
    })
}

/** Has the clocks of later documents ahead by that many milliseconds. */
async function takeClock(profile: Profile, ahead: number): Promise<void> {
  const { bidi, userContext } = profile
  const before = profile.clock
  const { script } = await bidi.call<{ script: string }>('script.addPreloadScript', {
    functionDeclaration: `() => { const { apply } = Reflect; ${clock(ahead)} }`,
    userContexts: [userContext],
  })
  profile.clock = { ahead, script }
  if (before) await bidi.call('script.removePreloadScript', { script: before.script })
}

function createTab(profile: Profile, context: string): Tab {
  const { bidi, userContext, baseUrl, tabs } = profile
  tabs.add(context)
  const place = { bidi, context, baseUrl }
  const closed = new Promise<void>((resolve) => {
    const deafen = bidi.hear(({ method, params }) => {
      if (method !== 'browsingContext.contextDestroyed' || params.context !== context) return
      tabs.delete(context)
      deafen()
      resolve()
    })
  })
  return {
    ...surface(place),
    seen: watch(profile, context, closed),
    early: async (source) =>
      void (await bidi.call('script.addPreloadScript', {
        functionDeclaration: `() => {${source}\n}`,
        contexts: [context],
      })),
    newTab: async () => createTab(profile, await openContext(profile, 'window')),
    async popup(action) {
      const opened = new Promise<string>((resolve) => {
        const deafen = bidi.hear(({ method, params }) => {
          if (method !== 'browsingContext.contextCreated' || params.parent) return
          if (params.userContext !== userContext || !params.context) return
          deafen()
          resolve(params.context)
        })
      })
      await action()
      return createTab(profile, await opened)
    },
    takeClock: (from = Date.now()) => takeClock(profile, from - Date.now()),
    advance: (seconds) => move(profile, 'advance', seconds),
    setClock: (seconds) => move(profile, 'set', seconds),
    setOffline: async (isOffline) =>
      void (await bidi.call('emulation.setNetworkConditions', {
        networkConditions: isOffline ? { type: 'offline' } : null,
        userContexts: [userContext],
      })),
    closed: () => closed,
  }
}

/** A tab behind which is no other is seen, as one in a window of its own is; a window costs more. */
async function openContext({ bidi, userContext }: Profile, type: 'tab' | 'window'): Promise<string> {
  const { context } = await bidi.call<{ context: string }>('browsingContext.create', { type, userContext })
  return context
}

/** Has Firefox tell what the tests listen for. */
async function listenTo(bidi: Bidi): Promise<void> {
  const places = ['contextCreated', 'contextDestroyed', 'load', 'fragmentNavigated', 'historyUpdated']
  const events = [
    ...places.map((name) => `browsingContext.${name}`),
    'log.entryAdded',
    'network.beforeRequestSent',
    'script.message',
  ]
  await bidi.call('session.subscribe', { events })
  await bidi.call('network.addDataCollector', { dataTypes: ['request'], maxEncodedDataSize: 1_000_000 })
  await bidi.call('script.addPreloadScript', {
    functionDeclaration: violations,
    arguments: [{ type: 'channel', value: { channel: 'violations' } }],
    sandbox: 'claimcheck tests',
  })
}

/** Starts that program. All that it sees goes through a proxy, if one is named. */
export async function createFirefoxEngine(program: string, proxy?: string): Promise<Engine> {
  const { bidi, stop } = await startFirefox(program, proxy)
  await listenTo(bidi)
  return {
    async open(baseUrl) {
      const { userContext } = await bidi.call<{ userContext: string }>('browser.createUserContext', {})
      const profile: Profile = { bidi, userContext, baseUrl, tabs: new Set() }
      return {
        tab: createTab(profile, await openContext(profile, 'tab')),
        closeProfile: async () => void (await bidi.call('browser.removeUserContext', { userContext })),
      }
    },
    close: stop,
  }
}
