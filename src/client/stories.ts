// Room client: the flows of one client, put together. This file begins a part that is loaded when there is something to do.
import { readChallenge } from '../access-token/challenge.ts'
import { requireListed } from '../access-token/resources.ts'
import type { Snapshot } from '../access-token/snapshot.ts'
import type { Engine, EngineEvent } from '../engine/engine.ts'
import { OidcError } from '../errors/oidc-error.ts'
import { arrive } from '../flow/arrive.ts'
import { openBreaker } from '../flow/breaker.ts'
import type { Callback } from '../flow/callback.ts'
import type { Attendance, Flow } from '../flow/flow.ts'
import { frontChannelLogout } from '../flow/front-channel-logout.ts'
import { toSession } from '../flow/outcome.ts'
import { readReturnTo } from '../flow/return-to.ts'
import { isSamePerson, letGo, settle } from '../flow/settle.ts'
import { signIn } from '../flow/sign-in.ts'
import type { SignInOptions } from '../flow/sign-in.ts'
import { signOut } from '../flow/sign-out.ts'
import type { SignOutOptions, SignOutResult } from '../flow/sign-out.ts'
import { openAttempts } from '../platform/attempts.ts'
import { driveWindow } from '../platform/elsewhere.ts'
import { addressBar } from '../platform/page.ts'
import { onController } from '../platform/service-worker.ts'
import { openSign } from '../platform/sign.ts'
import { openWays } from '../platform/ways.ts'
import { isSecureUrl } from '../protocol/secure-url.ts'
import { signedOut } from '../session/session.ts'
import type { SessionState } from '../session/session.ts'
import type { SessionStore } from '../session/session-store.ts'
import { showUrl } from '../trace/trace.ts'
import type { Tell } from '../trace/trace.ts'
import { applySchema } from './claims-schema.ts'
import { load } from '../errors/load.ts'
import type { Settings } from './settings.ts'

/** What the flows of a client stand on. */
export interface Base<Claims> {
  readonly settings: Settings<Claims>
  readonly session: SessionStore<Claims>
  readonly tell: Tell
  readonly engine: () => Promise<Engine>
}

/** What a person or an app can do. */
export interface Stories<Claims> {
  readonly arrive: (callback: Callback) => Promise<void>
  readonly signIn: (options: SignInOptions, popup: Window | null) => Promise<SessionState<Claims>>
  readonly initiateSignIn: (url: string) => Promise<SessionState<Claims>>
  readonly signOut: (options: SignOutOptions) => Promise<SignOutResult>
  readonly frontChannelLogout: (url: string) => Promise<boolean>
  /** Does what the engine reports. */
  readonly hear: (event: EngineEvent) => Promise<void>
  /** Waits for a sign-in in another window, as calls do: they go on for the same person only. */
  readonly resume: () => Promise<void>
  readonly readChallenge: typeof readChallenge
  /** Refuses a call that is not listed. */
  readonly admit: (snapshot: Snapshot) => void
  readonly close: () => void
}

async function hear<Claims>(flow: Flow<Claims>, event: EngineEvent): Promise<void> {
  const { session, accept } = flow
  const { arrived, reason, error, claims, ...news } = event
  if (reason === 'signed-out') flow.identity = undefined
  if (reason) return session.set(signedOut(reason, error))
  // What the app refuses is shown, and heard by nobody else.
  if (arrived) return settle(flow, arrived).catch(() => undefined)
  try {
    const accepted = claims && (await accept(claims))
    const current = session.get()
    if (current.status === 'signed-in')
      session.set({ ...current, ...news, ...(accepted && { claims: accepted }) })
  } catch (thrown) {
    // The app refuses the claims of a renewed ID Token: the tokens that came with it go as well.
    await letGo(flow)
    session.set(toSession(thrown))
  }
}

async function resume<Claims>(flow: Flow<Claims>): Promise<void> {
  const { session, identity: before } = flow
  await flow.elsewhere
  if (before && session.get().status === 'signed-in' && !isSamePerson(before, flow.identity)) {
    const message = 'Another person signed in, so the waiting call was not sent.'
    throw new OidcError('OIDC_IDENTITY_CHANGED', message)
  }
}

function initiate<Claims>(flow: Flow<Claims>, issuer: string, url: string): Promise<SessionState<Claims>> {
  const asked = new URL(url, flow.page.origin).searchParams
  // OpenID Connect Core 1.0 §4: the issuer must be one that this client knows; nothing is asked of any other.
  if (asked.get('iss') !== issuer)
    throw new OidcError(
      'OIDC_ISSUER_MISMATCH',
      `The address asks for a sign-in at another issuer than ${issuer}.`,
    )
  const returnTo = readReturnTo(asked.get('target_link_uri') ?? '/', flow.page.origin) ?? '/'
  return signIn(flow, { returnTo, loginHint: asked.get('login_hint') ?? undefined })
}

/** Names service workers that control the page and are not the app's own, once each; gives a function that ends this. */
function watchControllers<Claims>({ settings, tell }: Base<Claims>): () => void {
  const { serviceWorker: own, origin } = settings
  const known = new Set(own !== undefined && URL.canParse(own, origin) ? [new URL(own, origin).href] : [])
  return onController((url) => {
    if (known.has(url)) return
    known.add(url)
    const message = `The service worker ${showUrl(url)} controls this page and is not that of the option \`serviceWorker\`: it can read and change every request and file, also tokens.`
    tell({ type: 'notice', message })
  })
}

/** Opens the flows of one client. */
export function openStories<Claims>({ settings, ...base }: Base<Claims>): Stories<Claims> {
  const { stateMark, issuer, claims } = settings
  const isAttended = settings.idle !== undefined || settings.monitorSession === true
  const attendance = (): Promise<Attendance | undefined> =>
    (attending ??= load(import('./attendance.ts'))
      .then(({ attend }) => attend(flow, settings))
      .catch(() => undefined))
  let attending: Promise<Attendance | undefined> | undefined
  const flow: Flow<Claims> = {
    ...base,
    page: { ...addressBar, ...openWays(isSecureUrl) },
    place: settings,
    breaker: openBreaker(openAttempts(`claimcheck ${stateMark}`), Date.now),
    bell: openSign(`claimcheck ${stateMark} bell`),
    accept: (verified) => applySchema(claims, verified),
    attendance: isAttended ? attendance : undefined,
  }
  const stopWatching = watchControllers({ settings, ...base })
  return {
    arrive: async (callback) => {
      try {
        await arrive(flow, callback)
      } catch (thrown) {
        base.session.set(toSession(thrown))
      }
    },
    signIn: (options, popup) => signIn(flow, options, popup ? driveWindow(popup) : undefined),
    initiateSignIn: (url) => initiate(flow, issuer, url),
    signOut: (options) => signOut(flow, options),
    frontChannelLogout: (url) => frontChannelLogout(flow, url),
    hear: (event) => hear(flow, event),
    resume: () => resume(flow),
    readChallenge,
    admit: (snapshot) => void requireListed(settings.resources, snapshot),
    close() {
      stopWatching()
      void attending?.then((loaded) => loaded?.stop())
    },
  }
}
