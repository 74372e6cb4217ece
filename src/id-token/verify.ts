// Room id-token: the verifier. It trusts the issuer's keys and its own expectation, and nothing that the token says of itself.
import type { IdTokenCheck } from '../errors/codes.ts'
import { OidcError } from '../errors/oidc-error.ts'
import type { KeySet } from '../protocol/key-set.ts'
import { checks } from './checks.ts'
import type { Expectation } from './checks.ts'
import type { IdTokenClaims } from './claims.ts'
import { checkHeader } from './header.ts'
import type { AlgorithmPolicy } from './header.ts'
import { parseJws, rejection } from './jws.ts'
import { checkSignature } from './signature.ts'

/** What the verifier works with. */
export interface Verifier {
  readonly keySet: KeySet
  readonly algorithms: AlgorithmPolicy
  readonly expected: Expectation
  /** Hashes what came beside the ID Token, as `at_hash` wants it: left half, base64url. */
  readonly hashCompanion: (hash: string) => Promise<string>
  /** Told of each check that stood. */
  readonly passed: (check: IdTokenCheck) => void
}

/**
 * Verifies an ID Token: shape, algorithm, signature, then every claim; gives its claims as frozen plain data.
 *
 * @throws {@link OidcError} `OIDC_ID_TOKEN_INVALID` with the `check` that failed; `OIDC_NOT_SUPPORTED` for an encrypted one
 * @see [OpenID Connect Core 1.0 §3.1.3.7 ID Token Validation](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation)
 */
export async function verifyIdToken(token: string, verifier: Verifier): Promise<IdTokenClaims> {
  const { keySet, algorithms, expected, passed } = verifier
  const parts = parseJws(token)
  const algorithm = checkHeader(parts.header, algorithms)
  passed('shape')
  passed('alg')
  await checkSignature(parts, algorithm, keySet)
  passed('signature')
  const claims = parts.payload
  for (const [name, check] of checks) {
    const verdict = check(claims, expected)
    if (typeof verdict === 'string') throw rejection(name, verdict)
    if (verdict) passed(name)
  }
  // OpenID Connect Core 1.0 §3.1.3.8: what came beside the ID Token is what its issuer hashed.
  const { at_hash: hash } = claims
  if (hash !== undefined) {
    if (hash !== (await verifier.hashCompanion(algorithm.hash)))
      throw rejection('at_hash', 'not of the token that came with it')
    passed('at_hash')
  }
  return claims as unknown as IdTokenClaims
}

/**
 * Checks that a refreshed ID Token speaks of the same person, client and sign-in as the one before.
 *
 * @throws {@link OidcError} `OIDC_IDENTITY_CHANGED`
 * @see [OpenID Connect Core 1.0 §12.2](https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse)
 */
export function checkSameIdentity(before: IdTokenClaims, after: IdTokenClaims): void {
  // OpenID Connect Core 1.0 §12.2: `auth_time` may be left out, but not change.
  const { auth_time: time = before.auth_time } = after
  const print = ({ iss, sub, aud, azp }: IdTokenClaims): string =>
    JSON.stringify([iss, sub, azp, [aud].flat().toSorted()])
  if (print(before) === print(after) && time === before.auth_time && after.iat >= before.iat) return
  throw new OidcError(
    'OIDC_IDENTITY_CHANGED',
    'The refreshed ID Token is about another person, client or sign-in: all that came with it is refused.',
  )
}
