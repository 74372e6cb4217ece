// Room engine: lets go of a session. First everything here is forgotten; then the provider is told, as far as it listens.
import { makeSecrets } from '../protocol/authorization-request.ts'
import { buildLogoutUrl } from '../protocol/end-session.ts'
import { traceTalk } from '../trace/trace.ts'
import type { Revoke } from '../access-token/seam.ts'
import type { Parts } from './engine-state.ts'

/** Milliseconds that leaving waits for a revocation; the request itself outlives the page. */
const patience = 1_000

/** What letting go is told. */
export interface Leaving {
  readonly returnTo: string
  /** Only here: the provider's own session stays. */
  readonly local: boolean
}

async function revokeBriefly({ outside, config }: Parts, url: string, revoke: Revoke): Promise<void> {
  const send = (): Promise<Response> => revoke(url, config.clientId)
  const revoking = traceTalk(outside.tell, {
    endpoint: 'revocation',
    method: 'POST',
    url,
    carries: ['refresh token'],
    send,
  })
  await Promise.race([
    revoking.catch(() => undefined),
    new Promise((resolve) => setTimeout(resolve, patience)),
  ])
}

/** Forgets the session, revokes its tokens, and gives the provider's logout URL where there is one. */
export async function release(parts: Parts, { returnTo, local }: Leaving): Promise<string | undefined> {
  const { session, seam, config, ports, transactions } = parts
  const held = session.peek()
  session.replace(undefined)
  const revoke = seam.empty()
  if (!held) return undefined
  try {
    const { metadata } = await parts.provider()
    const { revocation_endpoint: revocation, end_session_endpoint: endSession } = metadata
    if (revocation) await revokeBriefly(parts, revocation, revoke)
    if (!endSession || local) return undefined
    const { state, nonce, verifier } = makeSecrets(config.stateMark)
    const { redirectUri } = config
    await transactions.save(state, {
      version: 1,
      kind: 'logout',
      createdAt: ports.now(),
      returnTo,
      nonce,
      verifier,
      redirectUri,
      scope: '',
    })
    return buildLogoutUrl(endSession, { ...config, state, idTokenHint: held.idToken })
  } catch {
    parts.outside.tell({ type: 'notice', message: 'The provider could not be told of the sign-out.' })
    return undefined
  }
}
