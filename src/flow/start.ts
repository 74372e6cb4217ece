// Room flow: what happens when a page loads: finish the sign-in that this load answers, or find that nobody is signed in.
import { OidcError } from '../errors/oidc-error.ts'
import { signedOut } from '../session/session.ts'
import type { SignedOutReason } from '../session/session.ts'
import { readCallback } from './callback.ts'
import type { Flow } from './flow.ts'
import { readReturnTo } from './return-to.ts'

const denials = ['access_denied', 'user_cancelled', 'consent_denied']
const interactions = [
  'login_required',
  'interaction_required',
  'account_selection_required',
  'consent_required',
]

function reasonOf(error: OidcError): SignedOutReason {
  if (error.code === 'OIDC_CALLBACK_UNKNOWN_STATE' || error.code === 'OIDC_CALLBACK_EXPIRED')
    return 'stale-callback'
  if (error.code !== 'OIDC_AUTHORIZATION_FAILED') return 'failed'
  const answer = error.oauth?.error ?? ''
  if (denials.includes(answer)) return 'denied'
  return interactions.includes(answer) ? 'interaction-required' : 'failed'
}

function toOidcError(thrown: unknown): OidcError {
  if (thrown instanceof OidcError) return thrown
  return new OidcError(
    'OIDC_NOT_SUPPORTED',
    'Something that should not fail in a browser failed. Please report it.',
    {
      remedy: 'report',
      cause: thrown instanceof Error ? thrown : undefined,
    },
  )
}

/** Ends a start without anybody signed in, for a reason that the error tells. */
function fail<Claims>({ session }: Flow<Claims>, thrown: unknown): void {
  const error = toOidcError(thrown)
  session.set(signedOut(reasonOf(error), error))
}

async function finish<Claims>(flow: Flow<Claims>, parameters: string): Promise<void> {
  const { page, session } = flow
  const engine = await flow.engine()
  const outcome = await engine.redeem(parameters)
  const returnTo = readReturnTo(outcome.returnTo, page.origin)
  if (returnTo !== undefined) page.show(returnTo)
  if ('claims' in outcome) {
    try {
      const claims = await flow.accept(outcome.claims)
      session.set({
        status: 'signed-in',
        claims,
        scope: outcome.scope,
        renewal: 'idle',
        ...(returnTo !== undefined && { returnTo }),
      })
    } catch (thrown) {
      await engine.release({ returnTo: '/', local: true })
      throw thrown
    }
  } else if (outcome.error) fail(flow, outcome.error)
  else session.set(signedOut('signed-out'))
}

/** An answer without a state of ours: it is another integration's, unless a sign-in of ours is waiting. */
async function meetForeign<Claims>(flow: Flow<Claims>, hasState: boolean): Promise<void> {
  const { page, session, tell, place } = flow
  const engine = await flow.engine()
  if (!(await engine.awaits())) return session.set(signedOut('none'))
  tell({ type: 'callback', outcome: 'foreign', url: place.redirectUri, brings: [] })
  tell({ type: 'check', check: 'state', passed: false })
  if (!hasState) page.show(place.redirectUri)
  const fault = hasState ? 'has a state that was not issued here' : 'has no state'
  fail(
    flow,
    new OidcError(
      'OIDC_CALLBACK_UNKNOWN_STATE',
      `The response at the redirect URI ${fault}. The code was not redeemed. Sign in again.`,
    ),
  )
}

/** Gets ready for a sign-in while the page has nothing else to do: code and metadata, so that the click leaves at once. */
function prefetch<Claims>({ page, engine }: Flow<Claims>): void {
  page.whenIdle(
    () =>
      void engine()
        .then((loaded) => loaded.prepare())
        .catch(() => undefined),
  )
}

/** Settles the session of a page load. The address is read and cleaned before the first await. */
export async function start<Claims>(flow: Flow<Claims>): Promise<void> {
  const callback = readCallback(flow.page, flow.place, flow.tell)
  try {
    if (callback.kind === 'ours') await finish(flow, callback.parameters)
    else if (callback.kind === 'foreign') await meetForeign(flow, callback.hasState)
    else flow.session.set(signedOut('none'))
  } catch (thrown) {
    fail(flow, thrown)
  }
  if (flow.session.get().status !== 'signed-in') prefetch(flow)
}
