// Browser tests: reading and using a page of Firefox. What looks at the page runs apart from its scripts, which may be hostile.
import { fromRemote, type Bidi, type BidiEvent, type Remote } from './bidi.ts'
import { DriverError } from './driver-error.ts'
import type { Json, JsonObject } from '../servers/answer.ts'
import { NavigatedAway, type Tab } from '../tab.ts'

type Evaluated = { type: string; result?: Remote; exceptionDetails?: { text: string } }

type Realm = { realm: string; origin: string; context?: string; sandbox?: string }

/** A tab of Firefox, by its name in BiDi. */
export type Place = { bidi: Bidi; context: string; baseUrl: string }

/** Where a document is marked, which is about to be left. */
const mark = 'claimcheck test left'

const patience = 20_000

/** The document went while something ran in it, or before. */
const gone =
  /Actor .* destroyed|no such frame|discarded|can't access dead object|Document .* not fully active|Navigation|AbortError/

async function call(bidi: Bidi, work: string, target: JsonObject): Promise<unknown> {
  const evaluated = await bidi
    .call<Evaluated>('script.callFunction', {
      functionDeclaration: work,
      target,
      awaitPromise: true,
      userActivation: !('sandbox' in target),
      serializationOptions: { maxDomDepth: 0 },
    })
    .catch((error: unknown) => {
      if (error instanceof DriverError && gone.test(error.message)) throw new NavigatedAway(error.message)
      throw error
    })
  if (evaluated.exceptionDetails) throw new Error(evaluated.exceptionDetails.text)
  return fromRemote(evaluated.result ?? { type: 'undefined' })
}

const toText = (work: unknown, argument?: Json) => `() => (${String(work)})(${JSON.stringify(argument)})`

/** Runs a function apart from the page's scripts, with the page's own objects behind them; again, if the document goes meanwhile. */
async function look<Value>(
  { bidi, context }: Place,
  work: (argument: never) => Value,
  argument?: Json,
): Promise<Awaited<Value>> {
  const target = { context, sandbox: 'claimcheck tests' }
  return (await call(bidi, toText(work, argument), target)) as Awaited<Value>
}

/** The realm of the page's own scripts. */
async function findRealm({ bidi, context }: Place): Promise<Realm> {
  const { realms } = await bidi.call<{ realms: Realm[] }>('script.getRealms', { context, type: 'window' })
  const own = realms.find((realm) => realm.context === context && realm.sandbox === undefined)
  if (!own) throw new NavigatedAway('no document is there')
  return own
}

/** Runs a function among the page's scripts, in the document that is there now and in no other. */
async function evaluate(place: Place, work: unknown, argument?: Json): Promise<unknown> {
  let own = await findRealm(place)
  if (own.origin === 'null') {
    await settle(place)
    own = await findRealm(place)
  }
  return call(place.bidi, toText(work, argument), { realm: own.realm })
}

/** Asks until something comes: at once, whenever something happens in the tab, and now and then. */
async function until<Value>(
  { bidi, context }: Place,
  ask: () => Promise<Value | null | false>,
  what: string,
): Promise<Value> {
  const end = performance.now() + patience
  while (performance.now() < end) {
    let wake = () => {}
    const woken = new Promise<void>((resolve) => (wake = resolve))
    const deafen = bidi.hear(({ method, params }: BidiEvent) => {
      if (method.startsWith('browsingContext.') && params.context === context) wake()
    })
    const timer = setTimeout(wake, 100)
    try {
      const found = await ask()
      if (found !== null && found !== false) return found
      await woken
    } catch (error) {
      if (!(error instanceof NavigatedAway)) throw error
      await woken
    } finally {
      clearTimeout(timer)
      deafen()
    }
  }
  throw new Error(`waited ${patience / 1000} s for ${what}`)
}

/** Does what loads a document, and waits until that one has loaded. */
async function load(
  place: Place,
  act: () => Promise<unknown>,
  isSame: (url: string) => boolean,
): Promise<void> {
  const before = await look(place, leave, mark)
  await act()
  const arrived = async () => {
    const { url, isLeft, isLoaded } = await look(place, arrive, mark)
    return isLeft ? url !== before && isSame(url) : isLoaded
  }
  await until(place, arrived, 'another document')
}

function leave(name: string): string {
  Object.defineProperty(window, name, { value: true, configurable: true })
  return location.href
}

