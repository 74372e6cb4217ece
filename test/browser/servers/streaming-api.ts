// Test servers: a resource server that speaks HTTP/2, because browsers stream a request body over nothing less.
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import { text } from 'node:stream/consumers'
import { jsonAnswer, preflightAnswer, type Answer } from './answer.ts'
import { makeTls } from './hostile/certificate.ts'
import { openPort } from './loopback.ts'

export type StreamingApi = {
  readonly origin: string
  /** What was sent, preflights aside, in order of arrival. */
  readonly log: { body: string; authorization: string }[]
  close: () => Promise<void>
}

type State = Pick<StreamingApi, 'log'> & { accepts: (token: string) => boolean }

async function answer({ log, accepts }: State, request: Http2ServerRequest): Promise<Answer> {
  if (request.method === 'OPTIONS') return preflightAnswer()
  const { authorization = '' } = request.headers
  log.push({ body: await text(request), authorization })
  if (accepts(authorization.replace('Bearer ', ''))) return jsonAnswer({})
  const refusal = jsonAnswer({ error: 'invalid_token' }, 401)
  return { ...refusal, headers: { ...refusal.headers, 'www-authenticate': 'Bearer error="invalid_token"' } }
}

async function respond(
  state: State,
  request: Http2ServerRequest,
  response: Http2ServerResponse,
): Promise<void> {
  const { status, headers, body } = await answer(state, request)
  const cors = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'WWW-Authenticate' }
  response.writeHead(status, { ...cors, ...headers }).end(body)
}

/** Starts one, with a certificate that it signed itself. */
export async function startStreamingApi(accepts: State['accepts']): Promise<StreamingApi> {
  const state: State = { log: [], accepts }
  const server = createSecureServer(
    await makeTls(),
    (request, response) => void respond(state, request, response),
  )
  const port = await openPort(server)
  return {
    origin: `https://localhost:${port}`,
    log: state.log,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  }
}
