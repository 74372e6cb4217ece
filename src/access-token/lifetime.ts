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

/** `fresh`: use it. `ageing`: use it and renew beside. `expired`: renew first. */
export type Age = 'fresh' | 'ageing' | 'expired'

/** Tells the age of a token. Neither clock alone can lengthen its life: the one that has gone further counts. */
export function tellAge({ receivedAt, receivedSteady, seconds }: Lifetime, clocks: Clocks): Age {
  if (!seconds || seconds < 1) return 'fresh'
  const passed = Math.max(clocks.now() - receivedAt, clocks.steady() - receivedSteady)
  const left = seconds - passed / 1000
  if (left < Math.min(5, seconds / 10)) return 'expired'
  return left < Math.min(60, seconds / 4) ? 'ageing' : 'fresh'
}

/** Whether a 401 says that the token itself is refused (RFC 6750 §3.1), or says nothing that the page may read. */
export function refusesToken(status: number, challenge: string | null): boolean {
  return status === 401 && (!challenge?.includes('error=') || challenge.includes('invalid_token'))
}
