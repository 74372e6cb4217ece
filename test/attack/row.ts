// Attacks: a line of docs/security-results.md: how one attack went at one level in one engine.
import type { Level } from './levels.ts'

/** When the hostile script starts: before claimcheck, after the sign-in has finished, or there is none. */
export type Timing = 'early' | 'late' | '-'

/**
 * `stopped`: the attacker has nothing. `bound to a key`: has a token that nobody takes without a key that cannot leave the browser.
 * `not stopped`: has what was after.
 */
export type Outcome = 'stopped' | 'bound to a key' | 'not stopped'

export type Row = {
  id: string
  name: string
  timing: Timing
  level: Level
  engine: string
  /** What was seen; or the platform feature that the attack needs and the engine has not. */
  outcome: Outcome | { missing: string }
}

/** Under what name a test says what its row is, for whoever reads the report of the run. */
export const annotation = 'attack'
