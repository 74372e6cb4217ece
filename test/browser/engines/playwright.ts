// Browser tests: the tab on top of Playwright, for every engine that Playwright drives.
import type { Browser, Page } from '@playwright/test'
import { readHeaps } from './heaps.ts'
import { NavigatedAway, type Engine, type Sightings, type Tab } from '../tab.ts'

const gone = /Execution context was destroyed|Cannot find context|frame was detached/

function watch(page: Page): Sightings {
  const seen: Sightings & { frames: number } = { console: [], errors: [], requests: [], frames: 0 }
  page.on('console', (message) => seen.console.push(message.text()))
  page.on('pageerror', (error) => seen.errors.push(`${error.name}: ${error.message}`))
  page.on('frameattached', () => (seen.frames += 1))
  page.on('request', (request) => {
    const body = request.postData() ?? ''
    seen.requests.push({ method: request.method(), url: request.url(), headers: request.headers(), body })
  })
  return seen
}

function evaluateIn(page: Page): Tab['evaluate'] {
  return async <R>(work: unknown, argument?: unknown) => {
    try {
      return await page.evaluate<R>(`(${String(work)})(${JSON.stringify(argument)})`)
    } catch (error) {
      if (error instanceof Error && gone.test(error.message)) throw new NavigatedAway(error.message)
      throw error
    }
  }
}

/** Reading and using a page. */
function surface(page: Page) {
  const find = (selector: string) => page.locator(selector)
  return {
    goto: async (url: string) => void (await page.goto(url)),
    reload: async () => void (await page.reload()),
    back: async () => void (await page.goBack()),
    forward: async () => void (await page.goForward()),
    url: () => Promise.resolve(page.url()),
    waitForURL: (wanted: string | ((url: URL) => boolean)) =>
      page.waitForURL(typeof wanted === 'string' ? (url) => url.href.startsWith(wanted) : wanted),
    waitFor: (selector: string, text = '') =>
      find(selector).filter({ hasText: text }).first().waitFor({ state: 'attached' }),
    text: async (selector: string) => (await find(selector).textContent()) ?? '',
    click: (selector: string) => find(selector).click(),
    fill: (selector: string, value: string) => find(selector).fill(value),
    early: async (source: string) => void (await page.addInitScript({ content: source })),
    closed: async () => void (page.isClosed() || (await page.waitForEvent('close'))),
    close: () => page.close(),
  }
}

/** Time in all pages of the profile. */
function clocks(page: Page) {
  const { clock } = page.context()
  return {
    takeClock: (from?: number) => clock.install(from === undefined ? {} : { time: from }),
    advance: (seconds: number) => clock.fastForward(seconds * 1000),
    setClock: async (seconds: number) =>
      clock.setSystemTime((await page.evaluate(() => Date.now())) + seconds * 1000),
  }
}

/** What only Chromium has a way to. */
function extras(page: Page): Pick<Tab, 'freeze' | 'heaps'> {
  const { clock } = page.context()
  return {
    heaps: () => readHeaps(page),
    async freeze() {
      // A headless page never freezes by itself. A halted one does what a frozen one does: nothing, and all of it later.
      const session = await page.context().newCDPSession(page)
      await session.send('Debugger.enable')
      await session.send('Debugger.pause')
      return async (seconds = 0) => {
        await session.detach()
        if (seconds > 0) await clock.fastForward(seconds * 1000)
      }
    },
  }
}

/** Makes a page that Playwright opened into a tab. */
function createTab(page: Page): Tab {
  const context = page.context()
  return {
    ...surface(page),
    ...clocks(page),
    seen: watch(page),
    evaluate: evaluateIn(page),
    newTab: async () => createTab(await context.newPage()),
    async popup(action) {
      const [popup] = await Promise.all([page.waitForEvent('popup'), action()])
      return createTab(popup)
    },
    ...(context.browser()?.browserType().name() === 'chromium' && extras(page)),
    setOffline: (isOffline) => context.setOffline(isOffline),
  }
}

export function createPlaywrightEngine(browser: Browser): Engine {
  return {
    async open(baseURL) {
      const context = await browser.newContext({ baseURL, ignoreHTTPSErrors: true })
      context.setDefaultTimeout(20_000)
      return { tab: createTab(await context.newPage()), closeProfile: () => context.close() }
    },
    close: () => browser.close(),
  }
}
