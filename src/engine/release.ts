// Room engine: lets go of a session. First everything here is forgotten; then the provider is told, as far as it listens.
import { makeSecrets } from '../protocol/authorization-request.ts'
import { buildLogoutUrl } from '../protocol/end-session.ts'
import { showUrl } from '../trace/trace.ts'
import type { Revoke } from '../access-token/seam.ts'
import type { Holding, Parts } from './engine-state.ts'
import type { Provider } from './provider.ts'

/** Milliseconds that leaving waits for a revocation; the request itself outlives the page. */
const patience = 1_000

async function revokeBriefly(parts: Parts, { metadata }: Provider, revoke: Revoke): Promise<void> {
  const url = metadata.revocation_endpoint
  if (!url) return
  parts.outside.tell({
    type: 'request',
    endpoint: 'revocation',
    method: 'POST',
    url: showUrl(url),
    carries: ['refresh token'],
  })
  const waited = new Promise<void>((resolve) => {
    setTimeout(resolve, patience)
  })
  await Promise.race([revoke(url, parts.config.clientId), waited])
}

async function leave(
  parts: Parts,
  { metadata }: Provider,
  leaving: { idToken: string | undefined; returnTo: string },
): Promise<string | undefined> {
  const endpoint = metadata.end_session_endpoint
  if (!endpoint) return undefined
  const { config, ports, transactions } = parts
  const { state } = makeSecrets(config.stateMark)
  await transactions.save(state, {
    version: 1,
    kind: 'logout',
    createdAt: ports.now(),
    returnTo: leaving.returnTo,
  })
  return buildLogoutUrl(endpoint, {
    clientId: config.clientId,
    idTokenHint: leaving.idToken,
    postLogoutRedirectUri: config.postLogoutRedirectUri,
    state,
  })
}

const hold = (parts: Parts): Holding | undefined => {
  try {
    return parts.session.get()
  } catch {
    return undefined
  }
}

/** Forgets the session, revokes its tokens, and gives the provider's logout URL where there is one. */
export async function release(
  parts: Parts,
  request: { readonly returnTo: string; readonly local: boolean },
): Promise<string | undefined> {
  const idToken = hold(parts)?.idToken
  parts.session.replace(undefined)
  const revoke = parts.seam.empty()
  try {
    const provider = await parts.provider()
    await revokeBriefly(parts, provider, revoke)
    return request.local ? undefined : await leave(parts, provider, { idToken, returnTo: request.returnTo })
  } catch {
    parts.outside.tell({
      type: 'notice',
      message: 'The provider could not be told of the sign-out; this app has forgotten the session.',
    })
    return undefined
  }
}
