// Room client: clients of the same issuer and client id are one, so that a code is redeemed once and all see the same session.
import { OidcError } from '../errors/oidc-error.ts'
import { hasPage } from '../platform/page.ts'
import { configError } from './check-options.ts'
import { openCore } from './core.ts'
import type { Core } from './core.ts'
import type { Settings } from './settings.ts'

interface Shared {
  readonly core: Core<unknown>
  readonly settings: Settings<unknown>
  members: number
}

const cores = new Map<string, Shared>()

/** Settings that two clients of one name may have each for itself. */
const personal = new Set(['trace', 'tokens'])

function findConflict(one: Settings<unknown>, other: Settings<unknown>): string | undefined {
  const read = (settings: Settings<unknown>, name: string): unknown => {
    const value = settings[name as keyof Settings<unknown>]
    return name === 'claims' ? value : JSON.stringify(value)
  }
  return Object.keys(one).find((name) => !personal.has(name) && read(one, name) !== read(other, name))
}

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
  if (!hasPage())
    throw new OidcError(
      'OIDC_NOT_SUPPORTED',
      'There is no page here. Call this in the browser, not on a server or in a Worker.',
    )
  const key = `${settings.issuer} ${settings.clientId}`
  const shared = cores.get(key) ?? { core: openCore(settings) as Core<unknown>, settings, members: 0 }
  const conflict = findConflict(shared.settings, settings)
  if (conflict)
    throw configError(
      conflict,
      'differs from that of another client of this issuer and clientId on the page: share one client, or close() the other.',
    )
  cores.set(key, shared)
  shared.members += 1
  if (settings.trace) shared.core.listeners.add(settings.trace)
  return {
    core: shared.core as Core<Claims>,
    leave() {
      if (settings.trace) shared.core.listeners.delete(settings.trace)
      shared.members -= 1
      if (shared.members === 0) cores.delete(key)
    },
  }
}
