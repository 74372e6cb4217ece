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
  readonly flow: Flow<Claims>
  readonly listeners: Set<TraceListener>
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

async function follow<Claims>({ session, accept }: Flow<Claims>, event: EngineEvent): Promise<void> {
  if (event.type === 'ended') return session.set(signedOut('ended', event.error))
  const claims = event.claims && (await accept(event.claims))
  const current = session.get()
  if (current.status !== 'signed-in') return
  session.set({ ...current, renewal: event.renewal, scope: event.scope, ...(claims && { claims }) })
}

function openFlow<Claims>(settings: Settings<Claims>, listeners: ReadonlySet<TraceListener>): Flow<Claims> {
  const { config, tokens = inPage(), claims: schema } = settings
  const tell = openTrace(listeners)
  let loading: Promise<Engine> | undefined
  const flow: Flow<Claims> = {
    page: openPage(isSecureUrl),
    place: config,
    session: openSessionStore<Claims>((session) => traceSession(tell, session)),
    tell,
    engine() {
      loading ??= tokens.start(config, tell).then(
        (engine) => {
          engine.watch(
            (event) =>
              void follow(flow, event).catch((error: OidcError) =>
                flow.session.set(signedOut('failed', error)),
              ),
          )
          return engine
        },
        (thrown: unknown) => {
          loading = undefined
          throw thrown
        },
      )
      return loading
    },
    accept: (claims) => applySchema(schema, claims),
  }
  return flow
}

/** Puts the rooms together for one client on this page. */
export function openCore<Claims>(settings: Settings<Claims>): Core<Claims> {
  const listeners = new Set<TraceListener>()
  const flow = openFlow(settings, listeners)
  const { origin } = settings.config
  let started: Promise<void> | undefined

  function begin(): Promise<void> {
    if (isSecure()) return start(flow)
    const message = `${origin} is not a secure context, so the browser withholds its cryptography. Use https:, http://localhost, or a tunnel to it.`
    flow.session.set(signedOut('failed', new OidcError('OIDC_INSECURE_CONTEXT', message)))
    return Promise.resolve()
  }

  async function ready(): Promise<SessionState<Claims>> {
    await (started ??= begin())
    return flow.session.get()
  }

  async function signedIn(): Promise<Engine> {
    const { status } = await ready()
    if (status === 'signed-in') return flow.engine()
    throw new OidcError('OIDC_SIGNED_OUT', 'Nobody is signed in. Nothing was sent. Call `signIn()`.')
  }

  return {
    flow,
    listeners,
    ready,
    signedIn,
    async fetch(input, init) {
      const snapshot = takeListed(settings.resources, input, init)
      return (await signedIn()).fetch(snapshot)
    },
  }
}
