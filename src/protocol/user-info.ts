// Room protocol: the UserInfo response, believed only about the person who is signed in.
import { OidcError } from '../errors/oidc-error.ts'
import { member } from './json.ts'
import type { JsonObject } from './json.ts'
import { readAnswer } from './provider-request.ts'

const invalid = (what: string): OidcError =>
  new OidcError('OIDC_USERINFO_INVALID', `The UserInfo response is refused: ${what}.`)

/**
 * Reads a UserInfo response about `subject`.
 *
 * @throws {@link OidcError} `OIDC_USERINFO_INVALID`, `OIDC_NOT_SUPPORTED`
 * @see [OpenID Connect Core 1.0 §5.3.2](https://openid.net/specs/openid-connect-core-1_0.html#UserInfoResponse)
 */
export async function readUserInfo(
  response: Response,
  subject: string,
): Promise<JsonObject & { readonly sub: string }> {
  const { status, type, body } = await readAnswer(response)
  if (status !== 200) throw invalid(`the provider answered ${status}`)
  // OpenID Connect Core 1.0 §5.3.4: a signed response would have to be verified; it is never decoded unverified.
  if (type === 'application/jwt') {
    throw new OidcError(
      'OIDC_NOT_SUPPORTED',
      'The UserInfo response is a JWT. Set UserInfo of this client to plain JSON at the provider.',
    )
  }
  if (!body) throw invalid('it is no JSON object')
  // OpenID Connect Core 1.0 §5.3.2: the same subject as in the ID Token, exactly.
  if (member(body, 'sub') !== subject) throw invalid('it is about somebody else (`sub`)')
  return body as JsonObject & { readonly sub: string }
}
