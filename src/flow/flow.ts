// Room flow: what every flow works with.
import type { Engine, Redeemed } from '../engine/engine.ts'
import type { SessionStore } from '../session/session-store.ts'
import type { Tell } from '../trace/trace.ts'
import type { CallbackPlace } from './callback.ts'
import type { Page } from './page.ts'

/** The parts that flows share. */
export interface Flow<Claims> {
  readonly page: Page
  readonly place: CallbackPlace
  readonly session: SessionStore<Claims>
  readonly tell: Tell
  /** The engine, loaded when it is first asked for. */
  readonly engine: () => Promise<Engine>
  /** Makes of verified claims what the app wants to see. */
  readonly accept: (claims: NonNullable<Redeemed['claims']>) => Promise<Claims>
}
