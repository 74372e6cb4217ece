// Room engine: asks the UserInfo endpoint, with the access token, about the person of the ID Token.
import { takeSnapshot } from '../access-token/snapshot.ts'
import { OidcError } from '../errors/oidc-error.ts'
import { makeInit, toNetworkError } from '../protocol/provider-request.ts'
import { readUserInfo } from '../protocol/user-info.ts'
import type { UserInfo } from '../protocol/user-info.ts'
import { requireHolding } from './engine-state.ts'
import type { Parts } from './engine-state.ts'
import type { SendLive } from './fetch.ts'

/** Gives the claims of the UserInfo endpoint, where the provider has one. */
export async function askUserInfo(parts: Parts, send: SendLive): Promise<UserInfo> {
  const { sub } = requireHolding(parts).claims
  const { userinfo_endpoint: url } = (await parts.provider()).metadata
  if (!url)
    throw new OidcError(
      'OIDC_NOT_SUPPORTED',
      'The provider has no UserInfo endpoint: use the claims of the ID Token.',
    )
  try {
    return await readUserInfo(await send(takeSnapshot(url, makeInit()), 'userinfo'), sub)
  } catch (thrown) {
    throw toNetworkError(thrown, [url, parts.config.origin, 'try again'])
  }
}
