// Session tests: a popup at the provider's question, and another tab that interferes.
import type { HostileProvider } from '../servers/hostile-provider.ts'
import * as step from '../fixtures.ts'

const { expect } = step

type Place = { op: HostileProvider; tab: step.Tab }

/** A popup that shows the provider's question. */
export async function openQuestion({ op, tab }: Place): ReturnType<typeof step.signInByPopup> {
  op.switches.authorization.interactive = true
  await step.openApp(tab)
  const asked = await step.signInByPopup(tab)
  await asked.popup.waitFor('#agree')
  return asked
}

/** The name of the client's bell; it is known in every tab once somebody has signed in by a popup. */
function nameOfBell(tab: step.Tab): Promise<string> {
  return tab.evaluate(() => Object.keys(localStorage).find((key) => key.endsWith(' bell')) ?? '')
}

/** Rings a bell with all kinds of words. */
export function ring(tab: step.Tab, bell: string): Promise<void> {
  return tab.evaluate((name) => {
    const words = ['asks', 'took', 'asks x', 'took x', '', 'code=stolen&state=S']
    for (const word of words) localStorage.setItem(name, word)
    localStorage.removeItem(name)
  }, bell)
}

/** Somebody has signed in by a popup in another tab, and out again: that tab, and the name of the bell. */
export async function openSpoofer(tab: step.Tab): Promise<[spoofer: step.Tab, bell: string]> {
  const spoofer = await tab.newTab()
  await step.openApp(spoofer)
  const { popup, answer } = await step.signInByPopup(spoofer)
  expect(await answer()).toMatchObject({ status: 'signed-in' })
  await popup.closed()
  await step.signOut(spoofer, { local: true })
  return [spoofer, await nameOfBell(spoofer)]
}
