// Room flow: what happens when a page loads. The address is read and cleaned here, before the first await.
import { signedOut } from '../session/session.ts'
import type { SessionStore } from '../session/session-store.ts'
import type { Tell } from '../trace/trace.ts'
import { readCallback } from './callback.ts'
import type { Callback, CallbackPlace } from './callback.ts'
import type { AddressBar } from './page.ts'
import type { Sign } from './sign.ts'

/** What start-up works with: no more than a page needs before anybody signs in. */
export interface StartUp<Claims> {
  readonly page: AddressBar
  readonly place: CallbackPlace
  readonly session: SessionStore<Claims>
  readonly tell: Tell
  /** Says which session there is. */
  readonly sign: Sign
  /** Settles a page load that has something to do. */
  readonly arrive: (callback: Callback) => Promise<void>
}

/** Settles the session of a page load: finishes a sign-in, finds one of an earlier load, or finds that there is none. */
export async function start<Claims>(startUp: StartUp<Claims>): Promise<void> {
  const { page, place, session, tell, sign, arrive } = startUp
  const callback = readCallback(page, place, tell)
  const isSigned = !/^(signed-out|ended)?$/.test(sign.read() ?? '')
  if (callback.parameters || callback.isForeign || isSigned) await arrive(callback)
  else session.set(signedOut('none'))
}
