// Room engine: asks the UserInfo endpoint, with the access token, about the person of the ID Token.
import { takeSnapshot } from '../access-token/snapshot.ts'
import { OidcError } from '../errors/oidc-error.ts'
import { deadline, networkError } from '../protocol/provider-request.ts'
import { readUserInfo } from '../protocol/user-info.ts'
import type { UserInfo } from './engine.ts'
import type { Parts } from './engine-state.ts'
import type { SendLive } from './fetch.ts'

/** Gives the claims of the UserInfo endpoint, where the provider has one. */
export async function askUserInfo(parts: Parts, send: SendLive): Promise<UserInfo> {
  const { sub } = parts.session.get().claims
  const { metadata } = await parts.provider()
  const url = metadata.userinfo_endpoint
  if (!url)
    throw new OidcError(
      'OIDC_NOT_SUPPORTED',
      'The provider has no UserInfo endpoint. Use the claims of the ID Token.',
    )
  const snapshot = takeSnapshot(url, {
    headers: { accept: 'application/json' },
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
    signal: AbortSignal.timeout(deadline),
  })
  try {
    return await readUserInfo(await send(snapshot, 'userinfo'), sub)
  } catch (thrown) {
    throw networkError(
      thrown,
      url,
      `The UserInfo endpoint could not be reached from ${parts.outside.origin}: no CORS, or the network is down.`,
    )
  }
}
