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
  /** The lifetime of a token that was renewed after a 401 and has not been accepted since: another 401 asks for no other. */
  let doubtful: object | undefined

  async function beFresh(): Promise<void> {
    const age = tellAge(requireHolding(parts).lifetime, ports)
    if (age === 'fresh' || !seam.canRefresh()) return
    const renewing = renew()
    if (age === 'expired') await renewing
    else renewing.catch(() => undefined)
  }

  return async ({ request, url, method, again }, endpoint) => {
    async function send(attempt: Request): Promise<{ response: Response; isRefused: boolean }> {
      const talk = {
        endpoint,
        method,
        url,
        carries: ['access token'],
        send: () => seam.send(attempt),
      } as const
      const response = await traceTalk(ports.tell, talk)
      const isRefused = refusesToken(response.status, response.headers.get('www-authenticate'))
      if (!isRefused) doubtful = undefined
      return { response, isRefused }
    }
    await beFresh()
    const { lifetime } = requireHolding(parts)
    const { response, isRefused } = await send(request)
    const next = isRefused && lifetime !== doubtful && seam.canRefresh() && again()
    if (!next) return response
    if (requireHolding(parts).lifetime === lifetime) {
      await renew()
      doubtful = requireHolding(parts).lifetime
    }
    return (await send(next)).response
  }
}
