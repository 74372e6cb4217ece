// Session tests: idle time: how much of it is left, and what the app is told of it.
import * as step from '../fixtures.ts'
import type { Place } from './modes.ts'

declare global {
  interface Window {
    /** What `session.idleIn` was at each change since `watchCountdown`, and what the clock said then. */
    countdown?: { shown: number | null; left: number }[]
  }
}

/** Signs ada in with an idle policy; the test has taken the clock. */
export async function openIdle(
  { app, tab }: Place,
  policy: { seconds: number; warn?: number } = { seconds: 600, warn: 5 },
): Promise<void> {
  app.options['idle'] = policy
  await tab.takeClock()
  await step.openSignedIn(tab)
}

/** A sign of life of the person: they press something that does nothing. */
export function act(tab: step.Tab): Promise<void> {
  return tab.click('#hello')
}

/** Milliseconds that are left, by the last activity in any tab. */
function measureLeft(tab: step.Tab): Promise<number> {
  return tab.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => name.endsWith(' active'))
    const { seconds = 0 } = window.registered.idle ?? {}
    return Number(localStorage.getItem(key ?? '')) + seconds * 1000 - Date.now()
  })
}

/** Lets time pass for all tabs until so many seconds are left. */
export async function idleUntil(tab: step.Tab, seconds: number): Promise<void> {
  const left = await measureLeft(tab)
  await tab.advance(Math.round(left) / 1000 - seconds)
}

/** From now on the page keeps what it is told of the end. */
export function watchCountdown(tab: step.Tab): Promise<void> {
  return tab.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => name.endsWith(' active')) ?? ''
    const { seconds = 0 } = window.registered.idle ?? {}
    const told: { shown: number | null; left: number }[] = []
    window.countdown = told
    window.oidc.subscribe((session) => {
      if (session.status !== 'signed-in') return
      const end = Number(localStorage.getItem(key)) + seconds * 1000
      told.push({ shown: session.idleIn ?? null, left: Math.ceil((end - Date.now()) / 1000) })
    })
  })
}

/** What the page was told since `watchCountdown`. */
export function countdown(tab: step.Tab): Promise<{ shown: number | null; left: number }[]> {
  return tab.evaluate(() => window.countdown ?? [])
}

/** How often the document has set out for the provider's logout. */
export function countDepartures(tab: step.Tab): Promise<number> {
  return tab.evaluate(
    () =>
      window.events.filter((event) => event.type === 'navigation' && event.endpoint === 'end_session').length,
  )
}
