// Rows: what a silent attempt may leave behind in the page.
import type { Tab } from '../fixtures.ts'

/** Counts who listens to the window for what other pages say. */
export const countingListeners: string = `{
  window.listening = 0
  const counts = (on, type) => (on === window || on === undefined) && /^(storage|message)$/.test(type)
  const { addEventListener, removeEventListener } = EventTarget.prototype
  const known = new Set()
  EventTarget.prototype.addEventListener = function (type, listener, ...rest) {
    if (counts(this, type) && !known.has(listener)) { known.add(listener); window.listening += 1 }
    return addEventListener.call(this ?? window, type, listener, ...rest)
  }
  EventTarget.prototype.removeEventListener = function (type, listener, ...rest) {
    if (counts(this, type) && known.delete(listener)) window.listening -= 1
    return removeEventListener.call(this ?? window, type, listener, ...rest)
  }
}`

/** What a silent attempt may leave behind: frames in the page, and listeners. */
export function leftovers(tab: Tab): Promise<number[]> {
  return tab.evaluate(() => [
    document.querySelectorAll('iframe').length,
    Number(Reflect.get(window, 'listening')),
  ])
}
