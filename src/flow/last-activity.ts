// Room flow: when a person was last active in any tab of this client.
import type { Sign } from './sign.ts'

/** What tells the time, and what tells the other tabs. */
export interface ActivityPorts {
  /** Milliseconds since the epoch. */
  now(): number
  /** When somebody was last active in any tab. */
  readonly active: Sign
}

/** Counts as activity: for whoever has just signed in, whose time would else be that of the session before. */
export function markActive({ now, active }: ActivityPorts): void {
  active.write(String(now()))
}

/** Opens the time of the last activity in any tab; `note`, after `read`, makes it now. */
export function openLastActivity({ now, active }: ActivityPorts): {
  read(): number
  note(): void
} {
  let last = -Infinity
  /** The word that we left: nothing new. */
  let told: string | null | undefined = null
  const tell = (time: number): void => {
    last = time
    active.write(String(time))
    told = active.read()
  }
  return {
    read() {
      const time = now()
      const word = active.read()
      // What is still to come is of a clock that was put back, or forged: it counts as now, once, for all tabs and loads.
      if (last > time) tell(time)
      else if (word !== told) {
        const value = Number(word)
        if (value <= time) last = Math.max(last, value)
        else tell(value > time || last < 0 ? time : last)
      }
      return last
    },
    note() {
      // Other tabs hear of it once a second at most.
      if (now() - last >= 1_000) tell(now())
    },
  }
}
