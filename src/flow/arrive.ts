// Room flow: a page that arrives with something to do: a response of the provider, or a session of an earlier page load.
import { OidcError } from '../errors/oidc-error.ts'
import { signedOut } from '../session/session.ts'
import type { Callback } from './callback.ts'
import type { Flow } from './flow.ts'
import { handOver, ring } from './hand-over.ts'
import type { View } from './page.ts'
import { readReturnTo } from './return-to.ts'
import { settle } from './settle.ts'
import { leaveSilently } from './sign-in.ts'

async function finish<Claims>(flow: Flow<Claims>, parameters: string): Promise<void> {
  const { page, session, breaker } = flow
  const engine = await flow.engine()
  const isLate = await handOver(flow, parameters)
  const { identity, error, returnTo: stored, view, isSilent } = await engine.redeem(parameters)
  if (isLate) ring(flow)
  const returnTo = readReturnTo(stored, page.origin) ?? '/'
  page.moveTo(returnTo, view as View | undefined)
  if (error) {
    breaker.noteFailure(error.oauth)
    throw error
  }
  if (identity) await settle(flow, identity, { returnTo, isNew: !isSilent })
  else session.set(signedOut('signed-out'))
}

/** Finds the session of an earlier page load; whether there is one. */
async function restore<Claims>(flow: Flow<Claims>): Promise<boolean> {
  const { identity, isMark } = await (await flow.engine()).restore()
  if (identity) await settle(flow, identity)
  else if (isMark && !flow.page.isFramed) await leaveSilently(flow, {}, true)
  return identity !== undefined
}

/** An answer without a state of ours: it is another integration's, unless a sign-in of ours is waiting. */
async function meetForeign<Claims>(
  { page, tell, place, engine }: Flow<Claims>,
  hasState: boolean,
): Promise<void> {
  if (!(await (await engine()).awaits())) return
  tell({ type: 'callback', outcome: 'foreign', url: place.redirectUri, brings: [] })
  const isJwt = /[?#&]response=/.test(page.url())
  if (!hasState) page.show(place.redirectUri)
  if (isJwt) {
    const message =
      'The response is a JWT (JARM), and was not used. Set the response mode of this client to `query` there.'
    throw new OidcError('OIDC_CALLBACK_INVALID', message, { remedy: 'fix' })
  }
  throw new OidcError(
    'OIDC_CALLBACK_UNKNOWN_STATE',
    `The response has ${hasState ? 'a foreign' : 'no'} state, and was not used. Sign in again.`,
  )
}

/** Settles the session: a response that was used up already leads to the session that it brought. */
export async function arrive<Claims>(
  flow: Flow<Claims>,
  { parameters, isForeign, hasState }: Callback,
): Promise<void> {
  try {
    if (parameters) return await finish(flow, parameters)
    if (isForeign) await meetForeign(flow, hasState)
  } catch (thrown) {
    const { code } = thrown as OidcError
    if (code !== 'OIDC_CALLBACK_UNKNOWN_STATE') throw thrown
    flow.tell({ type: 'error', code })
    if (!(await restore(flow))) throw thrown
    return
  }
  if (!(await restore(flow))) flow.session.set(signedOut('none'))
}
