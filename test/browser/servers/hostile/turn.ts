// Hostile provider: what an endpoint has at hand while it answers one request.
import type { Answer } from '../answer.ts'
import type { ProofDesk } from '../proofs.ts'
import type { LoggedRequest } from '../request-log.ts'
import type { Grants } from './grants.ts'
import type { KeyRing } from './keys.ts'
import type { PushedRequests } from './pushed.ts'
import type { Sessions } from './sessions.ts'
import type { Deviations, Endpoint, Switches } from './switches.ts'

export type Turn<E extends Endpoint = Endpoint> = {
  request: LoggedRequest
  /** How this very answer deviates: the endpoint's switch, or the next of its queue. */
  deviation: Deviations[E]
  switches: Switches
  issuer: string
  /** Seconds since the epoch, by the provider's clock. */
  now: number
  urlOf: (endpoint: Endpoint) => string
  keys: KeyRing
  grants: Grants
  pushed: PushedRequests
  sessions: Sessions
  proofs: ProofDesk
}

export type Handler<E extends Endpoint = Endpoint> = (turn: Turn<E>) => Answer | Promise<Answer>

/** Parameters of a request, wherever they are. */
export function parametersOf({ method, form, query }: LoggedRequest): URLSearchParams {
  return method === 'POST' ? form : query
}
