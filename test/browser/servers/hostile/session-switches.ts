// Hostile provider: the points at which a test can bend who has a session here, and how the app hears of it.
import type { Deviation } from '../answer.ts'
import type { Person } from './switches.ts'

/** How the answers about sessions can deviate. */
export type SessionDeviations = {
  end_session: Deviation & {
    /** Shows a page that frames these front-channel logout URIs, with `#continue` to go back to the app. */
    frames?: string[]
  }
  /** Session Management §3.3: the page of the frame (GET), and what it was told and asks in turn (POST). */
  check_session: Deviation & {
    /** What the frame answers, in place of the truth. */
    says?: string | ((message: string) => string)
  }
  /** A page that frames the URL in `uri`, with all other parameters if there are any, else with honest `iss` and `sid`. */
  front_channel: Deviation
}

export type SessionSwitches = {
  /** Who has a session here when prompt is none, whatever the browser's cookie says. */
  session?: Person | 'nobody'
  /** Whether ID Tokens have `sid`, and the metadata front-channel logout. */
  sid: boolean
  /** Whether authorization responses have `session_state`, and the metadata `check_session_iframe`. */
  sessionManagement: boolean
}
