// Browser tests: what a test needs and not every engine has. A test is left out where that is missing, and nowhere else.
import { test } from '@playwright/test'
import type { Tab } from './tab.ts'

/** What an engine gives a test a hand with, as a platform feature. */
const hands = {
  freeze: 'a way to halt a tab',
  heaps: 'a way to collect garbage and to look at the heap',
  setOffline: 'a way to cut the network off',
} as const satisfies { [Part in keyof Tab]?: string }

/** What a page may lack: the name, and whether it is there; runs in the page. */
const platform = {
  'a request body that is a stream': () => {
    try {
      let isAsked = false
      const init = {
        method: 'POST',
        body: new ReadableStream(),
        get duplex() {
          isAsked = true
          return 'half'
        },
      }
      const { headers } = new Request('https://app.example', init)
      return isAsked && !headers.has('content-type')
    } catch {
      return false
    }
  },
} as const

/** A hand that the engine gives a test; skips the test where it gives none. */
export function need<Part extends keyof typeof hands>(tab: Tab, part: Part): NonNullable<Tab[Part]> {
  const found: Tab[Part] = tab[part]
  if (found) return found
  test.skip(true, `missing platform feature: ${hands[part]}`)
  throw new Error('a test that was skipped went on')
}

/** Asks the page whether it has that; skips the test where it has not. */
export async function needPlatform(tab: Tab, feature: keyof typeof platform): Promise<void> {
  const has = await tab.evaluate(platform[feature])
  test.skip(!has, `missing platform feature: ${feature}`)
}
