// Room flow: somebody is signed in: shows who, or lets go again where the app does not accept their claims.
import type { Identity } from '../engine/engine.ts'
import type { Flow } from './flow.ts'
import { toSession } from './outcome.ts'
import { signOut } from './sign-out.ts'

/** Whether two sessions are of the same person at the same provider. */
export const isSamePerson = (one: Identity | undefined, other: Identity | undefined): boolean =>
  one?.claims.sub === other?.claims.sub && one?.claims.iss === other?.claims.iss

/** Lets go of a session, here and in all tabs, which hear the reason; the provider's own stays. */
export async function letGo<Claims>(
  { engine }: Pick<Flow<Claims>, 'engine'>,
  reason?: 'ended',
): Promise<void> {
  await (await engine()).release({ returnTo: '/', local: true, ...(reason && { reason }) })
}

/** How somebody came to be signed in. */
export interface Arrival {
  readonly returnTo?: string
  /** Whether they signed in just now, and not in an earlier page load or another tab. */
  readonly isNew?: boolean
}

/** Shows a session. What the app refuses is signed out here, and thrown. */
export async function settle<Claims>(
  flow: Flow<Claims>,
  identity: Identity,
  { returnTo, isNew = false }: Arrival = {},
): Promise<void> {
  const { session, accept, breaker } = flow
  try {
    const claims = await accept(identity.claims)
    const { scope } = identity
    const attendance = await flow.attendance?.()
    flow.identity = identity
    breaker.noteSignedIn()
    if (attendance?.admits(isNew) === false) return void (await signOut(flow, {}, true))
    session.set({ status: 'signed-in', claims, scope, renewal: 'idle', ...(returnTo && { returnTo }) })
    attendance?.begin(identity)
  } catch (thrown) {
    await letGo(flow)
    session.set(toSession(thrown))
    throw thrown
  }
}
