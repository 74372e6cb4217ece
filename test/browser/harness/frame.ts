// Proof of the harness: frames that a page adds.
import { randomUUID } from 'node:crypto'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import type { Tab } from '../tab.ts'
import { authorizationUrl } from './observe.ts'

/** Adds a frame to the page: where it is once it has loaded, as far as the page may see; or that it never did. */
export function frame(tab: Tab, src: string): Promise<string> {
  return tab.evaluate((url) => {
    const element = document.createElement('iframe')
    element.id = 'frame'
    const loaded = new Promise<string>((resolve) => {
      element.addEventListener('load', () =>
        resolve(element.contentDocument?.location.search ?? 'out of reach'),
      )
      setTimeout(() => resolve('no answer'), 1000)
    })
    element.src = url
    document.body.append(element)
    return loaded
  }, src)
}

/** Where the frame of a silent attempt ends up. */
export function attemptInFrame(stage: {
  tab: Tab
  op: HostileProvider
  app: { origin: string }
}): Promise<string> {
  // A browser asks one by one for the same address.
  const state = randomUUID()
  const asked = { prompt: 'none', redirect_uri: `${stage.app.origin}/`, state }
  const url = authorizationUrl(stage.op, asked)
  return frame(stage.tab, url)
}
