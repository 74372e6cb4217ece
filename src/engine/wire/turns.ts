// Room engine: how many calls are under way at once: browsers fail those that are more than they like. The rest wait for their turn.

/** Far more than connections, and less than what any browser minds. */
const most = 500

/** The turns of calls, by their numbers. */
export interface Turns {
  /** Waits for the turn of a call, unless it is there at once. */
  take(): Promise<void> | undefined
  /** A call whose turn it was is over. */
  pass(): void
}

/** Opens the turns of one wire. */
export function openTurns(): Turns {
  const waiting: (() => void)[] = []
  let running = 0
  return {
    take() {
      running += 1
      return running > most ? new Promise((resolve) => waiting.push(resolve)) : undefined
    },
    pass() {
      running -= 1
      waiting.shift()?.()
    },
  }
}
