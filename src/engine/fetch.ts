// Room engine: calls an API with the access token: a live one, and one retry when it is refused.
import { asksForNonce, readStepUp, refusesToken, tellAge } from '../access-token/lifetime.ts'
import type { Snapshot } from '../access-token/snapshot.ts'
import { OidcError } from '../errors/oidc-error.ts'
import { traceTalk } from '../trace/trace.ts'
import type { Endpoint } from '../trace/trace.ts'
import { requireHolding } from './engine-state.ts'
import type { Holding, Parts } from './engine-state.ts'
import type { Renewal } from './renew.ts'
import { catchUp, isCurrent } from './tabs.ts'

/** Sends a snapshot with a live token. */
export type SendLive = (snapshot: Snapshot, endpoint: Endpoint) => Promise<Response>

/** RFC 9470 §3: the API wants a stronger or a fresher sign-in. */
function checkStrength({ status, headers }: Response): void {
  const stepUp = readStepUp(status, headers.get('www-authenticate'))
  if (!stepUp) return
  const { acrValues } = stepUp
  // OpenID Connect Core 1.0 §5.5.1.1: asked for as essential, so that a sign-in without it is refused.
  const claims = acrValues && { id_token: { acr: { essential: true, values: acrValues.split(' ') } } }
  throw new OidcError(
    'OIDC_INSUFFICIENT_AUTHENTICATION',
    'The API asks for a stronger or fresher sign-in. Call `signIn(error.signIn)`.',
    { signIn: { ...stepUp, ...(claims && { claims }) } },
  )
}

/** Gives the sender of one engine. */
export function openSender(parts: Parts, { renew }: Renewal): SendLive {
  const { seam, ports } = parts
  /** The lifetime of a token that was renewed after a 401 and has not been accepted since: another 401 asks for no other. */
  let doubtful: object | undefined

  /** The session with a live token: checked against what other tabs did, and renewed where that is due. */
  async function beFresh(): Promise<Holding> {
    if (!isCurrent(parts)) await catchUp(parts)
    const age = tellAge(requireHolding(parts).lifetime, ports)
    if (age !== 'fresh' && seam.canRefresh()) {
      const renewing = renew()
      if (age === 'expired') await renewing
      else renewing.catch(() => undefined)
    }
    return requireHolding(parts)
  }

  return async ({ request, url, method, again }, endpoint) => {
    async function send(attempt: Request): Promise<Response> {
      const talk = {
        endpoint,
        method,
        url,
        carries: ['access token'],
        send: () => seam.send(attempt),
      } as const
      const response = await traceTalk(ports.tell, talk)
      const challenge = response.headers.get('www-authenticate')
      // RFC 9449 §9: the API asks for its nonce; once is enough.
      const next = asksForNonce(response.status, challenge) ? again() : undefined
      return next ? traceTalk(ports.tell, { ...talk, send: () => seam.send(next) }) : response
    }
    const isRefused = ({ status, headers }: Response): boolean =>
      refusesToken(status, headers.get('www-authenticate'))

    const { lifetime } = await beFresh()
    const response = await send(request)
    if (!isRefused(response)) doubtful = undefined
    const next = isRefused(response) && lifetime !== doubtful && seam.canRefresh() && again()
    if (next) {
      if (requireHolding(parts).lifetime === lifetime) {
        await renew()
        doubtful = requireHolding(parts).lifetime
      }
      const second = await send(next)
      if (!isRefused(second)) doubtful = undefined
      checkStrength(second)
      return second
    }
    checkStrength(response)
    return response
  }
}
