// Hostile provider: how things end: revocation and the end of the session.
import { htmlAnswer, pageAnswer, redirectAnswer, type Answer } from '../answer.ts'
import { frame, quote } from './frames.ts'
import { parametersOf, type Handler } from './turn.ts'

export const answerRevocation: Handler<'revocation'> = ({ request, grants }) => {
  grants.revoke(request.form.get('token') ?? '')
  return { status: 200, headers: {}, body: '' }
}

/** Where the browser goes after logout; undefined where it stays. */
function destination(asked: URLSearchParams): string | undefined {
  const to = asked.get('post_logout_redirect_uri')
  if (to === null || !URL.canParse(to)) return undefined
  const url = new URL(to)
  const state = asked.get('state')
  if (state !== null) url.searchParams.append('state', state)
  return url.href
}

/** Front-Channel Logout §2: the page of the provider frames the pages that end the sessions of its clients. */
function farewell(frames: string[], to = ''): Answer {
  const html = frames.map(frame).join('')
  return pageAnswer('You are signed out', `${html}<a id="continue" href="${quote(to)}">continue</a>`)
}

export const answerEndSession: Handler<'end_session'> = (turn) => {
  const { request, sessions, deviation } = turn
  const to = destination(parametersOf(request))
  const session = sessions.of(request)
  if (session) sessions.end(session.sid)
  if (deviation.frames) return farewell(deviation.frames, to)
  return to === undefined ? htmlAnswer('You are signed out') : redirectAnswer(to)
}
