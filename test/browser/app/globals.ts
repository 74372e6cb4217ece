// Harness page: what every boot script puts on `window` for the test.
import { createOidcClient, OidcError, type OidcClient, type OidcClientOptions } from '../../../src/index.ts'
import type { Session, SignInOptions, TraceEvent } from '../../../src/index.ts'
import { describeFailure, describeSession, type Failure, type Outcome } from './outcome.ts'

declare global {
  interface Window {
    /** The options that the test registered. */
    readonly registered: OidcClientOptions
    /** Whether the app signs in by itself whenever nobody is signed in. */
    readonly guarded: boolean
    oidc: OidcClient
    session: Session
    events: TraceEvent[]
    /** How start-up ended; never rejects. Absent in a page that is not the app's. */
    settled?: Promise<Outcome>
    createOidcClient: typeof createOidcClient
    OidcError: typeof OidcError
    describeFailure: (error: unknown) => Failure
    describeSession: (session: Session) => Outcome
    /** Runs that and tells the session after it, or the failure; never rejects. */
    attempt: (act: () => unknown) => Promise<Outcome>
    /** Runs that and tells the session that it gives, or the failure; never rejects. */
    ask: (act: () => Promise<Session>) => Promise<Outcome>
    /** What the button for a popup passes to signIn, and what came of it. */
    popupOptions?: SignInOptions
    asked?: Promise<Outcome>
    /** The status of an answer, or the code or name of the error; never rejects. */
    statusOf: (answer: Promise<Response>) => Promise<number | string>
  }
}

/** Creates a client from the registered options, with a trace that the test can read. */
export function createTracedClient(options: OidcClientOptions = window.registered): OidcClient {
  return createOidcClient({ ...options, trace: (event) => void window.events.push(event) })
}

async function attempt(act: () => unknown): Promise<Outcome> {
  try {
    await act()
    return describeSession(window.oidc.getSession())
  } catch (error) {
    return { status: 'threw', error: describeFailure(error) }
  }
}

async function ask(act: () => Promise<Session>): Promise<Outcome> {
  try {
    return describeSession(await act())
  } catch (error) {
    return { status: 'threw', error: describeFailure(error) }
  }
}

async function statusOf(answer: Promise<Response>): Promise<number | string> {
  try {
    return (await answer).status
  } catch (error) {
    return error instanceof OidcError ? error.code : describeFailure(error).name
  }
}

Object.assign(window, {
  events: [],
  createOidcClient,
  OidcError,
  describeFailure,
  describeSession,
  attempt,
  ask,
  statusOf,
})
