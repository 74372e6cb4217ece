// Room client: clients of the same issuer and client id are one, so that a code is redeemed once and all see the same session.
import { configError } from './check-options.ts'
import { openCore } from './core.ts'
import type { Core } from './core.ts'
import type { Settings } from './settings.ts'

interface Shared {
  readonly core: Core<unknown>
  readonly print: string
  readonly claims: unknown
  members: number
}

const cores = new Map<string, Shared>()

/** A client's part in what it shares. */
export interface Membership<Claims> {
  readonly core: Core<Claims>
  leave(): void
}

/**
 * Joins the clients of this issuer and client id on this page.
 *
 * @throws {@link OidcError} `OIDC_CONFIG_INVALID` where another client of that name has other options
 */
export function join<Claims>(settings: Settings<Claims>): Membership<Claims> {
  const { config, resources, claims, trace } = settings
  const print = JSON.stringify([config, resources])
  const shared = cores.get(config.stateMark) ?? {
    core: openCore(settings) as Core<unknown>,
    print,
    claims,
    members: 0,
  }
  if (shared.print !== print || shared.claims !== claims) {
    throw configError(
      'issuer',
      'is that of another client on this page with other options: share one client, or close() the other',
    )
  }
  cores.set(config.stateMark, shared)
  shared.members += 1
  if (trace) shared.core.listeners.add(trace)
  return {
    core: shared.core as Core<Claims>,
    leave() {
      if (trace) shared.core.listeners.delete(trace)
      shared.members -= 1
      if (!shared.members) cores.delete(config.stateMark)
    },
  }
}
