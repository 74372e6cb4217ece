// Room engine: lets go of a session. First everything here is forgotten; then the provider is told, as far as it listens.
import { makeSecrets } from '../protocol/authorization-request.ts'
import { buildLogoutUrl } from '../protocol/end-session.ts'
import { traceTalk } from '../trace/trace.ts'
import type { Cargo } from '../trace/trace.ts'
import type { Parts } from './engine-state.ts'

/** Milliseconds that leaving waits for a revocation; the request itself outlives the page. */
const patience = 1_000

/** What letting go is told. */
export interface Leaving {
  readonly returnTo: string
  /** Only here: the provider's own session stays. */
  readonly local: boolean
}

/** Forgets the session, revokes its tokens, and gives the provider's logout URL where there is one. */
export async function release(parts: Parts, { returnTo, local }: Leaving): Promise<string | undefined> {
  const { holding, seam, config, ports, transactions } = parts
  parts.holding = undefined
  const carries: readonly Cargo[] = [seam.canRefresh() ? 'refresh token' : 'access token']
  const revoke = seam.empty()
  if (!holding) return undefined
  try {
    const { revocation_endpoint: url, end_session_endpoint: logout } = (await parts.provider()).metadata
    if (url) {
      const send = (): Promise<Response> => revoke(config.clientId)
      const revoking = traceTalk(ports.tell, {
        endpoint: 'revocation',
        method: 'POST',
        url,
        carries,
        send,
      })
      await Promise.race([
        revoking.catch(() => undefined),
        new Promise((resolve) => setTimeout(resolve, patience)),
      ])
    }
    if (!logout || local) return undefined
    const { state, nonce } = makeSecrets(config.stateMark)
    const { redirectUri } = config
    await transactions.save(state, {
      version: 1,
      createdAt: ports.now(),
      returnTo,
      nonce,
      verifier: '',
      redirectUri,
      scope: '',
    })
    return buildLogoutUrl(logout, { ...config, state, idTokenHint: holding.idToken })
  } catch {
    ports.tell({ type: 'notice', message: 'The provider could not be told of the sign-out.' })
    return undefined
  }
}
