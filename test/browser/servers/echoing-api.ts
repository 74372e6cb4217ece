// Test servers: a resource server that says back what it was sent, the token too, in two pieces; the second when it is told to.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createGate, preflightAnswer, send } from './answer.ts'
import { listen } from './loopback.ts'

export type EchoingApi = {
  readonly origin: string
  /** The token that came last. */
  token: string
  close: () => Promise<void>
}

/** Starts one. A call of `/more` sends the second piece, once the first is on its way. */
export async function startEchoingApi(): Promise<EchoingApi> {
  let sent = createGate()
  let finish = () => {}

  function echo(request: IncomingMessage, response: ServerResponse): void {
    const { authorization = '' } = request.headers
    api.token = authorization.replace(/^\w+ /, '')
    const text = JSON.stringify({ headers: { authorization } })
    const middle = text.indexOf(api.token) + (api.token.length >> 1)
    response.writeHead(200, { 'content-type': 'application/json', 'access-control-allow-origin': '*' })
    finish = () => void response.end(text.slice(middle))
    response.write(text.slice(0, middle), sent.open)
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'OPTIONS') return send(response, preflightAnswer(), {})
    if (request.url !== '/more') return echo(request, response)
    await sent.passed
    sent = createGate()
    finish()
    send(response, { status: 204, headers: {}, body: '' }, {})
  }

  const { origin, close } = await listen(answer, 'localhost')
  const api: EchoingApi = { origin, token: '', close }
  return api
}
