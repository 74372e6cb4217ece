// Browser tests: a script that takes the clock of a page, for engines that cannot do so themselves.

/** The name on `window` of what moves a page's clock. */
const clockKey = 'claimcheck test clock'

/** Timers that are due by the page's own steady clock. */
const timers = `
  const timers = new Map()
  const { setTimeout: start, clearTimeout: stop, Date: RealDate } = window
  const { now } = performance
  let steady = 0
  let last = 1e9
  const read = () => apply(now, performance, []) + steady
  const wallNow = () => RealDate.now() + wall
  const arm = (id, timer) => (timer.real = apply(start, window, [() => fire(id, timer), Math.max(0, timer.due - read())]))
  const fire = (id, timer) => {
    if (timers.get(id) !== timer) return
    apply(stop, window, [timer.real])
    if (timer.every === undefined) timers.delete(id)
    else {
      timer.due = read() + timer.every
      arm(id, timer)
    }
    apply(timer.act, window, timer.told)
  }
  const add = (act, delay, told, isRepeated) => {
    if (typeof act !== 'function') throw new TypeError('the test clock runs functions only')
    const wait = Math.max(isRepeated ? 1 : 0, Number(delay) || 0)
    const id = (last += 1)
    const timer = { act, told, due: read() + wait, every: isRepeated ? wait : undefined }
    timers.set(id, timer)
    arm(id, timer)
    return id
  }
  const drop = (id) => {
    const timer = timers.get(id)
    if (timer) apply(stop, window, [timer.real])
    timers.delete(id)
  }`

/** Puts them in place of the browser's. */
const takes = `
  window.setTimeout = (act, delay, ...told) => add(act, delay, told, false)
  window.setInterval = (act, delay, ...told) => add(act, delay, told, true)
  window.clearTimeout = window.clearInterval = drop
  Object.defineProperty(performance, 'now', { value: read, configurable: true, writable: true })
  window.Date = class Date extends RealDate {
    constructor(...told) {
      if (told.length === 0) super(wallNow())
      else super(...told)
    }
    static now() {
      return Math.floor(wallNow())
    }
  }
  Object.defineProperty(RealDate.prototype, 'constructor', { value: window.Date, configurable: true, writable: true })
  const handle = {
    advance(by) {
      wall += by
      steady += by
      const due = [...timers].filter(([, timer]) => timer.due <= read()).sort(([, one], [, other]) => one.due - other.due)
      for (const [id, timer] of timers) if (timer.due > read()) {
        apply(stop, window, [timer.real])
        arm(id, timer)
      }
      for (const [id, timer] of due) fire(id, timer)
    },
    set(by) {
      wall += by
    },
  }
  Object.defineProperty(window, '${clockKey}', { value: handle })`

/**
 * Takes the clocks and timers of the page. The wall clock is that many milliseconds ahead of the real one; both go on until
 * `advance` and `set`, in milliseconds.
 */
export const clock = (ahead: number): string => `
  let wall = ${ahead}${timers}${takes}`

/** A function that moves the clock of a page, and of its frames of the same origin, by so many milliseconds. */
export const moveClock = `(how, by) => {
    const visit = (target) => {
      try { target['${clockKey}']?.[how](by) } catch (error) { if (error.name !== 'SecurityError') throw error }
      for (let index = 0; index < target.length; index += 1) visit(target[index])
    }
    visit(window)
  }`
