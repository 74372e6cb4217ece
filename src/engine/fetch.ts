// Room engine: calls an API with the access token: a live one, and one retry when it is refused.
import { refusesToken, tellAge } from '../access-token/lifetime.ts'
import type { Snapshot } from '../access-token/snapshot.ts'
import { traceTalk } from '../trace/trace.ts'
import type { Endpoint } from '../trace/trace.ts'
import { requireHolding } from './engine-state.ts'
import type { Parts } from './engine-state.ts'

/** Sends a snapshot with a live token. */
export type SendLive = (snapshot: Snapshot, endpoint: Endpoint) => Promise<Response>

/** Gives the sender of one engine. */
export function openSender(parts: Parts, renew: () => Promise<void>): SendLive {
  const { seam, ports } = parts
  /** The lifetime of a token that came by a renewal after a 401; a second 401 for it asks for no other. */
  let forced: object | undefined

  async function beFresh(): Promise<void> {
    const age = tellAge(requireHolding(parts).lifetime, ports)
    if (age === 'fresh' || !seam.canRefresh()) return
    const renewing = renew()
    if (age === 'expired') await renewing
    else renewing.catch(() => undefined)
  }

  return async ({ request, url, method, again }, endpoint) => {
    const send = (attempt: Request): Promise<Response> =>
      traceTalk(ports.tell, {
        endpoint,
        method,
        url,
        carries: ['access token'],
        send: () => seam.send(attempt),
      })
    await beFresh()
    const { lifetime } = requireHolding(parts)
    const response = await send(request)
    const next = refusesToken(response.status, response.headers.get('www-authenticate')) && again()
    if (!next || !seam.canRefresh() || lifetime === forced) return response
    if (requireHolding(parts).lifetime === lifetime) {
      await renew()
      forced = requireHolding(parts).lifetime
    }
    return send(next)
  }
}
