// Playground app: the header and the first card, drawn from the session.
import type { IdTokenClaims, Session } from 'claimcheck'
import { describePerson } from './profile.ts'
import { byId, fill, make } from './dom.ts'

const reasons = {
  none: 'Nobody is signed in',
  'signed-out': 'Signed out',
  denied: 'Sign-in was declined',
  'interaction-required': 'The provider needs to ask something',
  'stale-callback': 'Not signed in: that answer was not ours',
  ended: 'The provider ended the session',
  failed: 'Sign-in failed',
} as const

export function showSession(session: Session) {
  const signedIn = session.status === 'signed-in'
  showState(session)
  byId('sign-in').hidden = session.status !== 'signed-out'
  byId('sign-out').hidden = !signedIn
  byId('welcome').hidden = signedIn || session.status === 'unknown'
  byId('person').hidden = !signedIn
  if (signedIn) {
    byId('sign-in-problem').hidden = true
    showPerson(session.claims)
  }
}

let shown: IdTokenClaims | undefined

/** Draws the person again only when the claims are new, and leaves an opened or closed table as it is. */
function showPerson(claims: IdTokenClaims) {
  if (shown === claims) return
  shown = claims
  const table = byId('person').querySelector('details')
  const open = table ? table.open : matchMedia('(min-width: 40rem)').matches
  fill(byId('person'), describePerson(claims, open))
}

function showState(session: Session) {
  const state = byId('session-state')
  state.dataset['status'] = session.status
  state.dataset['reason'] = session.status === 'signed-out' ? session.reason : ''
  if (session.status === 'signed-in')
    state.textContent = `Signed in as ${String(session.claims.name ?? session.claims.sub)}`
  else state.textContent = session.status === 'unknown' ? 'One moment …' : reasons[session.reason]
}

export function showSignInProblem(description: HTMLElement) {
  fill(byId('sign-in-problem'), make('h3', {}, 'The sign-in did not finish'), description)
}
