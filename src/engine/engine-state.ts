// Room engine: the session as the engine holds it. It is replaced whole, so that a late answer for an older one is known by it.
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
  /** The session, if any. */
  peek(): Holding | undefined
  /** Puts another session, or none, in its place. */
  replace(holding: Holding | undefined): void
}

/** Opens an empty slot. */
export function openSlot(): SessionSlot {
  let current: Holding | undefined
  return {
    get() {
      if (current) return current
      throw new OidcError('OIDC_SIGNED_OUT', 'Nobody is signed in. Nothing was sent.')
    },
    peek: () => current,
    replace(holding) {
      current = holding
    },
  }
}
