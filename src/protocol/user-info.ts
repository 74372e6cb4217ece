// Room protocol: the UserInfo response, believed only about the person who is signed in.
import { OidcError } from '../errors/oidc-error.ts'
import type { JsonValue } from './json.ts'
import { readBody } from './provider-request.ts'

/** UserInfo claims: about the person who is signed in; frozen plain data. */
export interface UserInfo {
  readonly sub: string
  readonly [claim: string]: JsonValue | undefined
}

/**
 * Reads a UserInfo response about `subject`.
 *
 * @throws {@link OidcError} `OIDC_USERINFO_INVALID`, `OIDC_NOT_SUPPORTED`
 * @see [OpenID Connect Core 1.0 §5.3.2](https://openid.net/specs/openid-connect-core-1_0.html#UserInfoResponse)
 */
export async function readUserInfo(response: Response, subject: string): Promise<UserInfo> {
  // OpenID Connect Core 1.0 §5.3.4: a signed response would have to be verified; it is never decoded unverified.
  if (response.headers.get('content-type')?.includes('jwt')) {
    throw new OidcError(
      'OIDC_NOT_SUPPORTED',
      'The UserInfo response is a JWT, signed or encrypted: set it to plain JSON for this client at the provider (`userinfo_signed_response_alg`, `userinfo_encrypted_response_alg`: none).',
    )
  }
  const body = await readBody(response)
  // OpenID Connect Core 1.0 §5.3.2: the same subject as in the ID Token, exactly.
  if (response.status === 200 && body?.['sub'] === subject) return body as UserInfo
  throw new OidcError(
    'OIDC_USERINFO_INVALID',
    `The UserInfo response (${response.status}) is no JSON object about this person (\`sub\`).`,
  )
}
