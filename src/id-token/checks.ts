// Room id-token: the checks of OpenID Connect Core §3.1.3.7, one small program each, in the order in which they run.
import type { IdTokenCheck } from '../errors/codes.ts'
import { fillIssuer } from '../protocol/issuer.ts'
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
  /** The latest that now can be, where two clocks of the device disagree: what is not later than that is not in the future. */
  readonly latest?: number | undefined
  /** The `max_age` that was asked for, in seconds. */
  readonly maxAge?: number | undefined
  /** The values of `acr` that were asked for as essential. */
  readonly acr?: readonly string[] | undefined
  /** On a refresh a nonce may be absent, and the sign-in itself is not looked at again. */
  readonly refreshed?: boolean | undefined
}

/** Says what is wrong, `true` where the check stands, `undefined` where it does not apply. */
export type Check = (claims: JsonObject, expected: Expectation) => string | true | undefined

const day = 86_400

const isTime = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value < Infinity

/** Judges a time claim: missing or no time, else by `fault`, which tells how many seconds it is off. */
function judge(value: unknown, fault: (time: number) => number): string | true {
  if (!isTime(value)) return 'missing, or no time'
  const off = fault(value)
  return off > 0 ? `${Math.ceil(off)} s off; is the clock of this device right?` : true
}

/** The checks on claims. */
export const checks: readonly (readonly [IdTokenCheck, Check])[] = [
  // OpenID Connect Core 1.0 §3.1.3.7 (2): the issuer.
  [
    'iss',
    (claims, { issuers }) =>
      issuers.some((issuer) => (fillIssuer(issuer, claims) ?? NaN) === claims['iss']) ||
      'not the expected issuer',
  ],
  // (3): addressed to this client.
  ['aud', ({ aud }, { clientId }) => [aud].flat().includes(clientId) || 'not this client'],
  // (4)(5): with several audiences the authorized party must be named, and be this client.
  [
    'azp',
    ({ aud, azp }, { clientId }) =>
      azp === undefined && [aud].flat().length < 2
        ? undefined
        : azp === clientId || 'not this client, or missing with several audiences',
  ],
  ['sub', ({ sub }) => (typeof sub === 'string' && sub !== '') || 'missing'],
  // (9): not expired.
  ['exp', ({ exp }, { now, clockTolerance }) => judge(exp, (time) => now - clockTolerance - time)],
  // RFC 7519 §4.1.5: not before its time.
  [
    'nbf',
    ({ nbf }, { now, latest = now, clockTolerance }) =>
      nbf === undefined ? undefined : judge(nbf, (time) => time - latest - clockTolerance),
  ],
  // (10): issued neither in the future nor long ago; the nonce in it lives a day at most.
  [
    'iat',
    ({ iat }, { now, latest = now, clockTolerance }) =>
      judge(iat, (time) => Math.max(time - latest, now - time - day) - clockTolerance),
  ],
  // (11): the nonce of this sign-in.
  [
    'nonce',
    ({ nonce }, expected) =>
      nonce === undefined && expected.refreshed
        ? undefined
        : nonce === expected.nonce || 'not the one that was sent',
  ],
  // (13): signed in recently enough.
  [
    'auth_time',
    ({ auth_time: time }, { now, latest = now, clockTolerance, maxAge, refreshed }) =>
      time === undefined && (maxAge === undefined || refreshed)
        ? undefined
        : judge(
            time,
            (at) =>
              Math.max(at - latest, refreshed ? -Infinity : now - at - (maxAge ?? Infinity)) - clockTolerance,
          ),
  ],
  // (12), §5.5.1.1: an essential `acr` is met.
  [
    'acr',
    ({ acr }, expected) =>
      !expected.acr || expected.refreshed
        ? undefined
        : (typeof acr === 'string' && (!expected.acr.length || expected.acr.includes(acr))) ||
          'not the one that was asked for',
  ],
]
