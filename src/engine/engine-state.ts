// Room engine: the session as the engine holds it. An epoch numbers sessions, so that late answers of an older one are dropped.
import { OidcError } from '../errors/oidc-error.ts'
import type { IdTokenClaims } from '../id-token/claims.ts'
import type { Lifetime } from '../access-token/lifetime.ts'
import type { Seam } from '../access-token/seam.ts'
import type { Outside } from '../protocol/provider-request.ts'
import type { EngineConfig, EngineEvent, EnginePorts } from './engine.ts'
import type { Provider } from './provider.ts'
import type { Transactions } from './transactions.ts'

/** Who is signed in, and on which terms calls may be made. */
export interface Holding {
  readonly claims: IdTokenClaims
  /** The raw ID Token: leaves only as a hint to its own issuer. */
  readonly idToken: string
  readonly nonce: string
  readonly scope: string
  readonly lifetime: Lifetime
}

/** The parts that the engine's verbs share. */
export interface Parts {
  readonly config: EngineConfig
  readonly ports: EnginePorts
  readonly outside: Outside
  readonly seam: Seam
  readonly transactions: Transactions
  readonly provider: () => Promise<Provider>
  readonly session: SessionSlot
  readonly report: (event: EngineEvent) => void
}

/** The one place for a session. */
export interface SessionSlot {
  /** The session, or an error `OIDC_SIGNED_OUT`. */
  get(): Holding
  /** Replaces the session by one of the same epoch. */
  update(holding: Holding): void
  /** Begins a new epoch, with a session or without. */
  replace(holding: Holding | undefined): void
  epoch(): number
}

/** Opens an empty slot. */
export function openSlot(): SessionSlot {
  let current: Holding | undefined
  let epoch = 0
  return {
    get() {
      if (current) return current
      throw new OidcError('OIDC_SIGNED_OUT', 'Nobody is signed in. Nothing was sent.')
    },
    update(holding) {
      current = holding
    },
    replace(holding) {
      epoch += 1
      current = holding
    },
    epoch: () => epoch,
  }
}
