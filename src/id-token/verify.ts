// Room id-token: the verifier. It trusts the issuer's keys and its own expectation, and nothing that the token says of itself.
import type { IdTokenCheck } from '../errors/codes.ts'
import { OidcError } from '../errors/oidc-error.ts'
import { member } from '../protocol/json.ts'
import type { JsonObject } from '../protocol/json.ts'
import type { KeySet } from '../protocol/key-set.ts'
import { checks, skipped } from './checks.ts'
import type { Expectation } from './checks.ts'
import type { IdTokenClaims } from './claims.ts'
import { checkHeader } from './header.ts'
import type { AlgorithmPolicy } from './header.ts'
import { parseJws, rejection } from './jws.ts'
import { checkSignature } from './signature.ts'

/** Hashes what came beside the ID Token, as `at_hash` wants it: left half, base64url. */
export type HashCompanion = (hash: 'SHA-256' | 'SHA-384' | 'SHA-512') => Promise<string>

/** What the verifier works with. */
export interface Verifier {
  readonly keySet: KeySet
  readonly algorithms: AlgorithmPolicy
  readonly expected: Expectation
  /** Where something came beside the ID Token: how to hash it. */
  readonly hashCompanion?: HashCompanion | undefined
  /** Told of each check that stood. */
  readonly passed?: ((check: IdTokenCheck) => void) | undefined
}

function checkClaims(claims: JsonObject, verifier: Verifier): void {
  for (const [name, check] of checks) {
    const fault = check(claims, verifier.expected)
    if (fault === skipped) continue
    if (fault) throw rejection(name, fault)
    verifier.passed?.(name)
  }
}

/**
 * Verifies an ID Token: shape, algorithm, signature, then every claim; gives its claims as frozen plain data.
 *
 * @throws {@link OidcError} `OIDC_ID_TOKEN_INVALID` with the `check` that failed; `OIDC_NOT_SUPPORTED` for an encrypted one
 * @see [OpenID Connect Core 1.0 §3.1.3.7 ID Token Validation](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation)
 */
export async function verifyIdToken(token: string, verifier: Verifier): Promise<IdTokenClaims> {
  const parts = parseJws(token)
  verifier.passed?.('shape')
  const algorithm = checkHeader(parts.header, verifier.algorithms)
  verifier.passed?.('alg')
  await checkSignature(parts, algorithm, verifier.keySet)
  verifier.passed?.('signature')
  checkClaims(parts.payload, verifier)
  // OpenID Connect Core 1.0 §3.1.3.8: what came beside the ID Token is what its issuer hashed.
  const hash = member(parts.payload, 'at_hash')
  if (hash !== undefined && verifier.hashCompanion) {
    if (hash !== (await verifier.hashCompanion(algorithm.hash)))
      throw rejection('at_hash', '`at_hash` does not fit the answer it came with')
    verifier.passed?.('at_hash')
  }
  return parts.payload as unknown as IdTokenClaims
}

/**
 * Checks that a refreshed ID Token speaks of the same person, client and sign-in as the one before.
 *
 * @throws {@link OidcError} `OIDC_IDENTITY_CHANGED`
 * @see [OpenID Connect Core 1.0 §12.2](https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse)
 */
export function checkSameIdentity(before: IdTokenClaims, after: IdTokenClaims): void {
  const list = (claims: IdTokenClaims, claim: string): string =>
    [member(claims, claim)]
      .flat()
      .map((value) => JSON.stringify(value))
      .toSorted((one, other) => (one < other ? -1 : 1))
      .join()
  const changed = ['iss', 'sub', 'aud', 'azp', 'auth_time'].find((claim) => {
    // OpenID Connect Core 1.0 §12.2: `auth_time` may be left out, but not change.
    if (claim === 'auth_time' && after.auth_time === undefined) return false
    return list(before, claim) !== list(after, claim)
  })
  if (changed === undefined && after.iat >= before.iat) return
  throw new OidcError(
    'OIDC_IDENTITY_CHANGED',
    `The refreshed ID Token differs from the session's in \`${changed ?? 'iat'}\`: it is refused with all that came with it. Sign in again.`,
  )
}