function arrive(name: string) {
  const { href } = location
  // Between two documents there is an empty one, where the second is in another process.
  return {
    url: href,
    isLeft: name in window,
    isLoaded: document.readyState === 'complete' && href !== 'about:blank',
  }
}

type Find = { selector: string; text: string }

/** Resolves as soon as the document has such an element. */
function appear({ selector, text }: Find): Promise<void> {
  const isThere = () =>
    [...document.querySelectorAll(selector)].some(({ textContent }) =>
      (textContent ?? '').replace(/\s+/g, ' ').toLowerCase().includes(text.toLowerCase()),
    )
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => settle())
    const settle = () => {
      if (!isThere()) return
      observer.disconnect()
      resolve()
    }
    observer.observe(document, { childList: true, subtree: true, characterData: true, attributes: true })
    settle()
  })
}

const read = (selector: string): string | null => document.querySelector(selector)?.textContent ?? null

/** The middle of an element that can be seen and used. */
function locate(selector: string): [x: number, y: number] | null {
  const element = document.querySelector(selector)
  if (!element || ('disabled' in element && element.disabled === true)) return null
  element.scrollIntoView({ block: 'center', behavior: 'instant' })
  const { left, top, width, height } = element.getBoundingClientRect()
  return width > 0 && height > 0 ? [Math.floor(left + width / 2), Math.floor(top + height / 2)] : null
}

function write({ selector, text }: Find): boolean {
  const field = document.querySelector(selector)
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return false
  field.focus()
  field.value = text
  field.dispatchEvent(new InputEvent('input', { bubbles: true, data: text }))
  field.dispatchEvent(new Event('change', { bubbles: true }))
  return true
}

function hands(place: Place): Pick<Tab, 'click' | 'fill'> {
  const { bidi, context } = place
  return {
    async click(selector) {
      const [x, y] = await until(place, () => look(place, locate, selector), selector)
      const actions: JsonObject[] = [
        { type: 'pointerMove', x, y },
        { type: 'pointerDown', button: 0 },
        { type: 'pointerUp', button: 0 },
      ]
      const mouse = { type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }
      await bidi.call('input.performActions', { context, actions: [mouse] })
    },
    async fill(selector, text) {
      await until(place, () => look(place, write, { selector, text }), selector)
    },
  }
}

function waits(place: Place): Pick<Tab, 'url' | 'waitForURL' | 'waitFor' | 'text'> {
  const where = () => look(place, arrive, mark)
  return {
    url: () => until(place, async () => (await where()).url, 'a document'),
    async waitForURL(wanted) {
      const isWanted = typeof wanted === 'string' ? (url: URL) => url.href.startsWith(wanted) : wanted
      const arrived = async () => {
        const { url, isLoaded } = await where()
        return isLoaded && isWanted(new URL(url))
      }
      await until(place, arrived, 'a URL')
    },
    async waitFor(selector, text = '') {
      const appeared = async () => {
        const late = new Promise<boolean>((resolve) => setTimeout(resolve, patience, false))
        return Promise.race([look(place, appear, { selector, text }).then(() => true), late])
      }
      await until(place, appeared, `${selector} ${text}`)
    },
    text: (selector) => until(place, () => look(place, read, selector), selector),
  }
}

/** Waits for a document, where the tab is between two; a tab that stays empty is one, too. */
async function settle(place: Place): Promise<void> {
  const end = performance.now() + 1000
  const isSettled = async () =>
    performance.now() > end || (await look(place, () => location.href !== 'about:blank'))
  await until(place, isSettled, 'a document')
}

/** Reading and using a page. */
export function surface(place: Place) {
  const { bidi, context, baseUrl } = place
  const go = (method: string, params: JsonObject) => () => bidi.call(method, { context, ...params })
  return {
    ...waits(place),
    ...hands(place),
    evaluate: async <R>(work: unknown, argument?: Json) => (await evaluate(place, work, argument)) as R,
    goto(to: string) {
      const { href, hash } = new URL(to, baseUrl)
      return load(place, go('browsingContext.navigate', { url: href, wait: 'none' }), () => hash !== '')
    },
    reload: () => load(place, go('browsingContext.reload', { wait: 'none' }), () => false),
    back: () => load(place, go('browsingContext.traverseHistory', { delta: -1 }), () => true),
    forward: () => load(place, go('browsingContext.traverseHistory', { delta: 1 }), () => true),
    close: async () => void (await bidi.call('browsingContext.close', { context })),
  }
}
