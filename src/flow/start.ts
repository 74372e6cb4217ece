// Room flow: what happens when a page loads: finish the sign-in that this load answers, or find that nobody is signed in.
import { OidcError } from '../errors/oidc-error.ts'
import { signedOut } from '../session/session.ts'
import type { SignedOutReason } from '../session/session.ts'
import { readCallback } from './callback.ts'
import type { Flow } from './flow.ts'
import { readReturnTo } from './return-to.ts'

function reasonOf({ code, oauth }: OidcError): SignedOutReason {
  if (code === 'OIDC_CALLBACK_UNKNOWN_STATE' || code === 'OIDC_CALLBACK_EXPIRED') return 'stale-callback'
  if (code !== 'OIDC_AUTHORIZATION_FAILED' || !oauth) return 'failed'
  if (/denied|cancel/.test(oauth.error)) return 'denied'
  // OpenID Connect Core 1.0 §3.1.2.6: login_required, interaction_required and their kin.
  return /^(login|interaction|account_selection|consent)_required$/.test(oauth.error)
    ? 'interaction-required'
    : 'failed'
}

/** Ends a start without anybody signed in, for a reason that the error tells. */
function fail<Claims>({ session }: Flow<Claims>, thrown: unknown): void {
  const error =
    thrown instanceof OidcError
      ? thrown
      : new OidcError(
          'OIDC_NOT_SUPPORTED',
          'Something that cannot fail in a browser failed. Please report it.',
          {
            remedy: 'report',
            cause: thrown as Error,
          },
        )
  session.set(signedOut(reasonOf(error), error))
}

async function finish<Claims>(flow: Flow<Claims>, parameters: string): Promise<void> {
  const { page, session } = flow
  const engine = await flow.engine()
  const { claims, scope = '', error, returnTo: stored } = await engine.redeem(parameters)
  const returnTo = readReturnTo(stored, page.origin) ?? '/'
  page.show(returnTo)
  if (error) throw error
  if (!claims) return session.set(signedOut('signed-out'))
  const accepted = await flow.accept(claims).catch(async (thrown: unknown) => {
    await engine.release({ returnTo, local: true })
    throw thrown
  })
  session.set({ status: 'signed-in', claims: accepted, scope, renewal: 'idle', returnTo })
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
    `The response at the redirect URI has ${hasState ? 'a foreign' : 'no'} state. The code was not redeemed. Sign in again.`,
  )
}

/** Settles the session of a page load. The address is read and cleaned before the first await. */
export async function start<Claims>(flow: Flow<Claims>): Promise<void> {
  const { page, session, engine } = flow
  const callback = readCallback(page, flow.place, flow.tell)
  try {
    if (callback.kind === 'ours') await finish(flow, callback.parameters)
    else if (callback.kind === 'foreign') await meetForeign(flow, callback.hasState)
    else session.set(signedOut('none'))
  } catch (thrown) {
    fail(flow, thrown)
  }
  if (session.get().status === 'signed-in') return
  // Code and metadata come while the page has nothing else to do, so that a click on sign-in leaves at once.
  page.whenIdle(
    () =>
      void engine()
        .then((loaded) => loaded.prepare())
        .catch(() => undefined),
  )
}
