// Hostile provider: how things end: revocation and the end of the session.
import { htmlAnswer, redirectAnswer } from '../answer.ts'
import { parametersOf, type Handler } from './turn.ts'

export const answerRevocation: Handler<'revocation'> = ({ request, grants }) => {
  grants.revoke(request.form.get('token') ?? '')
  return { status: 200, headers: {}, body: '' }
}

export const answerEndSession: Handler<'end_session'> = ({ request }) => {
  const asked = parametersOf(request)
  const to = asked.get('post_logout_redirect_uri')
  if (to === null || !URL.canParse(to)) return htmlAnswer('You are signed out')
  const url = new URL(to)
  const state = asked.get('state')
  if (state !== null) url.searchParams.append('state', state)
  return redirectAnswer(url.href)
}
