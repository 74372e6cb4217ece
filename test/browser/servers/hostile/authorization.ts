// Hostile provider: the authorization endpoint, where whoever is at the browser agrees at once.
import { htmlAnswer, pageAnswer, redirectAnswer, type Answer } from '../answer.ts'
import { sessionState, type BrowserSession } from './sessions.ts'
import type { Parameters } from './switches.ts'
import { parametersOf, type Handler, type Turn } from './turn.ts'

type AuthorizationTurn = Turn<'authorization'>
type Refusal = [error: string, description: string]

const nobody: Refusal = ['login_required', 'nobody is signed in']

/** What is wrong with a request whose redirect_uri is good. */
function errorOf(asked: URLSearchParams): Refusal | undefined {
  // RFC 8707 §2: `resource` alone may be there several times.
  const twice = [...asked.keys()].find((name) => name !== 'resource' && asked.getAll(name).length > 1)
  if (twice) return ['invalid_request', `${twice} is there twice`]
  if (asked.get('response_type') !== 'code') return ['unsupported_response_type', 'only code']
  if (!asked.get('scope')?.split(' ').includes('openid')) return ['invalid_scope', 'openid is missing']
  // RFC 7636 §4.4.1: a provider that requires PKCE refuses a request without it.
  if (!/^[\w-]{43}$/.test(asked.get('code_challenge') ?? '')) return ['invalid_request', 'code_challenge']
  if (asked.get('code_challenge_method') !== 'S256') return ['invalid_request', 'only S256']
  return asked.get('answer') === 'deny' ? ['access_denied', 'denied'] : undefined
}

/** The session at the provider that the answer is about. Without prompt=none, somebody signs in. */
function findSession(turn: AuthorizationTurn, asked: URLSearchParams): BrowserSession | undefined {
  const { request, sessions, switches, now } = turn
  if (asked.get('prompt') !== 'none') return sessions.signIn(request, switches.person, now)
  const { session } = switches
  if (session === 'nobody') return undefined
  if (!session) return sessions.of(request)
  return sessions.newest(session) ?? sessions.signIn(request, session, now)
}

function addCode(
  { grants, switches, deviation }: AuthorizationTurn,
  asked: URLSearchParams,
  session: BrowserSession,
): string {
  return grants.addCode({
    clientId: asked.get('client_id') ?? '',
    redirectUri: asked.get('redirect_uri') ?? '',
    scope: asked.get('scope') ?? '',
    challenge: asked.get('code_challenge') ?? '',
    nonce: asked.get('nonce'),
    acr: asked.get('acr_values')?.split(' ')[0] ?? null,
    ...session,
    // RFC 9449 §10: the key that the code is bound to.
    jkt: switches.dpop === 'off' ? null : (deviation.boundTo ?? asked.get('dpop_jkt')),
    revoked: false,
  })
}

function refused([error, description]: Refusal): Parameters {
  return [
    ['error', error],
    ['error_description', description],
  ]
}

/** What a good request is answered with. */
function granted(turn: AuthorizationTurn, asked: URLSearchParams, session: BrowserSession): Parameters {
  const code: Parameters = [['code', addCode(turn, asked, session)]]
  if (!turn.switches.sessionManagement) return code
  const { origin } = new URL(asked.get('redirect_uri') ?? '')
  const { sid } = session
  return [...code, ['session_state', sessionState({ clientId: asked.get('client_id') ?? '', origin, sid })]]
}

function redirect(
  { deviation, request }: AuthorizationTurn,
  asked: URLSearchParams,
  honest: Parameters,
): Answer {
  const { parameters = (list) => list, place = 'query', location = (url) => url } = deviation
  const list = parameters(honest, request)
  const to = new URL(asked.get('redirect_uri') ?? '')
  if (place === 'fragment') to.hash = new URLSearchParams(list).toString()
  else for (const [name, value] of list) to.searchParams.append(name, value)
  return redirectAnswer(location(to.href))
}

function withCookie({ headers, ...rest }: Answer, cookie: string): Answer {
  return { ...rest, headers: { ...headers, 'set-cookie': cookie } }
}

/** Asks the person who is at the browser. */
function askPerson(): Answer {
  const links = ['agree', 'deny'].map((answer) => `<a id="${answer}" href="#">${answer}</a>`).join(' ')
  const go = 'for (const a of document.links) a.href = location.search + "&answer=" + a.id'
  return pageAnswer('Sign in', `<p>${links}</p><script>${go}</script>`)
}

/** What is asked for: by a reference, or else in the request itself. */
function readAsked({ request, pushed, switches, now }: AuthorizationTurn): URLSearchParams | undefined {
  const sent = parametersOf(request)
  const reference = sent.get('request_uri')
  if (reference === null) return switches.pushing === 'required' ? undefined : sent
  const names = [...sent.keys()].filter((name) => name !== 'answer').toSorted()
  const found = pushed.find(reference, now)
  // RFC 9126 §4: of the client that pushed it, and nothing stands beside it.
  if (names.join() !== 'client_id,request_uri' || found?.get('client_id') !== sent.get('client_id'))
    return undefined
  const asked = new URLSearchParams(found)
  const answer = sent.get('answer')
  if (answer !== null) asked.set('answer', answer)
  return asked
}

export const answerAuthorization: Handler<'authorization'> = (turn) => {
  const asked = readAsked(turn)
  if (!asked) return htmlAnswer('pushed requests only, each once', 400)
  if (!asked.get('client_id') || !URL.canParse(asked.get('redirect_uri') ?? '')) {
    return htmlAnswer('client_id or redirect_uri is missing', 400)
  }
  const isSilent = asked.get('prompt') === 'none'
  if (turn.deviation.interactive && !isSilent && !asked.has('answer')) return askPerson()
  turn.pushed.useUp(parametersOf(turn.request).get('request_uri') ?? '')
  const error = errorOf(asked)
  const session = error ? undefined : findSession(turn, asked)
  const state = asked.get('state')
  const answer = redirect(turn, asked, [
    ...(session ? granted(turn, asked, session) : refused(error ?? nobody)),
    ...(state === null ? [] : [['state', state] as Parameters[number]]),
    ['iss', turn.issuer],
  ])
  return session ? withCookie(answer, turn.sessions.cookieFor(session)) : answer
}
