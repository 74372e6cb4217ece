// Room flow: the provider ends a session by loading a page of ours in a frame.
import { signedOut } from '../session/session.ts'
import type { Flow } from './flow.ts'
import { letGo } from './settle.ts'

/**
 * Ends the session that `iss` and `sid` of an address name; any other address changes nothing. A frame on another site
 * sees no storage of ours, so there it reports that it ended nothing.
 *
 * @see [OpenID Connect Front-Channel Logout 1.0 §2](https://openid.net/specs/openid-connect-frontchannel-1_0.html#RPLogout)
 */
export async function frontChannelLogout<Claims>(flow: Flow<Claims>, url: string): Promise<boolean> {
  const { engine, session, tell, page } = flow
  const asked = new URL(url, page.origin).searchParams
  const [[iss, ...otherIss], [sid, ...otherSid]] = [asked.getAll('iss'), asked.getAll('sid')]
  const { isSession } = await engine()
  // Front-Channel Logout §2: both or none; and here always both, else any site could sign people out.
  const isOurs = iss && sid && !otherIss.length && !otherSid.length && (await isSession(iss, sid))
  if (!isOurs) {
    const message = 'A front-channel logout names no session seen here; a frame of another site sees none.'
    tell({ type: 'notice', message })
    return false
  }
  await letGo(flow)
  session.set(signedOut('signed-out'))
  return true
}
