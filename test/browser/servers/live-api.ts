// Test servers: a resource server that goes on talking: event streams, and sockets that are opened with a ticket or a token.
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { WebSocketServer, type WebSocket } from 'ws'
import { jsonAnswer, preflightAnswer, send, type Answer } from './answer.ts'
import { challengeOf } from './bound-calls.ts'
import { openPort } from './loopback.ts'
import { createRequestLog, readRequest, type LoggedRequest, type RequestLog } from './request-log.ts'

type Endpoint = 'preflight' | 'ticket' | 'stream' | 'other'

/** One event stream that is open. */
export type Stream = {
  request: LoggedRequest
  write: (text: string) => void
  end: () => void
  cut: () => void
  /** The page has gone, or let go of it. */
  closed: Promise<void>
}

/** One socket that is open, and what it said first. */
export type Socket = {
  url: string
  first: Record<string, string>
  say: (text: string) => void
  close: () => void
  cut: () => void
  closed: Promise<void>
}

export type LiveApi = Pick<RequestLog<Endpoint>, 'all' | 'of' | 'count'> & {
  readonly origin: string
  /** Every URL that was asked for, sockets too. */
  readonly urls: string[]
  /** What streams answer instead of a stream. */
  refusals: Answer[]
  nextStream: () => Promise<Stream>
  /** The next socket that said something. */
  nextSocket: () => Promise<Socket>
  /** How many first messages were refused. */
  refused: number
  close: () => Promise<void>
}

/** Things that come, and those who wait for them. */
function createQueue<Item>(): { add: (item: Item) => void; next: () => Promise<Item> } {
  const items: Item[] = []
  const waiting: ((item: Item) => void)[] = []
  return {
    add(item) {
      const wait = waiting.shift()
      if (wait) wait(item)
      else items.push(item)
    },
    next: () => {
      const item = items.shift()
      return item === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(item)
    },
  }
}

type Desk = { accepts: (token: string) => boolean; tickets: Set<string> }

const bearerOf = ({ headers }: LoggedRequest): string => (headers.authorization ?? '').replace('Bearer ', '')

function endpointOf({ method, path }: LoggedRequest): Endpoint {
  if (method === 'OPTIONS') return 'preflight'
  if (path === '/socket-tickets') return 'ticket'
  return path === '/orders/events' ? 'stream' : 'other'
}

const preflight = (): Answer => {
  const { headers, ...answer } = preflightAnswer()
  const allowed = `${headers['access-control-allow-headers']}, last-event-id`
  return { ...answer, headers: { ...headers, 'access-control-allow-headers': allowed } }
}

function giveTicket({ tickets }: Desk): Answer {
  const ticket = randomBytes(16).toString('base64url')
  tickets.add(ticket)
  return jsonAnswer({ ticket })
}

function openStream(request: LoggedRequest, response: ServerResponse): Stream {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'access-control-allow-origin': '*' })
  response.flushHeaders()
  const closed = new Promise<void>((resolve) => response.once('close', () => resolve()))
  return {
    request,
    write: (text) => void response.write(text),
    end: () => void response.end(),
    cut: () => response.socket?.resetAndDestroy(),
    closed,
  }
}

/** Lets a socket in, once it has shown a ticket that was not used, or a token. */
function judge({ accepts, tickets }: Desk, { ticket = '', token = '' }: Socket['first']): boolean {
  return tickets.delete(ticket) || accepts(token)
}

function openSocket(socket: WebSocket, url: string, first: Socket['first']): Socket {
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  return {
    url,
    first,
    say: (text) => socket.send(text),
    close: () => socket.close(4401),
    cut: () => socket.terminate(),
    closed,
  }
}

/** Starts one; `accepts` says which access tokens are valid. */
export async function startLiveApi(accepts: Desk['accepts']): Promise<LiveApi> {
  const log = createRequestLog<Endpoint>()
  const desk: Desk = { accepts, tickets: new Set() }
  const [streams, sockets] = [createQueue<Stream>(), createQueue<Socket>()]
  async function respond(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    api.urls.push(incoming.url ?? '')
    const request = await readRequest(incoming, endpointOf)
    if (!request) return
    log.add(request)
    if (request.endpoint === 'preflight') return send(response, preflight(), {})
    if (!accepts(bearerOf(request))) return send(response, challengeOf('Bearer', 'invalid_token'), {})
    if (request.endpoint === 'ticket') return send(response, giveTicket(desk), {})
    const refusal = api.refusals.shift()
    if (refusal) return send(response, refusal, {})
    streams.add(openStream(request, response))
  }
  const server = createServer((incoming, response) => void respond(incoming, response))
  const upgraded = new WebSocketServer({ server })
  upgraded.on('connection', (socket, { url = '' }) => {
    api.urls.push(url)
    socket.once('message', (text: Buffer) => {
      const first = JSON.parse(text.toString()) as Socket['first']
      if (judge(desk, first)) return sockets.add(openSocket(socket, url, first))
      api.refused += 1
      socket.close(4401)
    })
  })
  const port = await openPort(server)
  const api: LiveApi = {
    ...log,
    origin: `http://localhost:${port}`,
    urls: [],
    refusals: [],
    refused: 0,
    nextStream: streams.next,
    nextSocket: sockets.next,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        for (const socket of upgraded.clients) socket.terminate()
        server.closeAllConnections()
      }),
  }
  return api
}
