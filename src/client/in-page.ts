// Room client: tokens in the page's realm: the engine runs here, loaded when it is needed.
import { isCaptured } from '../access-token/primordials.ts'
import type { Engine, EngineConfig, EngineNews } from '../engine/engine.ts'
import { OidcError } from '../errors/oidc-error.ts'
import { load } from '../errors/load.ts'

/** Which realm holds the tokens; made by {@link inPage}. */
export interface TokenPlace {
  /** Whether it is out of the page's reach: then nothing is kept where the page can read it. */
  readonly isApart?: boolean
  /** Starts an engine there. */
  readonly start: (config: EngineConfig, news: EngineNews) => Promise<Engine>
}

/**
 * Keeps tokens in the page, in closures that nothing reaches: a script that arrives after start-up and patches the realm
 * or dumps storage gets no token. A script that runs before claimcheck can; and a kept session (`store: 'indexeddb'`, `dpop`)
 * can be opened in storage by any script of the origin.
 *
 * @example
 * ```ts
 * import { createOidcClient, inPage } from 'claimcheck'
 *
 * createOidcClient({ issuer: 'https://id.example.com', clientId: 'my-spa', tokens: inPage() })
 * ```
 */
export function inPage(): TokenPlace {
  return {
    async start(config, news) {
      if (!isCaptured)
        throw new OidcError('OIDC_NOT_SUPPORTED', 'There is no fetch or no Web Cryptography here.')
      const { startLocalEngine } = await load(import('./local-engine.ts'))
      return startLocalEngine(config, news)
    },
  }
}
