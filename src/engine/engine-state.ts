// Room engine: the session as the engine holds it. It is replaced whole, so that a late answer for an older one is known by it.
import type { ProofKey } from '../access-token/proof-keys.ts'
import type { Lifetimes } from '../access-token/lifetime.ts'
import type { Seam } from '../access-token/seam.ts'
import { OidcError } from '../errors/oidc-error.ts'
import type { EngineConfig, EnginePorts, Identity } from './engine.ts'
import type { Provider } from './provider.ts'
import type { Sessions } from './sessions.ts'
import type { Transactions } from './transactions.ts'

/** Who is signed in, and on which terms calls may be made. */
export interface Holding extends Identity {
  /** The epoch: the same in all tabs, from one sign-in of a person to their sign-out. */
  readonly id: string
  /** Raised by every renewal. */
  readonly generation: number
  /** The raw ID Token: leaves only as a hint to its own issuer. */
  readonly idToken: string
  readonly nonce: string
  readonly lifetimes: Lifetimes
  readonly proofKey?: ProofKey | undefined
}

/** The parts that the engine's verbs share. */
export interface Parts {
  readonly config: EngineConfig
  readonly ports: EnginePorts
  readonly seam: Seam
  readonly transactions: Transactions
  readonly sessions: Sessions
  readonly provider: () => Promise<Provider>
  /** The session, if any. */
  holding?: Holding | undefined
  /** The error that ended the session before. */
  ending?: OidcError | undefined
  /** Whether another person took the place of whom this page shows: their session is not taken over here. */
  isEstranged?: boolean
  /** Raised by every sign-out, so that a sign-in that was under way comes to nothing. */
  era: number
}

/** Whether two sessions are of the same person at the same provider. */
export const isSamePerson = (one: Person, other: Person): boolean =>
  one.iss === other.iss && one.sub === other.sub

interface Person {
  readonly iss: string
  readonly sub: string
}

/** What may be known of a session outside the engine. */
export const toIdentity = ({ claims, scope, sessionState }: Holding): Identity => ({
  claims,
  scope,
  sessionState,
})

/** The session, or the error that ended it, or `OIDC_SIGNED_OUT`. */
export function requireHolding({ holding, ending }: Parts): Holding {
  if (holding) return holding
  throw ending ?? new OidcError('OIDC_SIGNED_OUT', 'Nobody is signed in, and nothing was sent.')
}

/** What a late answer comes to: its session is over. */
export const changed = ({ ending }: Parts): OidcError =>
  ending ?? new OidcError('OIDC_SIGNED_OUT', 'The session changed meanwhile, so the answer was dropped.')
