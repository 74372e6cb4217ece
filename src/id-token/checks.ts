// Room id-token: the checks of OpenID Connect Core §3.1.3.7, one small program each, in the order in which they run.
import type { IdTokenCheck } from '../errors/codes.ts'
import { fillIssuer } from '../protocol/issuer.ts'
import { member } from '../protocol/json.ts'
import type { JsonObject } from '../protocol/json.ts'

/** What an ID Token must fit. */
export interface Expectation {
  readonly clientId: string
  /** Accepted issuers; one may hold a `{placeholder}`. */
  readonly issuers: readonly string[]
  /** The nonce of the sign-in; on a refresh the one of the session. */
  readonly nonce: string
  /** Leeway in seconds. */
  readonly clockTolerance: number
  /** Now, in seconds since the epoch. */
  readonly now: number
  /** The `max_age` that was asked for, in seconds. */
  readonly maxAge?: number | undefined
  /** The values of `acr` that were asked for as essential. */
  readonly acr?: readonly string[] | undefined
  /** On a refresh a nonce may be absent, and the time of sign-in is not looked at again. */
  readonly refreshed?: boolean | undefined
}

/** A check: nothing where it stands, `'skipped'` where it does not apply, else what is wrong. */
export type Check = (claims: JsonObject, expected: Expectation) => string | undefined

/** Not applicable to this token. */
export const skipped = 'skipped'

const isTime = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value < Infinity

/** Names the clock where it may be the cause: the token is minutes old or young by this device. */
const clock = (off: number): string =>
  `${Math.round(Math.abs(off))} s by this device's clock; is the clock right?`

// OpenID Connect Core 1.0 §3.1.3.7 (2): the issuer.
const iss: Check = (claims, { issuers }) =>
  issuers.some((issuer) => fillIssuer(issuer, (claim) => member(claims, claim)) === member(claims, 'iss'))
    ? undefined
    : '`iss` is not the expected issuer'

// OpenID Connect Core 1.0 §3.1.3.7 (3): addressed to this client.
const aud: Check = (claims, { clientId }) => {
  const audience = member(claims, 'aud')
  const fits = Array.isArray(audience) ? audience.includes(clientId) : audience === clientId
  return fits ? undefined : '`aud` does not name this client'
}

// OpenID Connect Core 1.0 §3.1.3.7 (4)(5): with several audiences the authorized party must be this client.
const azp: Check = (claims, { clientId }) => {
  const party = member(claims, 'azp')
  const audience = member(claims, 'aud')
  if (party === undefined)
    return Array.isArray(audience) && audience.length > 1 ? 'several audiences and no `azp`' : skipped
  return party === clientId ? undefined : '`azp` is another client'
}

const sub: Check = (claims) => {
  const subject = member(claims, 'sub')
  return typeof subject === 'string' && subject ? undefined : '`sub` is missing'
}

// OpenID Connect Core 1.0 §3.1.3.7 (9): not expired.
const exp: Check = (claims, { now, clockTolerance }) => {
  const expires = member(claims, 'exp')
  if (!isTime(expires)) return '`exp` is missing or no time'
  return now < expires + clockTolerance ? undefined : `it expired ${clock(now - expires)}`
}

// RFC 7519 §4.1.5: not before its time.
const nbf: Check = (claims, { now, clockTolerance }) => {
  const begins = member(claims, 'nbf')
  if (begins === undefined) return skipped
  if (!isTime(begins)) return '`nbf` is no time'
  return begins <= now + clockTolerance ? undefined : `it begins in ${clock(begins - now)}`
}

const day = 86_400

// OpenID Connect Core 1.0 §3.1.3.7 (10): issued neither in the future nor long ago; a nonce lives a day at most.
const iat: Check = (claims, { now, clockTolerance }) => {
  const issued = member(claims, 'iat')
  if (!isTime(issued)) return '`iat` is missing or no time'
  if (issued > now + clockTolerance) return `it was issued in the future, ${clock(issued - now)}`
  return now - issued <= day + clockTolerance ? undefined : `it was issued long ago, ${clock(now - issued)}`
}

// OpenID Connect Core 1.0 §3.1.3.7 (11): the nonce of this sign-in.
const nonce: Check = (claims, expected) => {
  const value = member(claims, 'nonce')
  if (value === undefined && expected.refreshed) return skipped
  return value === expected.nonce ? undefined : '`nonce` is not the one that was sent'
}

// OpenID Connect Core 1.0 §3.1.3.7 (13): signed in recently enough.
const authTime: Check = (claims, { now, clockTolerance, maxAge, refreshed }) => {
  const time = member(claims, 'auth_time')
  if (time === undefined)
    return maxAge === undefined || refreshed ? skipped : '`max_age` was asked for and `auth_time` is missing'
  if (!isTime(time)) return '`auth_time` is no time'
  if (time > now + clockTolerance) return `the sign-in lies in the future, ${clock(time - now)}`
  const age = now - time
  return maxAge === undefined || refreshed || age <= maxAge + clockTolerance
    ? undefined
    : '`auth_time` is older than `max_age`'
}

// OpenID Connect Core 1.0 §3.1.3.7 (12), §5.5.1.1: an essential `acr` is met.
const acr: Check = (claims, expected) => {
  if (!expected.acr || expected.refreshed) return skipped
  const value = member(claims, 'acr')
  const met = typeof value === 'string' && (expected.acr.length === 0 || expected.acr.includes(value))
  return met ? undefined : '`acr` is not the one that was asked for'
}

/** The checks on claims, in order. */
export const checks: readonly (readonly [IdTokenCheck, Check])[] = [
  ['iss', iss],
  ['aud', aud],
  ['azp', azp],
  ['sub', sub],
  ['exp', exp],
  ['nbf', nbf],
  ['iat', iat],
  ['nonce', nonce],
  ['auth_time', authTime],
  ['acr', acr],
]
