// Room engine: calls an API with the access token: listed places only, a live token, one retry when the token is refused.
import { refusesToken, tellAge } from '../access-token/lifetime.ts'
import type { Snapshot } from '../access-token/snapshot.ts'
import { showUrl } from '../trace/trace.ts'
import type { Endpoint } from '../trace/trace.ts'
import type { Parts } from './engine-state.ts'

/** Sends a snapshot with a live token. */
export type SendLive = (snapshot: Snapshot, endpoint: Endpoint) => Promise<Response>

/** Gives the sender of one engine. */
export function openSender(parts: Parts, renew: () => Promise<void>): SendLive {
  /** The lifetime of a token that came by a renewal after a 401; a second 401 for it asks for no other. */
  let forced: object | undefined

  async function send(snapshot: Snapshot, request: Request, endpoint: Endpoint): Promise<Response> {
    const url = showUrl(snapshot.url)
    parts.outside.tell({ type: 'request', endpoint, method: snapshot.method, url, carries: ['access token'] })
    const response = await parts.seam.send(request)
    parts.outside.tell({ type: 'response', endpoint, url, status: response.status, brings: [] })
    return response
  }

  async function beFresh(): Promise<void> {
    const { lifetime } = parts.session.get()
    const age = tellAge(lifetime, parts.ports)
    if (age === 'fresh' || !parts.seam.canRefresh()) return
    if (age === 'expired') await renew()
    else renew().catch(() => undefined)
  }

  return async (snapshot, endpoint) => {
    await beFresh()
    const { lifetime } = parts.session.get()
    const response = await send(snapshot, snapshot.request, endpoint)
    if (!refusesToken(response.status, response.headers.get('www-authenticate'))) return response
    const again = snapshot.again()
    if (!again || !parts.seam.canRefresh() || lifetime === forced) return response
    if (parts.session.get().lifetime === lifetime) {
      await renew()
      forced = parts.session.get().lifetime
    }
    await response.body?.cancel()
    return send(snapshot, again, endpoint)
  }
}
