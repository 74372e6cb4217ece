// Rows: a page of the provider that frames the app's page for front-channel logout.
import { expect, openSignedIn, openTabs, type Tab } from '../fixtures.ts'
import type { App } from '../servers/app.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'

/** Tells the app's server, from inside the frame, what its page came to. */
const telling = `await window.settled
if (location.pathname === '/front-channel') {
  const notices = window.events.filter(({ type }) => type === 'notice').length
  await fetch('/told?' + new URLSearchParams({ ended: document.querySelector('#result').textContent, notices }))
}`

export async function told(app: App, count: number): Promise<Record<string, string>> {
  const reports = () => app.of('page').filter(({ path }) => path === '/told')
  await expect.poll(() => reports().length).toBe(count)
  return Object.fromEntries(reports().at(-1)?.query ?? [])
}

/** The address of a page at the provider that frames the app's page, with those parameters in place of the honest ones. */
function frontChannel(op: HostileProvider, app: App, parameters: Record<string, string> = {}): string {
  const query = new URLSearchParams({ uri: `${app.origin}/front-channel`, ...parameters })
  return `${op.urlOf('front_channel')}?${query.toString()}`
}

export type Stage = { op: HostileProvider; app: App; tab: Tab }

/** Two tabs of the app in which somebody is signed in, and one at the provider that has named other sessions in vain. */
export async function openFramed({ op, app, tab }: Stage): Promise<{ other: Tab; provider: Tab }> {
  op.switches.sid = true
  app.late(telling)
  await openSignedIn(tab)
  const [other = tab] = await openTabs(tab, 1)
  const provider = await tab.newTab()
  const sid = op.sessions.newest()?.sid ?? ''
  const wrong = [
    { iss: op.issuer, sid: `${sid}x` },
    { iss: `${op.issuer}/`, sid },
  ]
  for (const [index, parameters] of wrong.entries()) {
    await provider.goto(frontChannel(op, app, parameters))
    expect(await told(app, index + 1)).toEqual({ ended: 'false', notices: '1' })
  }
  await provider.goto(frontChannel(op, app))
  return { other, provider }
}
