// Room flow: somebody is signed in: shows who, or lets go again where the app does not accept their claims.
import type { Identity } from '../engine/engine.ts'
import type { Flow } from './flow.ts'

/** Shows a session. What the app refuses is signed out here, and thrown. */
export async function settle<Claims>(
  flow: Flow<Claims>,
  identity: Identity,
  returnTo?: string,
): Promise<void> {
  const { session, accept, breaker, engine } = flow
  try {
    const claims = await accept(identity.claims)
    const { scope } = identity
    flow.identity = identity
    breaker.noteSignedIn()
    session.set({ status: 'signed-in', claims, scope, renewal: 'idle', ...(returnTo && { returnTo }) })
  } catch (thrown) {
    await (await engine()).release({ returnTo: '/', local: true })
    throw thrown
  }
}
