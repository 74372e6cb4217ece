// Providers: a proxy that is the whole world to a browser: whatever host it asks for, the program of the test answers.
import { createServer, request as ask } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { Duplex } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { send, type Answer } from '../browser/servers/answer.ts'
import { makeTls } from '../browser/servers/hostile/certificate.ts'
import { openPort, type Host } from '../browser/servers/loopback.ts'

/** A request as the browser meant it. */
export type Asked = {
  method: string
  url: URL
  headers: IncomingMessage['headers']
  /** The body read as a form. */
  form: URLSearchParams
}

/** An answer, or the URL of the server of the test that gives it. */
export type Direction = Answer | string

export type World = {
  /** What a browser has to be told as its proxy. */
  readonly proxy: string
  /** Every request in order of arrival, preflights too. */
  readonly log: readonly Asked[]
  /** Who answers. */
  directs: (asked: Asked) => Direction
  /** Nobody is anywhere; requests that are still open are cut. */
  reset: () => void
  close: () => Promise<void>
}

/** Hands a request on to another server, and its answer back, both as they are. */
function handOn(to: string, { method, headers }: Asked, body: Buffer): (response: ServerResponse) => void {
  const { host } = new URL(to)
  return (response) => {
    const onward = ask(to, { method, headers: { ...headers, host } }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    onward.end(body)
  }
}

async function readAsked(incoming: IncomingMessage, scheme: string): Promise<[Asked, Buffer]> {
  const { method = '', headers, url = '' } = incoming
  const body = await buffer(incoming)
  return [
    {
      method,
      headers,
      url: new URL(url, `${scheme}://${headers.host}`),
      form: new URLSearchParams(body.toString()),
    },
    body,
  ]
}

type Responder = (incoming: IncomingMessage, response: ServerResponse) => void

/** A proxy for plain requests and for tunnels; it ends the TLS of the latter, with a certificate that nobody vouches for. */
async function createProxy(
  respond: (scheme: string) => Responder,
): Promise<{ server: Server; drop: () => void }> {
  const sockets = new Set<Duplex>()
  const secure = createSecureServer(await makeTls(), respond('https'))
  const server = createServer(respond('http'))
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('connect', (_, socket) => {
    socket.on('error', () => socket.destroy())
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    secure.emit('connection', socket)
  })
  const drop = () => {
    for (const socket of sockets) socket.destroy()
  }
  return { server, drop }
}

const nobody: World['directs'] = () => ({ status: 404, headers: {}, body: 'nobody is there' })

/** Starts the proxy. */
export async function startWorld(host: Host): Promise<World> {
  const log: Asked[] = []
  const respond = (scheme: string) => (incoming: IncomingMessage, response: ServerResponse) => {
    const answering = async () => {
      const [asked, body] = await readAsked(incoming, scheme)
      log.push(asked)
      const direction = world.directs(asked)
      if (typeof direction === 'string') handOn(direction, asked, body)(response)
      else send(response, direction, {})
    }
    answering().catch(() => response.destroy())
  }
  const { server, drop } = await createProxy(respond)
  const port = await openPort(server)
  const world: World = {
    proxy: `http://${host}:${port}`,
    log,
    directs: nobody,
    reset() {
      drop()
      log.length = 0
      world.directs = nobody
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        drop()
      }),
  }
  return world
}
