// Room flow: what every flow works with.
import type { Engine, Identity } from '../engine/engine.ts'
import type { SessionStore } from '../session/session-store.ts'
import type { Tell } from '../trace/trace.ts'
import type { Breaker } from './breaker.ts'
import type { CallbackPlace } from './callback.ts'
import type { Page } from './page.ts'
import type { Sign } from './sign.ts'

/** Looks after one session after another. */
export interface Attendance {
  /** Whether a session may be shown; `isNew` where the person has signed in just now. */
  readonly admits: (isNew: boolean) => boolean
  /** The session is shown. */
  readonly begin: (identity: Identity) => void
  readonly stop: () => void
}

/** The parts that flows share. */
export interface Flow<Claims> {
  readonly page: Page
  readonly place: CallbackPlace
  readonly session: SessionStore<Claims>
  readonly tell: Tell
  readonly breaker: Breaker
  /** Rung when a response was put aside for another window, and when it was taken. */
  readonly bell: Sign
  /** The engine, loaded when it is first asked for. */
  readonly engine: () => Promise<Engine>
  /** Makes of verified claims what the app wants to see. */
  readonly accept: (claims: Identity['claims']) => Promise<Claims>
  /** Looks after sessions, where the app asked for that. */
  readonly attendance?: (() => Promise<Attendance | undefined>) | undefined
  /** Who was signed in last, as the engine knows them. */
  identity?: Identity | undefined
  /** A sign-in that goes on in another window, for which calls wait. */
  elsewhere?: Promise<unknown> | undefined
}
