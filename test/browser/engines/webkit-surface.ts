// Browser tests: reading and using a page of WebKitGTK. All of it runs in the page, and looks again until it finds what it wants.
import { DriverError } from './driver-error.ts'
import { poll } from './webkit-driver.ts'
import { evaluateIn } from './webkit-evaluate.ts'
import type { Window } from './webkit-profile.ts'
import type { Json } from '../servers/answer.ts'
import type { Tab } from '../tab.ts'

/** WebDriver's name of an element. */
const element = 'element-6066-11e4-a52e-4f735466cecf'

const patient = [
  'no such element',
  'stale element reference',
  'element not interactable',
  'javascript error',
  'no such frame',
]

/** Where a document that is left is marked. */
const key = 'claimcheck test left'

type Place = { baseUrl: string; windows: () => Promise<Window[]> }

/** Nothing, where the page is not so far yet. */
async function orNothing<Value>(answer: Promise<Value>): Promise<Value | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof DriverError && patient.includes(error.code)) return undefined
    throw error
  }
}

/** Does what loads a document, and waits until that one has loaded. */
async function load(
  window: Window,
  act: () => Promise<unknown>,
  isSame: (url: string) => boolean,
): Promise<void> {
  const mark = `Object.defineProperty(window, '${key}', { value: true, configurable: true }); return location.href`
  const before = await poll(() => orNothing(window.run<string>(mark)), { what: 'a document to leave' })
  await act()
  const script = `return window['${key}'] ? location.href : document.readyState === 'complete'`
  const arrived = async () => {
    const now = await orNothing(window.run<string | boolean>(script))
    return now === true || (typeof now === 'string' && now !== before && isSame(now)) ? true : undefined
  }
  await poll(arrived, { what: 'another document' })
}

function waits(window: Window): Pick<Tab, 'url' | 'waitForURL' | 'waitFor' | 'text'> {
  const where = () => window.run<[url: string, state: string]>('return [location.href, document.readyState]')
  return {
    url: () => window.command<string>('GET', '/url'),
    async waitForURL(wanted) {
      const isWanted = typeof wanted === 'string' ? (url: URL) => url.href.startsWith(wanted) : wanted
      const arrived = async () => {
        const [url, state] = (await orNothing(where())) ?? ['about:blank', '']
        return state === 'complete' && isWanted(new URL(url)) ? true : undefined
      }
      await poll(arrived, { what: 'a URL' })
    },
    async waitFor(selector, text = '') {
      const script = `const [selector, text] = arguments
        return [...document.querySelectorAll(selector)].some(({ textContent }) => textContent.toLowerCase().includes(text.toLowerCase()))`
      const found = async () =>
        (await orNothing(window.run<boolean>(script, selector, text))) ? true : undefined
      await poll(found, { what: `${selector} ${text}` })
    },
    async text(selector) {
      const script = 'return document.querySelector(arguments[0]).textContent'
      return poll(() => orNothing(window.run<string>(script, selector)), { what: selector })
    },
  }
}

function hands(window: Window): Pick<Tab, 'click' | 'fill'> {
  /** Does that to an element, as soon as it is there and can be used. */
  const use = async (selector: string, act: (path: string) => Promise<unknown>) => {
    const once = async () => {
      const found = await window.command<Record<string, string>>('POST', '/element', {
        using: 'css selector',
        value: selector,
      })
      await act(`/element/${found[element] ?? ''}`)
      return true
    }
    await poll(() => orNothing(once()), { what: selector })
  }
  return {
    click: (selector) => use(selector, (path) => window.command('POST', `${path}/click`, {})),
    fill: (selector, text) =>
      use(selector, async (path) => {
        await window.command('POST', `${path}/clear`, {})
        await window.command('POST', `${path}/value`, { text })
      }),
  }
}

/** Reading and using a page. */
export function surface(window: Window, { baseUrl, windows }: Place) {
  const isOpen = async () => (await windows()).some(({ handle }) => handle === window.handle)
  const go =
    (path: string, body: Json = {}) =>
    () =>
      window.command('POST', path, body)
  const always = () => true
  return {
    ...waits(window),
    ...hands(window),
    evaluate: evaluateIn(window),
    goto: (to: string) =>
      load(window, go('/url', { url: new URL(to, baseUrl).href }), (url) => url.includes('#')),
    reload: () => load(window, go('/refresh'), () => false),
    back: () => load(window, go('/back'), always),
    forward: () => load(window, go('/forward'), always),
    async closed() {
      await poll(async () => ((await isOpen()) ? undefined : true), { what: 'a closed tab' })
    },
    close: () => window.command<void>('DELETE', '/window'),
  }
}
