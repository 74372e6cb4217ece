// Room access-token: how old an access token is, by elapsed time alone; nothing inside it is asked.
import type { StepUp } from '../errors/oidc-error.ts'

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

/** Whether a 401 says that the token itself is refused (RFC 6750 §3.1), or says nothing that the page may read. */
export function refusesToken(status: number, challenge: string | null): boolean {
  return status === 401 && (!challenge?.includes('error=') || challenge.includes('invalid_token'))
}

// RFC 9110 §11.6.1: `Scheme name=token, name="quoted", Other token68`; what is no part of that ends the reading.
const part =
  /[\s,]*([\w!#$%&'*+.^`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([\w!#$%&'*+.^`|~-]+))|\s+[\w.~+/-]+=*(?=\s*(?:,|$)))?/gy

/** The parameters of the first challenge of one of the schemes that says this error. */
function findChallenge(
  challenge: string | null,
  scheme: RegExp,
  error: string,
): ReadonlyMap<string, string> | undefined {
  const found: { scheme: string; parameters: Map<string, string> }[] = []
  for (const [, name = '', quoted, token] of challenge?.matchAll(part) ?? []) {
    const value = quoted?.replace(/\\(.)/g, '$1') ?? token
    const { parameters } = found.at(-1) ?? {}
    if (value === undefined) found.push({ scheme: name, parameters: new Map() })
    else if (parameters && !parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), value)
  }
  return found.find((one) => scheme.test(one.scheme) && one.parameters.get('error') === error)?.parameters
}

/** Whether a 401 asks for a proof with the nonce that came with it (RFC 9449 §9). */
export function asksForNonce(status: number, challenge: string | null): boolean {
  return status === 401 && findChallenge(challenge, /^dpop$/i, 'use_dpop_nonce') !== undefined
}

/** Reads a 401 that asks for a stronger or fresher sign-in (RFC 9470 §3). */
export function readStepUp(
  status: number,
  challenge: string | null,
): Pick<StepUp, 'acrValues' | 'maxAge'> | undefined {
  const parameters = findChallenge(challenge, /^(bearer|dpop)$/i, 'insufficient_user_authentication')
  if (status !== 401 || !parameters) return undefined
  const acrValues = parameters.get('acr_values') ?? ''
  const maxAge = parameters.get('max_age') ?? ''
  return {
    ...(/^[\x20-\x7e]{1,500}$/.test(acrValues) && { acrValues }),
    ...(/^\d{1,9}$/.test(maxAge) && { maxAge: Number(maxAge) }),
  }
}
