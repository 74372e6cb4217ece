// Room client: one client as all its callers share it: started once, its larger parts loaded when there is something to do.
import { takeSnapshot } from '../access-token/snapshot.ts'
import type { Snapshot } from '../access-token/snapshot.ts'
import type { Engine, EngineEvent } from '../engine/engine.ts'
import { OidcError } from '../errors/oidc-error.ts'
import type { Callback } from '../flow/callback.ts'
import type { Sign } from '../flow/sign.ts'
import { start } from '../flow/start.ts'
import { addressBar, isSecure, whenIdle } from '../platform/page.ts'
import { openSign } from '../platform/sign.ts'
import { onWake } from '../platform/wake.ts'
import { signedOut } from '../session/session.ts'
import type { SessionState } from '../session/session.ts'
import { openSessionStore } from '../session/session-store.ts'
import type { SessionStore } from '../session/session-store.ts'
import type { Tell, TraceEvent } from '../trace/trace.ts'
import { inPage } from './in-page.ts'
import { load } from '../errors/load.ts'
import type { Settings } from './settings.ts'
import type { Stories } from './stories.ts'

/** Hears every step. */
export type TraceListener = (event: TraceEvent) => void

/** What the callers of one client share. */
export interface Core<Claims> {
  readonly settings: Settings<Claims>
  readonly session: SessionStore<Claims>
  readonly listeners: Set<TraceListener>
  readonly tell: Tell
  /** How many clients use it. */
  members: number
  ready(): Promise<SessionState<Claims>>
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>
  /** The flows, loaded when they are first asked for. */
  stories(): Promise<Stories<Claims>>
  /** The engine of somebody who is signed in. */
  signedIn(): Promise<Engine>
  close(): void
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

/** An answer, or what the caller gives up with: a renewal that the answer waits for goes on for the others. */
function untilAborted<Value>(answer: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason as Error)
    if (signal.aborted) giveUp()
    signal.addEventListener('abort', giveUp)
    void answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
  })
}

/** Something that is done once, and again only if it failed. */
interface Once<Value> {
  (): Promise<Value>
  isBegun(): boolean
}

function once<Value>(task: () => Promise<Value>): Once<Value> {
  let running: Promise<Value> | undefined
  const run = (): Promise<Value> => {
    running ??= task()
    running.catch(() => (running = undefined))
    return running
  }
  return Object.assign(run, { isBegun: () => running !== undefined })
}

type Shared<Claims> = Pick<Core<Claims>, 'settings' | 'session' | 'listeners' | 'tell'> & {
  readonly sign: Sign
  readonly engine: Once<Engine>
  readonly stories: Once<Stories<Claims>>
}

function share<Claims>(settings: Settings<Claims>): Shared<Claims> {
  const listeners = new Set<TraceListener>()
  const tell = openTrace(listeners)
  const session = openSessionStore<Claims>((next) => traceSession(tell, next))
  const sign = openSign(`claimcheck ${settings.stateMark}`)
  const hear = (event: EngineEvent): void =>
    void stories()
      .then((loaded) => loaded.hear(event))
      .catch(() => undefined)
  const engine = once(() => (settings.tokens ?? inPage()).start(settings, { tell, hear, sign }))
  const stories = once(async () => {
    const { openStories } = await load(import('./stories.ts'))
    return openStories({ settings, session, tell, engine })
  })
  return { settings, listeners, tell, session, sign, engine, stories }
}

/** Starts up; never rejects. */
async function startUp<Claims>({ settings, session, tell, sign, ...shared }: Shared<Claims>): Promise<void> {
  const { engine, stories } = shared
  const fail = (error: OidcError): void => session.set(signedOut('failed', error))
  if (!isSecure()) {
    const message = `${settings.origin} is not a secure context: use https:, http://localhost, or a tunnel to it.`
    return fail(new OidcError('OIDC_INSECURE_CONTEXT', message))
  }
  const arrive = async (callback: Callback): Promise<void> => (await stories()).arrive(callback)
  await start({ page: addressBar, place: settings, session, tell, sign, arrive }).catch(fail)
  if (session.get().status === 'signed-in') return
  // Code and metadata come while the page has nothing else to do, so that a click on sign-in leaves at once.
  const prepare = async (): Promise<void> => {
    const [loaded] = await Promise.all([engine(), stories()])
    await loaded.prepare()
  }
  whenIdle(() => void prepare().catch(() => undefined))
}

/** What a call comes to where nobody is signed in; one of a page that shows somebody else's data says so. */
function toSignedOut(session: SessionState<unknown>): OidcError {
  return session.status === 'signed-out' && session.error?.code === 'OIDC_IDENTITY_CHANGED'
    ? session.error
    : new OidcError('OIDC_SIGNED_OUT', 'Nobody is signed in, and nothing was sent. Call `signIn()`.')
}

/** Puts the rooms together for one client on this page. */
export function openCore<Claims>(settings: Settings<Claims>): Core<Claims> {
  const shared = share(settings)
  const { session, sign, engine, stories } = shared
  let started: Promise<void> | undefined

  async function ready(): Promise<SessionState<Claims>> {
    await (started ??= startUp(shared))
    return session.get()
  }

  async function signedIn(snapshot?: Snapshot): Promise<Engine> {
    await ready()
    if (session.get().status !== 'signed-in' && stories.isBegun()) await (await stories()).resume()
    if (session.get().status === 'signed-in') return engine()
    if (snapshot) (await stories()).admit(snapshot)
    throw toSignedOut(session.get())
  }

  async function wake(): Promise<void> {
    // A tab that has nothing loaded has nothing to look after, unless somebody signed in elsewhere.
    if (!started || !(engine.isBegun() || sign.read())) return
    await started
    await (await engine()).wake()
  }
  const look = (): void => void wake().catch(() => undefined)
  const stops = [sign.onChange(look), onWake(look)]

  return {
    ...shared,
    members: 0,
    ready,
    signedIn,
    async fetch(input, init) {
      const snapshot = takeSnapshot(input, init)
      const send = async (): Promise<Response> => (await signedIn(snapshot)).fetch(snapshot)
      const answer = send()
      return snapshot.signal ? untilAborted(answer, snapshot.signal) : answer
    },
    close() {
      for (const stop of stops) stop()
      if (stories.isBegun()) void stories().then((loaded) => loaded.close())
    },
  }
}
