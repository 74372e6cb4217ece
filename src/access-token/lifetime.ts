// Room access-token: how old an access token is, by elapsed time alone; nothing inside it is asked.

/** When a token came and how long it lives. */
export interface Lifetime {
  /** Wall clock at receipt, in milliseconds since the epoch. */
  readonly receivedAt: number
  /** Steady clock at receipt, in milliseconds; it may stand still while the device sleeps. */
  readonly receivedSteady: number
  /** Seconds, as the provider told; unknown where it did not. */
  readonly seconds: number | undefined
}

/** Both clocks now, in milliseconds. */
export interface Clocks {
  readonly now: () => number
  readonly steady: () => number
}

/** `fresh`: use it. `ageing`: use it and renew beside. `expired`: renew first. `missing`: there is none yet. */
export type Age = 'fresh' | 'ageing' | 'expired' | 'missing'

/** Seconds: a shorter life is no use to anybody, so it is not believed, and the API is asked instead. */
const shortest = 10

/** The lifetimes of a session's access tokens, by their targets; the newest is the last. */
export type Lifetimes = ReadonlyMap<string, Lifetime>

/** Puts a lifetime in the place of the one before. */
export function renewLifetime(lifetimes: Lifetimes, target: string, lifetime: Lifetime): Lifetimes {
  const others = [...lifetimes].filter(([key]) => key !== target)
  return new Map([...others, [target, lifetime]])
}

/** Tells the age of a token. Neither clock alone can lengthen its life: the one that has gone further counts. */
export function tellAge(lifetime: Lifetime | undefined, clocks: Clocks): Age {
  if (!lifetime) return 'missing'
  const { receivedAt, receivedSteady, seconds } = lifetime
  if (!seconds || seconds < shortest) return 'fresh'
  const passed = Math.max(clocks.now() - receivedAt, clocks.steady() - receivedSteady)
  const left = seconds - passed / 1000
  if (left < Math.min(5, seconds / 10)) return 'expired'
  return left < Math.min(60, seconds / 4) ? 'ageing' : 'fresh'
}
