// Room engine: lets go of a session. First everything is forgotten, in all tabs; then the provider is told, as far as it listens.
import { makeSecrets } from '../protocol/authorization-request.ts'
import { buildLogoutUrl } from '../protocol/end-session.ts'
import { traceTalk } from '../trace/trace.ts'
import type { Cargo } from '../trace/trace.ts'
import { forget } from './ending.ts'
import type { Reach } from './engine.ts'
import type { Parts } from './engine-state.ts'
import { adopt } from './keeping.ts'

/** Milliseconds that leaving waits for a revocation; the request itself outlives the page. */
const patience = 1_000

/** What letting go is told. */
export interface Leaving {
  readonly returnTo: string
  /** Only here: the provider's own session stays. */
  readonly local: boolean
  /** Many tabs do this at once: the one that finds the session tells the provider. */
  readonly isShared?: boolean | undefined
  /** What other tabs are told. */
  readonly reason?: 'signed-out' | 'ended' | undefined
}

/** How far letting go got, and the provider's logout URL where there is one. */
export interface Released {
  readonly reached: Reach
  readonly url?: string | undefined
}

/** What was forgotten: what the provider needs to be told, and whether another tab was first. */
interface Forgotten {
  readonly idToken: string | undefined
  readonly carries: readonly Cargo[]
  readonly revoke: () => Promise<Response>
  readonly isFirst: boolean
}

/** Forgets the session in all tabs and gives what the provider needs to be told. */
async function forgetEverywhere(parts: Parts, reason: NonNullable<Leaving['reason']>): Promise<Forgotten> {
  const { sessions, seam, config } = parts
  let carries: readonly Cargo[] = [seam.canRefresh() ? 'refresh token' : 'access token']
  let idToken = parts.holding?.idToken
  let revoke = forget(parts)
  const hadSession = sessions.word().id !== undefined
  sessions.say(reason)
  const taken = hadSession ? await sessions.take().catch(() => undefined) : undefined
  if (!idToken && taken) {
    // Signed out before this page has restored the session: its tokens are revoked all the same.
    carries = ['refresh token']
    idToken = (await adopt(parts, taken))?.idToken
    revoke = forget(parts)
  }
  const isFirst = taken !== undefined || config.keeps === 'nothing'
  return { idToken, carries, isFirst, revoke: () => revoke(config.clientId) }
}

/** Revokes the tokens; whether the provider took it. */
async function tellRevocation(
  { ports }: Parts,
  url: string,
  { carries, revoke: send }: Forgotten,
): Promise<boolean> {
  const talk = { endpoint: 'revocation', method: 'POST', url, carries, send } as const
  const revoking = traceTalk(ports.tell, talk).then(
    ({ ok }) => ok,
    () => false,
  )
  const limit = new Promise<boolean>((resolve) => ports.after(patience, () => resolve(false)))
  return Promise.race([revoking, limit])
}

/** Forgets the session, revokes its tokens, and gives the provider's logout URL where there is one. */
export async function release(
  parts: Parts,
  { returnTo, local, isShared = false, reason = 'signed-out' }: Leaving,
): Promise<Released> {
  const { config, ports, transactions } = parts
  const forgotten = await forgetEverywhere(parts, reason)
  const { idToken, isFirst } = forgotten
  const isFollower = isShared && !isFirst
  let reached: Reach = 'local'
  if (!idToken || (isFollower && config.keeps === 'session')) return { reached }
  try {
    const { revocation_endpoint: revocation, end_session_endpoint: logout } = (await parts.provider())
      .metadata
    if (revocation && (await tellRevocation(parts, revocation, forgotten))) reached = 'revoked'
    if (!logout || local || isFollower) return { reached }
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
    const idTokenHint = config.idTokenHint ? idToken : undefined
    return { reached: 'provider', url: buildLogoutUrl(logout, { ...config, state, idTokenHint }) }
  } catch {
    ports.tell({ type: 'notice', message: 'The provider could not be told of the sign-out.' })
    return { reached }
  }
}
