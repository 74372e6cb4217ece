// Session tests: front-channel logout: the provider frames a page of the app, and what that page says.
import type { App } from '../servers/app.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { expect, type Tab } from '../fixtures.ts'

export type Stage = { op: HostileProvider; app: App; tab: Tab }

/** The framed page tells the console its answer and the notices of its trace: a frame of another origin is out of reach. */
const outspoken = `addEventListener('DOMContentLoaded', () => {
  const result = document.getElementById('result')
  const notices = () => window.events.filter(({ type }) => type === 'notice').length
  const tell = () => console.log('answer ' + result.textContent + ' ' + notices())
  if (location.pathname === '/front-channel') new MutationObserver(tell).observe(result, { childList: true })
})`

/** Frames the app's page in one of the provider: with that query, or the honest one; what it answers, and how many notices it gave. */
export async function endByFrame({ op, app, tab }: Stage, query?: string): Promise<string> {
  app.early(outspoken)
  const other = await tab.newTab()
  const uri = encodeURIComponent(`${app.origin}/front-channel${query ?? ''}`)
  await other.goto(`${op.urlOf('front_channel')}?uri=${uri}${query === undefined ? '' : '&via=provider'}`)
  const answers = () => other.seen.console.filter((line) => line.startsWith('answer '))
  await expect.poll(() => answers().length).toBe(1)
  await other.close()
  return answers().join().slice('answer '.length)
}
