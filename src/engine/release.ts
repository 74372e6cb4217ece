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
}

/** How far letting go got, and the provider's logout URL where there is one. */
export interface Released {
  readonly reached: Reach
  readonly url?: string | undefined
}

/** Forgets the session in all tabs and gives what the provider needs to be told. */
async function forgetEverywhere(
  parts: Parts,
): Promise<{ idToken: string | undefined; carries: readonly Cargo[]; revoke: () => Promise<Response> }> {
  const { sessions, seam, config } = parts
  let carries: readonly Cargo[] = [seam.canRefresh() ? 'refresh token' : 'access token']
  let idToken = parts.holding?.idToken
  let revoke = forget(parts)
  const hadSession = sessions.word().id !== undefined
  sessions.say('signed-out')
  const taken = hadSession ? await sessions.take().catch(() => undefined) : undefined
  if (!idToken && taken) {
    // Signed out before this page has restored the session: its tokens are revoked all the same.
    carries = ['refresh token']
    idToken = (await adopt(parts, taken))?.idToken
    revoke = forget(parts)
  }
  return { idToken, carries, revoke: () => revoke(config.clientId) }
}

/** Revokes the tokens; whether the provider took it. */
async function tellRevocation(
  { ports }: Parts,
  url: string,
  { carries, revoke: send }: Pick<Awaited<ReturnType<typeof forgetEverywhere>>, 'carries' | 'revoke'>,
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
export async function release(parts: Parts, { returnTo, local }: Leaving): Promise<Released> {
  const { config, ports, transactions } = parts
  const { idToken, ...tokens } = await forgetEverywhere(parts)
  let reached: Reach = 'local'
  if (!idToken) return { reached }
  try {
    const { revocation_endpoint: revocation, end_session_endpoint: logout } = (await parts.provider())
      .metadata
    if (revocation && (await tellRevocation(parts, revocation, tokens))) reached = 'revoked'
    if (!logout || local) return { reached }
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
    return { reached: 'provider', url: buildLogoutUrl(logout, { ...config, state, idTokenHint: idToken }) }
  } catch {
    ports.tell({ type: 'notice', message: 'The provider could not be told of the sign-out.' })
    return { reached }
  }
}
