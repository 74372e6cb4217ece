// Hostile provider: its pages that live in a frame of the app, or hold the app in one.
import { pageAnswer, type Answer } from '../answer.ts'
import type { LoggedRequest } from '../request-log.ts'
import { sessionState } from './sessions.ts'
import type { Handler, Turn } from './turn.ts'

/** Text as the value of an attribute. */
export function quote(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
}

export function frame(url: string): string {
  return `<iframe src="${quote(url)}"></iframe>`
}

/** Asks the server about each message, so that the test hears of it too, and hands on what the server says. */
const watcher = `<script>
addEventListener('message', async ({ data, origin, source }) => {
  const response = await fetch(location.href, { method: 'POST', body: JSON.stringify({ data, origin }) })
  source.postMessage(await response.text(), origin)
})
</script>`

/** Session Management §3.3: whether the client's session state is about the session that this browser has here. */
function judge({ sessions }: Turn, request: LoggedRequest): string {
  const { data, origin } = JSON.parse(request.body)
  const [, clientId, known, salt] = /^(\S+) ([\w-]+\.([\w-]+))$/.exec(String(data)) ?? []
  if (clientId === undefined) return 'error'
  const sid = sessions.of(request)?.sid ?? ''
  return sessionState({ clientId, origin, sid }, salt) === known ? 'unchanged' : 'changed'
}

export const answerCheckSession: Handler<'check_session'> = (turn) => {
  const { request, deviation } = turn
  if (request.method === 'GET') return pageAnswer('check session', watcher)
  const { says = judge(turn, request) } = deviation
  const body = typeof says === 'function' ? says(request.body) : says
  return { status: 200, headers: { 'content-type': 'text/plain' }, body }
}

function logoutUrl({ sessions, issuer }: Turn, request: LoggedRequest): string {
  const { uri = '', ...told } = Object.fromEntries(request.query)
  const honest = { iss: issuer, sid: (sessions.of(request) ?? sessions.newest())?.sid ?? '' }
  const url = new URL(uri)
  const parameters = Object.keys(told).length > 0 ? told : honest
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url.href
}

export const answerFrontChannel: Handler<'front_channel'> = (turn): Answer =>
  pageAnswer('front channel', frame(logoutUrl(turn, turn.request)))
