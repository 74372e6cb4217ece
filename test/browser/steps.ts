// Browser tests: what a person or an app does, in one line each.
import type { SignInOptions, SignOutOptions } from '../../src/index.ts'
import type { Failure, Outcome } from './app/outcome.ts'
import type { Json, JsonObject } from './servers/answer.ts'
import type { HostileProvider } from './servers/hostile-provider.ts'
import { NavigatedAway, type Tab } from './tab.ts'

/** The answer of a document, or how start-up ended in the one that the tab went on to meanwhile. */
export async function orElsewhere(tab: Tab, answer: Promise<Outcome>): Promise<Outcome> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof NavigatedAway) return outcome(tab)
    throw error
  }
}

/** How start-up ended in the document that the tab shows, or in those that it goes on to meanwhile. */
export function outcome(tab: Tab): Promise<Outcome> {
  const answer = tab.evaluate(async (): Promise<Outcome> => {
    if (document.readyState !== 'complete') {
      await new Promise((resolve) => window.addEventListener('load', resolve, { once: true }))
    }
    return window.settled ?? { status: 'elsewhere' }
  })
  return orElsewhere(tab, answer)
}

/** The session as it is now, without waiting for anything. */
export function sessionNow(tab: Tab): Promise<Outcome> {
  return tab.evaluate(() => window.describeSession(window.oidc.getSession()))
}

/** Calls signIn in the page: how start-up ended on return, or the failure before the page left. */
export function signIn(tab: Tab, options: SignInOptions & JsonObject = {}): Promise<Outcome> {
  const answer = tab.evaluate((asked) => window.attempt(() => window.oidc.signIn(asked)), options)
  return orElsewhere(tab, answer)
}

/** Opens the app and waits until its start-up has ended. */
export async function openApp(tab: Tab): Promise<void> {
  await tab.goto('/')
  await outcome(tab)
}

/** Opens the app, settles it and signs in. */
export async function openSignedIn(tab: Tab, options: SignInOptions & JsonObject = {}): Promise<Outcome> {
  await openApp(tab)
  return signIn(tab, options)
}

/** Calls signOut in the page: how start-up ended where the page leaves to, or the session if it stays. */
export function signOut(tab: Tab, options: SignOutOptions & JsonObject = {}): Promise<Outcome> {
  const answer = tab.evaluate(async (asked) => {
    const { length } = window.events
    const stayed = await window.attempt(() => window.oidc.signOut(asked))
    const leaves = window.events.slice(length).some(({ type }) => type === 'navigation')
    return leaves ? new Promise<never>(() => {}) : stayed
  }, options)
  return orElsewhere(tab, answer)
}

/** Lets that many seconds pass for the app, whose clock the test has taken, and for the hostile provider. */
export async function letTimePass(
  { tab, op }: { tab: Tab; op: HostileProvider },
  seconds: number,
): Promise<void> {
  op.switches.clock += seconds
  await tab.advance(seconds)
}

export type Reply = { status?: number; body?: string; error?: Failure }

/** Calls a URL with the client's fetch in the page. */
export function callApi(tab: Tab, url: string, init: JsonObject = {}): Promise<Reply> {
  return tab.evaluate(
    async (asked): Promise<Reply> => {
      try {
        const response = await window.oidc.fetch(asked.url, asked.init)
        return { status: response.status, body: await response.text() }
      } catch (error) {
        return { error: window.describeFailure(error) }
      }
    },
    { url, init },
  )
}

/** Calls a URL so many times at once, each with a query of its own; the statuses, or codes of errors, that came. */
export function callAtOnce(tab: Tab, url: string, count: number): Promise<(number | string)[]> {
  return tab.evaluate(
    (asked) => {
      const calls = Array.from({ length: asked.count }, (_, index) =>
        window.statusOf(window.oidc.fetch(`${asked.url}?${index}`)),
      )
      return Promise.all(calls)
    },
    { url, count },
  )
}

/** Asks the client for the UserInfo claims in the page. */
export function userInfo(tab: Tab): Promise<{ claims?: Json; error?: Failure }> {
  return tab.evaluate(async () => {
    try {
      return { claims: JSON.parse(JSON.stringify(await window.oidc.userInfo())) }
    } catch (error) {
      return { error: window.describeFailure(error) }
    }
  })
}

/** Fills the real provider's sign-in form and agrees to the consent form; the tab is on its way back to the app then. */
export async function signInAsPerson(tab: Tab, login: string): Promise<void> {
  await tab.fill('input[name=login]', login)
  await tab.fill('input[name=password]', 'anything')
  await tab.click('button[type=submit]')
  await tab.waitFor('input[name=prompt][value=consent]')
  await tab.click('button[type=submit]')
}

/** Confirms on the real provider's page that the person wants to sign out there; the tab is then done or on its way. */
export async function signOutAsPerson(tab: Tab): Promise<void> {
  await tab.click('button[name=logout]')
  await tab.waitForURL(
    (url) => !url.pathname.startsWith('/session/end/confirm') && url.pathname !== '/session/end',
  )
}
