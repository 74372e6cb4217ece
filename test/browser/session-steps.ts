// Browser tests: what happens to sessions: several tabs, popups, silence, sleep, in one line each.
import type { SignInOptions } from '../../src/index.ts'
import type { Outcome } from './app/outcome.ts'
import type { JsonObject } from './servers/answer.ts'
import type { Api } from './servers/api.ts'
import type { App } from './servers/app.ts'
import { times } from './servers/hostile/changes.ts'
import type { HostileProvider } from './servers/hostile-provider.ts'
import { letTimePass, openApp, orElsewhere, outcome } from './steps.ts'
import type { Tab } from './tab.ts'

/** That many more tabs of the profile, each with the app, started up. */
export async function openTabs(tab: Tab, count: number): Promise<Tab[]> {
  const tabs = []
  for (let index = 0; index < count; index += 1) {
    const other = await tab.newTab()
    await openApp(other)
    tabs.push(other)
  }
  return tabs
}

/** Reloads the page: how start-up ended, in the document that is there in the end. */
export async function reload(tab: Tab): Promise<Outcome> {
  await tab.reload()
  return outcome(tab)
}

/** Waits until the page shows that somebody of that name is signed in, or that session status. */
export function waitForHello(tab: Tab, text: string): Promise<void> {
  return tab.waitFor('#hello', text)
}

type PopupSignIn = {
  popup: Tab
  /** What the promise of signIn gave in the end. */
  answer: () => Promise<Outcome>
}

/** Clicks the button that calls signIn in a popup, and waits for the popup. */
export async function signInByPopup(
  tab: Tab,
  options: SignInOptions & JsonObject = {},
): Promise<PopupSignIn> {
  await tab.evaluate((asked) => void (window.popupOptions = asked), options)
  const popup = await tab.popup(() => tab.click('#popup'))
  return { popup, answer: () => popupAnswer(tab) }
}

/** What the promise of the popup's signIn gave; for popups that never opened, too. */
export function popupAnswer(tab: Tab): Promise<Outcome> {
  return tab.evaluate(() => window.asked ?? Promise.reject(new Error('#popup was not clicked')))
}

/** Calls signIn silently: what its promise gave, or how start-up ended if the page had to leave. */
export function signInSilently(tab: Tab, options: SignInOptions & JsonObject = {}): Promise<Outcome> {
  const answer = tab.evaluate(
    (asked) => window.ask(() => window.oidc.signIn({ ...asked, display: 'silent' })),
    options,
  )
  return orElsewhere(tab, answer)
}

/** The access token's time is over, for the app, whose clock the test has taken, and for the provider. */
export function expireAccessToken(stage: { tab: Tab; op: HostileProvider }): Promise<void> {
  return letTimePass(stage, (stage.op.switches.accessToken.lifetime ?? 3600) + 1)
}

/** Tells the page that it is hidden, or seen again. A headless page is never really hidden. */
export function setVisible(tab: Tab, isVisible: boolean): Promise<void> {
  return tab.evaluate((isSeen) => {
    const define = (name: string, value: unknown) =>
      Object.defineProperty(document, name, { configurable: true, get: () => value })
    define('visibilityState', isSeen ? 'visible' : 'hidden')
    define('hidden', !isSeen)
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  }, isVisible)
}

/** Tells the page that it comes back from the back/forward cache. */
export function wakeFromCache(tab: Tab): Promise<void> {
  return tab.evaluate(
    () => void window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })),
  )
}

/** Deletes every IndexedDB database of the app, as clearing site data does: for each, whether it worked at once. */
export function deleteDatabases(tab: Tab): Promise<('deleted' | 'blocked')[]> {
  return tab.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name = '' }) => name)
    const remove = (name: string) =>
      new Promise<'deleted' | 'blocked'>((resolve, reject) => {
        const request = indexedDB.deleteDatabase(name)
        request.addEventListener('success', () => resolve('deleted'))
        request.addEventListener('blocked', () => resolve('blocked'))
        request.addEventListener('error', () => reject(new Error(name, { cause: request.error })))
      })
    return Promise.all(names.map(remove))
  })
}

/** Types into a form of the page, which any load of the page loses. */
export function typeDraft(tab: Tab, text: string): Promise<void> {
  return tab.evaluate((typed) => {
    const draft = Object.assign(document.createElement('input'), { id: 'draft', value: typed })
    document.body.append(draft)
  }, text)
}

/** What is typed into that form; nothing if the page was loaded meanwhile. */
export function readDraft(tab: Tab): Promise<string> {
  return tab.evaluate(() => document.querySelector<HTMLInputElement>('#draft')?.value ?? '')
}

/** The API answers the next calls, as many as that, with 401 and that challenge. */
export function challengeOnce(api: Api, challenge: string, count = 1): void {
  api.switches.once = times(count, { status: 401, headers: { 'WWW-Authenticate': challenge } })
}

/** Binds tokens to a key (RFC 9449), in the app and at the hostile provider. */
export function bindTokens({ app, op }: { app: App; op: HostileProvider }): void {
  app.options['dpop'] = true
  op.switches.dpop = 'on'
}

/** The session states that the page has shown since it was loaded, in order. */
export function shownStates(tab: Tab): Promise<string[]> {
  return tab.evaluate(() =>
    window.events.flatMap((event) => {
      if (event.type !== 'session') return []
      return event.status === 'signed-in' ? `signed-in ${event.renewal}` : `signed-out ${event.reason}`
    }),
  )
}

/** What localStorage holds; session storage if told. */
export function storedText(
  tab: Tab,
  storage: 'localStorage' | 'sessionStorage' = 'localStorage',
): Promise<Record<string, string>> {
  return tab.evaluate((name) => ({ ...window[name] }), storage)
}

/** Scrolls there, or tells where the page is scrolled to; see `tallPage`. */
export function scroll(tab: Tab, to?: number): Promise<number> {
  return tab.evaluate((top) => {
    if (top !== null) window.scrollTo(0, top)
    return window.scrollY
  }, to ?? null)
}

/** Waits until the page is scrolled there. */
export function waitForScroll(tab: Tab, to: number): Promise<void> {
  return tab.evaluate(
    (top) =>
      new Promise<void>((resolve) => {
        const look = () => (Math.round(window.scrollY) === top ? resolve() : requestAnimationFrame(look))
        look()
      }),
    to,
  )
}

/** Runs a script in the page that is there: for faults that come while somebody is signed in. See `early-scripts.ts`. */
export function runScript(tab: Tab, source: string): Promise<void> {
  const work = () => {}
  return tab.evaluate(Object.assign(work, { toString: () => `() => {${source}}` }))
}

/** The answer, while that is done again and again: lets a taken clock go on for what waits for timers. */
export async function untilDone<Value>(answer: Promise<Value>, act: () => Promise<void>): Promise<Value> {
  let isDone = false
  const watched = answer.finally(() => (isDone = true))
  watched.catch(() => undefined)
  while (!isDone) await act()
  return watched
}

/** How often a page of the app was loaded: in tabs and popups, or in frames. */
export function countLoads(app: App, place: 'document' | 'iframe' = 'document'): number {
  return app.of('page').filter(({ headers }) => headers['sec-fetch-dest'] === place).length
}
