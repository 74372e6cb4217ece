// Room client: one client as all its callers share it: the rooms put together, started once.
import { takeListed } from '../access-token/resources.ts'
import type { Engine, EngineEvent } from '../engine/engine.ts'
import { OidcError } from '../errors/oidc-error.ts'
import type { Flow } from '../flow/flow.ts'
import { start } from '../flow/start.ts'
import { isSecure, openPage } from '../platform/page.ts'
import { isSecureUrl } from '../protocol/secure-url.ts'
import { signedOut } from '../session/session.ts'
import type { SessionState } from '../session/session.ts'
import { openSessionStore } from '../session/session-store.ts'
import type { Tell, TraceEvent } from '../trace/trace.ts'
import { applySchema } from './claims-schema.ts'
import { inPage } from './in-page.ts'
import type { Settings } from './settings.ts'

/** Hears every step. */
export type TraceListener = (event: TraceEvent) => void

/** What the callers of one client share. */
export interface Core<Claims> {
  readonly settings: Settings<Claims>
  readonly flow: Flow<Claims>
  readonly listeners: Set<TraceListener>
  /** How many clients use it. */
  members: number
  ready(): Promise<SessionState<Claims>>
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>
  /** The engine of somebody who is signed in. */
  signedIn(): Promise<Engine>
}

function openTrace(listeners: ReadonlySet<TraceListener>): Tell {
  return (step) => {
    for (const listener of listeners) {
      try {
        listener({ at: performance.now(), ...step })
      } catch {
        // A broken listener is the app's affair; the flow goes on.
      }
    }
  }
}

/** Tells of an error, by its code. */
export function traceError(tell: Tell, { code, check }: OidcError): void {
  tell({ type: 'error', code, ...(check && { check }) })
}

function traceSession(tell: Tell, session: SessionState<unknown>): void {
  const { status } = session
  if (status === 'signed-in') tell({ type: 'session', status, renewal: session.renewal })
  if (status === 'signed-out') {
    tell({ type: 'session', status, reason: session.reason })
    if (session.error) traceError(tell, session.error)
  }
}

async function follow<Claims>(
  { session, accept }: Flow<Claims>,
  { claims, error, ...news }: EngineEvent,
): Promise<void> {
  if (error) return session.set(signedOut('ended', error))
  const accepted = claims && (await accept(claims))
  const current = session.get()
  if (current.status === 'signed-in')
    session.set({ ...current, ...news, ...(accepted && { claims: accepted }) })
}

function openFlow<Claims>(settings: Settings<Claims>, tell: Tell): Flow<Claims> {
  let loading: Promise<Engine> | undefined
  const session = openSessionStore<Claims>((next) => traceSession(tell, next))
  const flow: Flow<Claims> = {
    page: openPage(isSecureUrl),
    place: settings,
    session,
    tell,
    engine() {
      const hear = (event: EngineEvent): void =>
        void follow(flow, event).catch((error: OidcError) => session.set(signedOut('failed', error)))
      loading ??= (settings.tokens ?? inPage()).start(settings, { tell, hear })
      loading.catch(() => (loading = undefined))
      return loading
    },
    accept: (claims) => applySchema(settings.claims, claims),
  }
  return flow
}

/** An answer, or what the caller gives up with: a renewal that the answer waits for goes on for the others. */
function untilAborted<Value>(answer: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason as Error)
    if (signal.aborted) giveUp()
    signal.addEventListener('abort', giveUp)
    void answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
  })
}

/** Puts the rooms together for one client on this page. */
export function openCore<Claims>(settings: Settings<Claims>): Core<Claims> {
  const listeners = new Set<TraceListener>()
  const flow = openFlow(settings, openTrace(listeners))
  let started: Promise<void> | undefined

  async function begin(): Promise<void> {
    if (isSecure()) return start(flow)
    const message = `${settings.origin} is not a secure context, so there is no cryptography. Use https:, http://localhost, or a tunnel to it.`
    flow.session.set(signedOut('failed', new OidcError('OIDC_INSECURE_CONTEXT', message)))
  }

  async function ready(): Promise<SessionState<Claims>> {
    await (started ??= begin())
    return flow.session.get()
  }

  async function signedIn(): Promise<Engine> {
    const { status } = await ready()
    if (status === 'signed-in') return flow.engine()
    throw new OidcError('OIDC_SIGNED_OUT', 'Nobody is signed in, and nothing was sent. Call `signIn()`.')
  }

  return {
    settings,
    flow,
    listeners,
    members: 0,
    ready,
    signedIn,
    async fetch(input, init) {
      const snapshot = takeListed(settings.resources, input, init)
      const answer = signedIn().then((engine) => engine.fetch(snapshot))
      return snapshot.signal ? untilAborted(answer, snapshot.signal) : answer
    },
  }
}
