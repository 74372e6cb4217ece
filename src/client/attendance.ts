// Room client: what looks after a session while it lasts: idle time, and the provider's own session. Loaded only where it is asked for.
import type { Identity } from '../engine/engine.ts'
import type { Attendance, Flow } from '../flow/flow.ts'
import { watchIdle } from '../flow/idle.ts'
import type { IdlePolicy } from '../flow/idle.ts'
import { markActive, openLastActivity } from '../flow/last-activity.ts'
import { monitorSession } from '../flow/monitor.ts'
import { isSameSite } from '../flow/same-site.ts'
import { letGo } from '../flow/settle.ts'
import { signInElsewhere } from '../flow/sign-in-elsewhere.ts'
import { signOut } from '../flow/sign-out.ts'
import { onActivity } from '../platform/activity.ts'
import { sessionFrames } from '../platform/session-frame.ts'
import { openSign } from '../platform/sign.ts'
import { signedOut } from '../session/session.ts'
import type { Settings } from './settings.ts'

function showIdleIn<Claims>({ session }: Flow<Claims>, seconds: number | undefined): void {
  const current = session.get()
  if (current.status !== 'signed-in') return
  const { idleIn: _, ...rest } = current
  session.set({ ...rest, ...(seconds !== undefined && { idleIn: seconds }) })
}

/** Signs out everywhere. Of many tabs whose time is up at once, one goes to the provider. */
async function signOutIdle<Claims>(flow: Flow<Claims>): Promise<void> {
  await (await flow.engine()).wake()
  if (flow.session.get().status === 'signed-in') await signOut(flow, {}, true)
}

/** What looks after idle time. */
interface IdleAttendance {
  readonly admits: (isNew: boolean) => boolean
  readonly begin: () => () => void
  /** The session is over: the next one starts with a time of its own. */
  readonly forget: () => void
}

function attendIdle<Claims>(flow: Flow<Claims>, name: string, policy: IdlePolicy): IdleAttendance {
  const active = openSign(name)
  const time = { now: Date.now, active }
  return {
    admits(isNew) {
      if (isNew) markActive(time)
      return openLastActivity(time).read() + policy.seconds * 1000 > Date.now()
    },
    begin: () =>
      watchIdle(policy, {
        ...time,
        onActivity,
        at: flow.page.after,
        showIdleIn: (seconds) => showIdleIn(flow, seconds),
        signOut: () => void signOutIdle(flow).catch(() => undefined),
      }),
    forget: () => active.write('nobody'),
  }
}

/** The provider's session changed: one silent attempt says whether it is still the same person's. Without an answer nothing is over. */
async function meetChange<Claims>(flow: Flow<Claims>, watched: Identity): Promise<void> {
  const asked = { display: 'silent', prompt: 'none', onlyFor: watched } as const
  const outcome = await signInElsewhere(flow, asked, flow.page.openFrame())
  if (outcome.status !== 'signed-out') return
  const { error } = outcome
  const isOther = error?.code === 'OIDC_IDENTITY_CHANGED'
  if (error?.oauth || isOther) {
    // Another person's session is let go of where it arrived.
    if (!isOther) await letGo(flow, 'ended')
    flow.session.set(signedOut('ended', error))
  } else (await flow.attendance?.())?.begin(watched)
}

async function attendProvider<Claims>(
  flow: Flow<Claims>,
  clientId: string,
  watched: Identity,
): Promise<() => void> {
  const { sessionState } = watched
  const { checkSession: url } = await (await flow.engine()).frames()
  if (!url || !sessionState || !isSameSite(url, flow.page.origin)) {
    flow.tell({ type: 'notice', message: 'The session at the provider cannot be watched from this page.' })
    return () => undefined
  }
  const changed = (): void => void meetChange(flow, watched).catch(() => undefined)
  return monitorSession({ clientId, sessionState, url }, sessionFrames, { changed })
}

/** Opens what looks after the sessions of a client. */
export function attend<Claims>(flow: Flow<Claims>, settings: Settings<Claims>): Attendance {
  const { idle, monitorSession: isMonitored, stateMark, clientId } = settings
  const idling = idle && attendIdle(flow, `claimcheck ${stateMark} active`, idle)
  let stops: (() => void)[] = []
  const stopAll = (): void => {
    for (const stop of stops) stop()
    stops = []
  }
  const unsubscribe = flow.session.subscribe(({ status }) => {
    if (status !== 'signed-out') return
    stopAll()
    idling?.forget()
  })
  return {
    admits: (isNew) => idling?.admits(isNew) ?? true,
    begin(identity) {
      stopAll()
      if (idling) stops.push(idling.begin())
      if (!isMonitored) return
      const current = stops
      void attendProvider(flow, clientId, identity)
        .then((stop) => (current === stops ? void stops.push(stop) : stop()))
        .catch(() => undefined)
    },
    stop() {
      unsubscribe()
      stopAll()
    },
  }
}
