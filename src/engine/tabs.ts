// Room engine: what other tabs did, seen by the sign before each call and whenever the page wakes.
import { OidcError } from '../errors/oidc-error.ts'
import { isSamePerson, toIdentity } from './engine-state.ts'
import type { Parts } from './engine-state.ts'
import { follow } from './ending.ts'
import { adopt } from './keeping.ts'

/** Whether the sign still speaks of the session that is held here. A sign that was cleared with the storage says nothing. */
export function isCurrent({ holding, sessions }: Parts): boolean {
  const { id, end } = sessions.word()
  return !holding || (!end && (id ?? holding.id) === holding.id)
}

/** Another session has taken the place of ours: of the same person, or of another one. */
async function meetAnother(parts: Parts): Promise<void> {
  const { claims } = parts.holding ?? {}
  const found = await parts.sessions.read().catch(() => undefined)
  if (found && claims && !isSamePerson(found, claims)) {
    parts.isEstranged = true
    const message = 'Another person signed in, in another tab. Reload this page to see theirs.'
    follow(parts, { reason: 'ended', error: new OidcError('OIDC_IDENTITY_CHANGED', message) })
    return
  }
  follow(parts, { reason: 'signed-out' })
  await meet(parts)
}

/** Takes over the session that another tab has stored: a new one, or ours after a renewal. */
async function meet(parts: Parts): Promise<void> {
  const { holding: before, ports, sessions, config } = parts
  if (config.keeps !== 'session' || parts.isEstranged) return
  const found = await sessions.read().catch(() => undefined)
  if (!found || parts.holding !== before) return
  const holding = await adopt(parts, found)
  if (!holding || holding === before) return
  const { claims, scope } = holding
  ports.hear(before ? { renewal: 'idle', scope, claims } : { arrived: toIdentity(holding) })
}

/** Looks at the sign and does what other tabs did. */
export async function catchUp(parts: Parts): Promise<void> {
  const { holding, sessions } = parts
  const { id, end, generation } = sessions.word()
  if (!isCurrent(parts)) {
    if (end) follow(parts, { reason: end })
    else await meetAnother(parts)
  } else if (id && (!holding || generation > holding.generation)) await meet(parts)
}
