// Harness page: what every boot script puts on `window` for the test.
import {
  createOidcClient,
  inWorker,
  OidcError,
  type OidcClient,
  type OidcClientOptions,
} from '../../../src/index.ts'
import type { IdTokenClaims, Session, SignInOptions, TraceEvent } from '../../../src/index.ts'
import { describeFailure, describeSession, type Failure, type Outcome } from './outcome.ts'

declare global {
  interface Window {
    /** The options that the test registered. */
    readonly registered: OidcClientOptions
    /** Whether the app signs in by itself whenever nobody is signed in. */
    readonly guarded: boolean
    /** Which realm holds the tokens. */
    readonly tokensIn: 'page' | 'worker'
    /** The Workers that were made for claimcheck, the last one last. */
    workers: Worker[]
    /** Where their script is. */
    workerUrl: string
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

type Policy = { createScriptURL: (url: string) => string }

type Policies = { createPolicy: (name: string, rules: Policy) => Policy }

/** Makes a Worker as an app does whose policy wants to know which scripts it starts. */
function makeWorker(): Worker {
  const { trustedTypes: policies } = window as { trustedTypes?: Policies }
  const policy = policies?.createPolicy('workers', { createScriptURL: (url) => url })
  const worker = new Worker(policy?.createScriptURL(window.workerUrl) ?? window.workerUrl, { type: 'module' })
  window.workers.push(worker)
  return worker
}

/** Creates a client from the registered options, with a trace that the test can read. */
export function createTracedClient<Claims = IdTokenClaims>(
  options = window.registered as OidcClientOptions<Claims>,
): OidcClient<Claims> {
  const tokens = window.tokensIn === 'worker' ? { tokens: inWorker(makeWorker) } : {}
  return createOidcClient({ ...options, ...tokens, trace: (event) => void window.events.push(event) })
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
  workers: [],
  workerUrl: '/claimcheck/worker.js',
  createOidcClient,
  OidcError,
  describeFailure,
  describeSession,
  attempt,
  ask,
  statusOf,
})
