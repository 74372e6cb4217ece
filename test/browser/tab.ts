// Browser tests: all that a test may ask of a browser tab. It is small, so that another engine is an adapter away.
import type { Json } from './servers/answer.ts'

export type SeenRequest = { method: string; url: string; headers: Record<string, string>; body: string }

/** What a tab kept of everything that happened in it, for leak checks; in WebKit, in any tab of its profile. */
export type Sightings = {
  /** What was written to the console. */
  readonly console: string[]
  /** Errors that nobody caught, rejections too. */
  readonly errors: string[]
  readonly requests: SeenRequest[]
  /** How many frames were ever added to a document. */
  readonly frames: number
}

/** A document was left before its answer came. */
export class NavigatedAway extends Error {
  override readonly name = 'NavigatedAway'
}

/** Everything on the heap of the page, and on that of each of its Workers, as text; and how many private or secret keys the page holds. */
export type Heaps = { page: string; workers: string[]; keys: number }

export type Tab = {
  readonly seen: Sightings
  /** Opens a URL; one without origin is the app's. */
  goto: (url: string) => Promise<void>
  reload: () => Promise<void>
  back: () => Promise<void>
  forward: () => Promise<void>
  url: () => Promise<string>
  /** Waits until the tab is at a URL that starts with that, or that the function wants, and has loaded it. */
  waitForURL: (wanted: string | ((url: URL) => boolean)) => Promise<void>
  /** Waits for an element that is there, and holds that text if one is given. */
  waitFor: (selector: string, text?: string) => Promise<void>
  text: (selector: string) => Promise<string>
  click: (selector: string) => Promise<void>
  fill: (selector: string, value: string) => Promise<void>
  /**
   * Runs a function in the page, and waits for the promise that it may return. The function is sent as text.
   * @throws NavigatedAway when the document goes first
   */
  evaluate: <R, A extends Json | undefined = undefined>(
    work: (argument: A) => R | Promise<R>,
    argument?: A,
  ) => Promise<R>
  /** Runs that before all scripts of each later document of this tab, whatever their policy is. */
  early: (source: string) => Promise<void>
  /** Such a script is in the other tabs of the profile, too: WebKit has none for one tab. */
  readonly sharesEarly?: true
  /** Another tab of the same browser profile. */
  newTab: () => Promise<Tab>
  /** The tab that the action opens. */
  popup: (action: () => Promise<unknown>) => Promise<Tab>
  /**
   * Takes over the clocks and timers of all pages from the next document on; they go on from that moment, in
   * milliseconds since the epoch, until `advance` moves them.
   */
  takeClock: (from?: number) => Promise<void>
  /** Lets that many seconds pass at once, as after sleep: due timers fire, at most once each. */
  advance: (seconds: number) => Promise<void>
  /** Sets the clock that the test has taken forward or back, as a person does: no timer and no steady clock notices. */
  setClock: (seconds: number) => Promise<void>
  /**
   * Stops all scripts and events of the tab, as of a frozen one. Gives what lets them go on, that many seconds later
   * if the test has taken the clock. Ask nothing of the tab meanwhile, and do not `advance`. In engines that can.
   */
  freeze?: () => Promise<(seconds?: number) => Promise<void>>
  /** Takes heap snapshots, in engines that have a way to it. */
  heaps?: () => Promise<Heaps>
  /** Cuts the network of the profile off, or on again, in engines that can. */
  setOffline?: (isOffline: boolean) => Promise<void>
  /** Waits until the tab is closed, by itself or by somebody. */
  closed: () => Promise<void>
  close: () => Promise<void>
}

/** A browser that gives out tabs, each with a profile of its own. */
export type Engine = {
  open: (baseUrl: string) => Promise<{ tab: Tab; closeProfile: () => Promise<void> }>
  close: () => Promise<void>
}
