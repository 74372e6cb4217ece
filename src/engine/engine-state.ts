// Room engine: the session as the engine holds it. It is replaced whole, so that a late answer for an older one is known by it.
import type { Lifetime } from '../access-token/lifetime.ts'
import type { Seam } from '../access-token/seam.ts'
import { OidcError } from '../errors/oidc-error.ts'
import type { IdTokenClaims } from '../id-token/claims.ts'
import type { EngineConfig, EnginePorts } from './engine.ts'
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
  readonly seam: Seam
  readonly transactions: Transactions
  readonly provider: () => Promise<Provider>
  /** The session, if any. */
  holding?: Holding | undefined
}

/** The session, or an error `OIDC_SIGNED_OUT`. */
export function requireHolding({ holding }: Parts): Holding {
  if (holding) return holding
  throw new OidcError('OIDC_SIGNED_OUT', 'Nobody is signed in, and nothing was sent.')
}
