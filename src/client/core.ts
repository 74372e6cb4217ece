// Room client: one client as all its callers share it: the rooms put together, started once.
import { takeListed } from '../access-token/resources.ts'
import type { Engine, EngineEvent, UserInfo } from '../engine/engine.ts'
import { OidcError } from '../errors/oidc-error.ts'
import type { Flow } from '../flow/flow.ts'
import { start } from '../flow/start.ts'
import { isSecure, openPage } from '../platform/page.ts'
import { isSecureUrl } from '../protocol/secure-url.ts'
import { signedOut } from '../session/session.ts'
import type { SessionState } from '../session/session.ts'
import { openSessionStore } from '../session/session-store.ts'
import type { TraceEvent, TraceStep } from '../trace/trace.ts'
import { applySchema } from './claims-schema.ts'
import { inPage } from './in-page.ts'
import { toEngineConfig, toUrls } from './settings.ts'
import type { Settings } from './settings.ts'

/** Hears every step. */
export type TraceListener = (event: TraceEvent) => void

/** What the callers of one client share. */
export interface Core<Claims> {
  readonly flow: Flow<Claims>
  readonly listeners: Set<TraceListener>
  ready(): Promise<SessionState<Claims>>
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>
  userInfo(): Promise<UserInfo>
}

function openTrace(listeners: ReadonlySet<TraceListener>): (step: TraceStep) => void {
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

function traceSession(tell: (step: TraceStep) => void, session: SessionState<unknown>): void {
  const { status } = session
  if (status === 'signed-in') tell({ type: 'session', status, renewal: session.renewal })
  if (status !== 'signed-out') return
  tell({ type: 'session', status, reason: session.reason })
  if (session.error) traceError(tell, session.error)
}

/** Tells of an error, by its code. */
export function traceError(tell: (step: TraceStep) => void, { code, check }: OidcError): void {
  tell({ type: 'error', code, ...(check && { check }) })
}

const insecureContext = (origin: string): OidcError =>
  new OidcError(
    'OIDC_INSECURE_CONTEXT',
    `${origin} is not a secure context, so the browser withholds its cryptography. Serve the page by https:, or open it as ` +
      `http://localhost, or tunnel to it; there is no insecure fallback.`,
  )

function follow<Claims>(flow: Flow<Claims>, event: EngineEvent): void {
  const { session } = flow
  const current = session.get()
  if (event.type === 'ended') session.set(signedOut('ended', event.error))
  else if (current.status !== 'signed-in') return
  else if (event.type === 'renewal') {
    if (event.renewal !== current.renewal) session.set({ ...current, renewal: event.renewal })
  } else {
    const failed = (thrown: unknown): void =>
      session.set(signedOut('failed', thrown instanceof OidcError ? thrown : undefined))
    flow
      .accept(event.claims)
      .then((claims) => session.set({ ...current, claims, scope: event.scope }), failed)
  }
}

function openFlow<Claims>(settings: Settings<Claims>, listeners: ReadonlySet<TraceListener>): Flow<Claims> {
  const tell = openTrace(listeners)
  const page = openPage(isSecureUrl)
  const config = toEngineConfig(settings, page.origin)
  let loading: Promise<Engine> | undefined
  const flow: Flow<Claims> = {
    page,
    place: config,
    session: openSessionStore<Claims>((session) => traceSession(tell, session)),
    tell,
    engine() {
      loading ??= (settings.tokens ?? inPage()).start(config, tell).then((engine) => {
        engine.watch((event) => follow(flow, event))
        return engine
      })
      loading.catch(() => {
        loading = undefined
      })
      return loading
    },
    accept: (claims) => applySchema(settings.claims, claims),
  }
  return flow
}

/** Puts the rooms together for one client on this page. */
export function openCore<Claims>(settings: Settings<Claims>): Core<Claims> {
  const listeners = new Set<TraceListener>()
  const flow = openFlow(settings, listeners)
  const { page, session } = flow
  const { resources } = toUrls(settings, page.origin)
  let started: Promise<void> | undefined

  async function ready(): Promise<SessionState<Claims>> {
    if (!isSecure()) {
      if (session.get().status === 'unknown') session.set(signedOut('failed', insecureContext(page.origin)))
      return session.get()
    }
    started ??= start(flow)
    await started
    return session.get()
  }

  async function signedInEngine(): Promise<Engine> {
    const current = await ready()
    if (current.status === 'signed-in') return flow.engine()
    const why = current.status === 'signed-out' ? current.reason : current.status
    throw new OidcError(
      'OIDC_SIGNED_OUT',
      `Nobody is signed in (${why}). Nothing was sent. Call \`signIn()\`.`,
    )
  }

  return {
    flow,
    listeners,
    ready,
    async fetch(input, init) {
      const snapshot = takeListed(resources, input, init)
      const engine = await signedInEngine()
      return engine.fetch(snapshot)
    },
    async userInfo() {
      const engine = await signedInEngine()
      return engine.userInfo()
    },
  }
}
