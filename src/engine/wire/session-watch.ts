// Room engine: keeps in mind whether somebody is signed in at an engine elsewhere, as far as it has told: when it is gone, that is over.
import type { OidcError } from '../../errors/oidc-error.ts'
import type { EngineEvent, EngineNews } from '../engine.ts'
import type { Verb } from './messages.ts'

/** News that are listened to on their way. */
export interface SessionWatch {
  readonly hear: EngineNews['hear']
  /** Takes note of an answer. */
  note(verb: Verb, value: unknown): void
  /** The engine is gone. */
  end(error: OidcError): void
}

/** Listens to what an engine answers and reports. */
export function watchSession(hear: EngineNews['hear']): SessionWatch {
  let isSignedIn = false
  return {
    hear(event: EngineEvent) {
      if (event.reason) isSignedIn = false
      else if (event.arrived) isSignedIn = true
      hear(event)
    },
    note(verb, value) {
      if (verb === 'release') isSignedIn = false
      else if (typeof value === 'object' && value && Object.hasOwn(value, 'identity')) isSignedIn = true
    },
    end(error) {
      if (isSignedIn) hear({ reason: 'ended', error })
      isSignedIn = false
    },
  }
}
