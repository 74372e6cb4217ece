// Unit tests: honest claims, and what they must fit.
import type { Expectation } from '../../../src/id-token/checks.ts'

/** Seconds since the epoch. */
export const now = 1_700_000_000
/** Seconds. */
export const leeway = 30
export const issuer = 'https://id.example'

export const expected: Expectation = {
  clientId: 'app',
  issuers: [issuer],
  nonce: 'n',
  clockTolerance: leeway,
  now,
}
export const claims = { iss: issuer, sub: 'ada', aud: 'app', exp: now + 300, iat: now, nonce: 'n' }
