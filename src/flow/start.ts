// Room flow: what happens when a page loads: finish the sign-in that this load answers, or find that nobody is signed in.
import { OidcError } from '../errors/oidc-error.ts'
import { signedOut } from '../session/session.ts'
import type { SignedOutReason } from '../session/session.ts'
import { readCallback } from './callback.ts'
import type { Flow } from './flow.ts'
import { readReturnTo } from './return-to.ts'

function reasonOf({ code, oauth }: OidcError): SignedOutReason {
  if (/UNKNOWN_STATE|EXPIRED/.test(code)) return 'stale-callback'
  const answer = code === 'OIDC_AUTHORIZATION_FAILED' && oauth ? oauth.error : ''
  // OpenID Connect Core 1.0 §3.1.2.6: login_required, interaction_required and their kin.
  return /denied|cancel/.test(answer)
    ? 'denied'
    : /_required$/.test(answer)
      ? 'interaction-required'
      : 'failed'
}

async function finish<Claims>(
  { page, session, accept, ...flow }: Flow<Claims>,
  parameters: string,
): Promise<void> {
  const engine = await flow.engine()
  const { claims, scope = '', error, returnTo: stored } = await engine.redeem(parameters)
  const returnTo = readReturnTo(stored, page.origin) ?? '/'
  page.moveTo(returnTo)
  if (error) throw error
  if (!claims) return session.set(signedOut('signed-out'))
  try {
    session.set({ status: 'signed-in', claims: await accept(claims), scope, renewal: 'idle', returnTo })
  } catch (thrown) {
    await engine.release({ returnTo, local: true })
    throw thrown
  }
}

/** An answer without a state of ours: it is another integration's, unless a sign-in of ours is waiting. */
async function meetForeign<Claims>(
  { page, session, tell, place, engine }: Flow<Claims>,
  hasState: boolean,
): Promise<void> {
  if (!(await (await engine()).awaits())) return session.set(signedOut('none'))
  tell({ type: 'callback', outcome: 'foreign', url: place.redirectUri, brings: [] })
  if (!hasState) page.show(place.redirectUri)
  throw new OidcError(
    'OIDC_CALLBACK_UNKNOWN_STATE',
    `The response has ${hasState ? 'a foreign' : 'no'} state, and was not used. Sign in again.`,
  )
}

/** Settles the session of a page load. The address is read and cleaned before the first await. */
export async function start<Claims>(flow: Flow<Claims>): Promise<void> {
  const { page, session, engine } = flow
  const callback = readCallback(page, flow.place, flow.tell)
  try {
    if (callback.parameters) await finish(flow, callback.parameters)
    else if (callback.isForeign) await meetForeign(flow, callback.hasState)
    else session.set(signedOut('none'))
  } catch (thrown) {
    const message = 'Something that cannot fail in a browser failed. Please report it.'
    const error =
      thrown instanceof OidcError
        ? thrown
        : new OidcError('OIDC_NOT_SUPPORTED', message, { remedy: 'report', cause: thrown as Error })
    session.set(signedOut(reasonOf(error), error))
  }
  // Code and metadata come while the page has nothing else to do, so that a click on sign-in leaves at once.
  if (session.get().status !== 'signed-in')
    page.whenIdle(
      () =>
        void engine()
          .then((loaded) => loaded.prepare())
          .catch(() => undefined),
    )
}
