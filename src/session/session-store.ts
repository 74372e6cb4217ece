// Room session: the current session and who listens to it.
import { unknownSession } from './session.ts'
import type { SessionState } from './session.ts'

/** Called with the new session on every change. */
export type SessionListener<Claims> = (session: SessionState<Claims>) => void

/** A value that can be read, changed and listened to. */
export interface SessionStore<Claims> {
  get(): SessionState<Claims>
  set(session: SessionState<Claims>): void
  subscribe(listener: SessionListener<Claims>): () => void
}

/** Opens a store; `first` hears of every change before the others. */
export function openSessionStore<Claims>(first: SessionListener<Claims>): SessionStore<Claims> {
  let current: SessionState<Claims> = unknownSession
  const listeners = new Set([first])
  return {
    get: () => current,
    set(session) {
      current = Object.freeze(session)
      for (const listener of [...listeners]) {
        try {
          listener(current)
        } catch (thrown) {
          // A broken listener is the app's affair: it shows as an uncaught error, and the others hear all the same.
          globalThis.reportError?.(thrown)
        }
      }
    },
    subscribe(listener) {
      const own: SessionListener<Claims> = (session) => listener(session)
      listeners.add(own)
      return () => void listeners.delete(own)
    },
  }
}
