// Session tests: a sign-in that is held at its callback, so that the test decides when and where that is opened.
import { openApp, signIn, type Tab } from '../fixtures.ts'
import { keepBackCallback } from '../servers/hostile/changes.ts'
import type { Place } from './modes.ts'

/** Signs in as far as the callback, which is kept back and given; the tab ends at a page that is not the app. */
export async function holdCallback({ op, app, tab }: Place, returnTo = '/orders'): Promise<string> {
  await openApp(tab)
  const { authorization } = op.switches
  app.serve('/waiting.html', '<!doctype html>')
  const callback = keepBackCallback(authorization, `${app.origin}/waiting.html`)
  await signIn(tab, { returnTo })
  delete authorization.location
  return callback()
}

/** The address bar holds nothing of a response. */
export async function isClean(tab: Tab): Promise<boolean> {
  return !/[?#&](code|state|iss|error)=/.test(await tab.url())
}
