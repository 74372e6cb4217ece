// Room client: what looks after a session while it lasts: idle time, and the provider's own session. Loaded only where it is asked for.
import type { Identity } from '../engine/engine.ts'
import type { Flow } from '../flow/flow.ts'
import { watchIdle } from '../flow/idle.ts'
import type { IdlePolicy } from '../flow/idle.ts'
import { markActive } from '../flow/last-activity.ts'
import { monitorSession } from '../flow/monitor.ts'
import { isSameSite } from '../flow/same-site.ts'
import { signIn } from '../flow/sign-in.ts'
import { signOut } from '../flow/sign-out.ts'
import { onActivity } from '../platform/activity.ts'
import { sessionFrames } from '../platform/session-frame.ts'
import { openSign } from '../platform/sign.ts'
import { signedOut } from '../session/session.ts'
import type { SignedOutSession } from '../session/session.ts'
import type { Settings } from './settings.ts'

/** Looks after one session after another. */
export interface Attendance {
  /** A session begins; `isNew` where a person signed in just now. */
  readonly begin: (identity: Identity, isNew: boolean) => void
  readonly stop: () => void
}

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

function attendIdle<Claims>(
  flow: Flow<Claims>,
  name: string,
  policy: IdlePolicy,
): (isNew: boolean) => () => void {
  const active = openSign(name)
  const time = { now: Date.now, active }
  return (isNew) => {
    if (isNew) markActive(time)
    return watchIdle(policy, {
      ...time,
      onActivity,
      at: flow.page.after,
      showIdleIn: (seconds) => showIdleIn(flow, seconds),
      signOut: () => void signOutIdle(flow).catch(() => undefined),
    })
  }
}

/** The provider's session changed: one silent attempt says whether it is still the same person's. */
async function meetChange<Claims>(flow: Flow<Claims>): Promise<void> {
  const outcome = await signIn(flow, { display: 'silent' })
  if (outcome.status === 'signed-in') return
  await (await flow.engine()).release({ returnTo: '/', local: true })
  flow.session.set(signedOut('ended', (outcome as SignedOutSession).error))
}

async function attendProvider<Claims>(
  flow: Flow<Claims>,
  clientId: string,
  sessionState: string | undefined,
): Promise<() => void> {
  const { checkSession: url } = await (await flow.engine()).frames()
  if (!url || !sessionState || !isSameSite(url, flow.page.origin)) {
    flow.tell({ type: 'notice', message: 'The session at the provider cannot be watched from this page.' })
    return () => undefined
  }
  const changed = (): void => void meetChange(flow).catch(() => undefined)
  return monitorSession({ clientId, sessionState, url }, sessionFrames, { changed })
}

/** Opens what looks after the sessions of a client. */
export function attend<Claims>(flow: Flow<Claims>, settings: Settings<Claims>): Attendance {
  const { idle, monitorSession: isMonitored, stateMark, clientId } = settings
  const beginIdle = idle && attendIdle(flow, `claimcheck ${stateMark} active`, idle)
  let stops: (() => void)[] = []
  const stopAll = (): void => {
    for (const stop of stops) stop()
    stops = []
  }
  const unsubscribe = flow.session.subscribe(({ status }) => {
    if (status === 'signed-out') stopAll()
  })
  return {
    begin(identity, isNew) {
      stopAll()
      if (flow.session.get().status !== 'signed-in') return
      if (beginIdle) stops.push(beginIdle(isNew))
      if (!isMonitored) return
      const current = stops
      void attendProvider(flow, clientId, identity.sessionState)
        .then((stop) => (current === stops ? void stops.push(stop) : stop()))
        .catch(() => undefined)
    },
    stop() {
      unsubscribe()
      stopAll()
    },
  }
}
