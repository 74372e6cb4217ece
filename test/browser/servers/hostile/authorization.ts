// Hostile provider: the authorization endpoint, where whoever is at the browser agrees at once.
import { htmlAnswer, redirectAnswer } from '../answer.ts'
import type { Parameters } from './switches.ts'
import { parametersOf, type Handler, type Turn } from './turn.ts'

/** What is wrong with a request whose redirect_uri is good. */
function errorOf(asked: URLSearchParams): [error: string, description: string] | undefined {
  const twice = [...asked.keys()].find((name) => asked.getAll(name).length > 1)
  if (twice) return ['invalid_request', `${twice} is there twice`]
  if (asked.get('response_type') !== 'code') return ['unsupported_response_type', 'only code']
  if (!asked.get('scope')?.split(' ').includes('openid')) return ['invalid_scope', 'openid is missing']
  // RFC 7636 §4.4.1: a provider that requires PKCE refuses a request without it.
  if (!/^[\w-]{43}$/.test(asked.get('code_challenge') ?? '')) return ['invalid_request', 'code_challenge']
  if (asked.get('code_challenge_method') !== 'S256') return ['invalid_request', 'only S256']
  return undefined
}

function addCode({ switches, grants, now }: Turn, asked: URLSearchParams): string {
  return grants.addCode({
    clientId: asked.get('client_id') ?? '',
    redirectUri: asked.get('redirect_uri') ?? '',
    scope: asked.get('scope') ?? '',
    challenge: asked.get('code_challenge') ?? '',
    nonce: asked.get('nonce'),
    acr: asked.get('acr_values')?.split(' ')[0] ?? null,
    authTime: now,
    person: switches.person,
    revoked: false,
  })
}

function honestParameters(turn: Turn, asked: URLSearchParams): Parameters {
  const error = errorOf(asked)
  const parameters: Parameters = error
    ? [
        ['error', error[0]],
        ['error_description', error[1]],
      ]
    : [['code', addCode(turn, asked)]]
  const state = asked.get('state')
  if (state !== null) parameters.push(['state', state])
  return [...parameters, ['iss', turn.issuer]]
}

export const answerAuthorization: Handler<'authorization'> = (turn) => {
  const asked = parametersOf(turn.request)
  const redirectUri = asked.get('redirect_uri') ?? ''
  if (!asked.get('client_id') || !URL.canParse(redirectUri)) {
    return htmlAnswer('client_id or redirect_uri is missing', 400)
  }
  const { parameters = (honest) => honest, place = 'query', location = (honest) => honest } = turn.deviation
  const list = parameters(honestParameters(turn, asked), turn.request)
  const to = new URL(redirectUri)
  if (place === 'fragment') to.hash = new URLSearchParams(list).toString()
  else for (const [name, value] of list) to.searchParams.append(name, value)
  return redirectAnswer(location(to.href))
}
