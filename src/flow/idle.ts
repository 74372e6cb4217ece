// Room flow: signs out whom no tab has seen for a while, and counts down before.
import { openLastActivity } from './last-activity.ts'
import type { ActivityPorts } from './last-activity.ts'

/** After how many seconds without activity somebody is signed out, and for how many of them that is announced. */
export interface IdlePolicy {
  readonly seconds: number
  readonly warn?: number | undefined
}

/** What watching needs from the page. */
export interface IdlePorts extends ActivityPorts {
  /** Tells of activity in this tab; gives a function that ends this. */
  onActivity(listener: () => void): () => void
  /** Runs a task after that many milliseconds; gives a function that cancels it. */
  at(milliseconds: number, task: () => void): () => void
  /** Shows how many seconds are left; nothing, when there is no hurry any more. */
  showIdleIn(seconds: number | undefined): void
  signOut(): void
}

const second = 1_000

/** The longest wait between two looks at the clock: timers stand still while a device is asleep. */
const longest = 10 * second

/** Watches until somebody was idle for too long, or the function that it gives is called. */
export function watchIdle({ seconds, warn = 0 }: IdlePolicy, ports: IdlePorts): () => void {
  const activity = openLastActivity(ports)
  let shown: number | undefined
  let cancel = (): void => undefined
  const measureRest = (): number => activity.read() + seconds * second - ports.now()

  const look = (): void => {
    cancel()
    const rest = measureRest()
    if (rest <= 0) {
      stop()
      return ports.signOut()
    }
    const calm = rest - warn * second
    const left = calm > 0 ? undefined : Math.ceil(rest / second)
    if (left !== shown) ports.showIdleIn((shown = left))
    cancel = ports.at(calm > 0 ? Math.min(calm, longest) : rest % second || second, look)
  }
  const stopActivity = ports.onActivity(() => {
    // Whoever comes too late finds the session over, though no timer said so.
    if (measureRest() > 0) activity.note()
    look()
  })
  const stopTold = ports.active.onChange(look)
  const stop = (): void => {
    cancel()
    stopActivity()
    stopTold()
  }
  look()
  return stop
}
