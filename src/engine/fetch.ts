// Room engine: calls an API with the access token: a live one, and one retry when it is refused.
import { refusesToken, tellAge } from '../access-token/lifetime.ts'
import type { Snapshot } from '../access-token/snapshot.ts'
import { traceTalk } from '../trace/trace.ts'
import type { Endpoint } from '../trace/trace.ts'
import type { Parts } from './engine-state.ts'

/** Sends a snapshot with a live token. */
export type SendLive = (snapshot: Snapshot, endpoint: Endpoint) => Promise<Response>

/** Gives the sender of one engine. */
export function openSender({ session, seam, outside, ports }: Parts, renew: () => Promise<void>): SendLive {
  /** The lifetime of a token that came by a renewal after a 401; a second 401 for it asks for no other. */
  let forced: object | undefined

  async function beFresh(): Promise<void> {
    const age = tellAge(session.get().lifetime, ports)
    if (age === 'fresh' || !seam.canRefresh()) return
    const renewing = renew()
    if (age === 'expired') await renewing
    else renewing.catch(() => undefined)
  }

  return async (snapshot, endpoint) => {
    const { url, method } = snapshot
    const send = (request: Request): Promise<Response> =>
      traceTalk(outside.tell, {
        endpoint,
        method,
        url,
        carries: ['access token'],
        send: () => seam.send(request),
      })
    await beFresh()
    const { lifetime } = session.get()
    const response = await send(snapshot.request)
    const again = refusesToken(response.status, response.headers.get('www-authenticate')) && snapshot.again()
    if (!again || !seam.canRefresh() || lifetime === forced) return response
    if (session.get().lifetime === lifetime) {
      await renew()
      forced = session.get().lifetime
    }
    return send(again)
  }
}
