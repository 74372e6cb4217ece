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
  if (/jwt/.test(response.headers.get('content-type') ?? '')) {
    throw new OidcError(
      'OIDC_NOT_SUPPORTED',
      'The UserInfo response is a JWT: set UserInfo of this client to JSON at the provider.',
    )
  }
  const body = await readBody(response)
  // OpenID Connect Core 1.0 §5.3.2: the same subject as in the ID Token, exactly.
  if (response.status === 200 && body?.['sub'] === subject) return body as UserInfo
  const what =
    response.status !== 200
      ? `status ${response.status}`
      : body
        ? 'it is about somebody else (`sub`)'
        : 'no JSON object'
  throw new OidcError('OIDC_USERINFO_INVALID', `The UserInfo response is refused: ${what}.`)
}
