// Room engine: a session that ends by itself: the provider ended it, or another tab did.
import type { EngineEvent } from './engine.ts'
import type { Parts } from './engine-state.ts'

/** How a session ends. */
export type Ending = Required<Pick<EngineEvent, 'reason'>> & Pick<EngineEvent, 'error'>

/** Forgets the session here. Gives a way to revoke its tokens. */
export function forget(parts: Parts): (clientId: string) => Promise<Response> {
  parts.holding = undefined
  parts.era += 1
  return parts.seam.empty()
}

/** Follows another tab that ended the session. Tokens that no other tab shares are revoked. */
export function follow(parts: Parts, ending: Ending): void {
  const { config, ports } = parts
  const revoke = forget(parts)
  parts.ending = ending.error
  if (config.keeps !== 'session') revoke(config.clientId).catch(() => undefined)
  ports.hear(ending)
}

/** Ends the session by the provider's word. A kept one ends in all tabs; else each tab has tokens of its own. */
export async function end(parts: Parts, ending: Ending): Promise<void> {
  const { config, sessions, ports } = parts
  void forget(parts)
  parts.ending = ending.error
  if (config.keeps === 'session') sessions.say('ended')
  ports.hear(ending)
  if (config.keeps === 'session') await sessions.take().catch(() => undefined)
}
