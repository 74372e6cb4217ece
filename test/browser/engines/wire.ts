// Browser tests: a proxy between a browser and the servers, for engines that tell nothing: it hears the requests, puts a script at
// the start of each page, and takes what that script tells.
import { randomUUID } from 'node:crypto'
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { text } from 'node:stream/consumers'
import { Script } from 'node:vm'
import { openPort } from '../servers/loopback.ts'
import { allowScript } from './wire-policy.ts'
import type { SeenRequest } from '../tab.ts'

type Ears = {
  hear: (request: SeenRequest) => void
  /** What a page told. */
  told: (value: object) => void
  /** Something went through unread. */
  deafen: () => void
  /** What runs first in each later page, as a classic script; `tell` in it sends a JSON value here. */
  script: () => string
}

type Wire = {
  /** Host and port. */
  readonly address: string
  close: () => void
}

/** Headers of one hop, which are not those of the next. */
const ofHop = ['proxy-connection', 'connection', 'keep-alive', 'transfer-encoding']

const mouth = `/${randomUUID()}`

/** Tells by a request that holds the page up until it was heard. A script that cannot be read is a fault of the test. */
function withTell(script: string): string {
  const source = `(() => {
    const { open, send } = XMLHttpRequest.prototype
    const { apply } = Reflect
    const { stringify } = JSON
    const tell = (value) => {
      try {
        const request = new XMLHttpRequest()
        apply(open, request, ['POST', '${mouth}', false])
        apply(send, request, [stringify(value)])
      } catch {}
    }
    document.currentScript.remove()
    ${script}
  })()`
  void new Script(source)
  return source
}

function isPage({ headers: asked }: IncomingMessage, { headers }: IncomingMessage): boolean {
  const isShown = ['document', 'iframe'].includes(String(asked['sec-fetch-dest'] ?? 'document'))
  return isShown && String(headers['content-type']).startsWith('text/html')
}

function pairs({ rawHeaders }: IncomingMessage, left: readonly string[]): [name: string, value: string][] {
  const all = rawHeaders.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : [],
  )
  return all.filter(([name]) => !left.includes(name.toLowerCase()))
}

/** Passes a page on, with a script before all others. */
async function passPage(answer: IncomingMessage, response: ServerResponse, script: string): Promise<void> {
  const html = await text(answer)
  const nonce = randomUUID()
  const [doctype = ''] = /^\s*<!doctype[^>]*>/i.exec(html) ?? []
  const headers = pairs(answer, [...ofHop, 'content-length']).map(([name, value]): [string, string] =>
    name.toLowerCase() === 'content-security-policy' ? [name, allowScript(value, nonce)] : [name, value],
  )
  response.writeHead(answer.statusCode ?? 502, headers.flat())
  response.end(`${doctype}<script nonce="${nonce}">${withTell(script)}</script>${html.slice(doctype.length)}`)
}

function pass(asked: IncomingMessage, response: ServerResponse, { script }: Ears): void {
  const { hostname, port, pathname, search } = new URL(asked.url ?? '')
  const end = () => void asked.socket.destroy()
  const request = http.request({
    host: hostname.endsWith('localhost') ? '127.0.0.1' : hostname,
    port,
    path: `${pathname}${search}`,
    method: asked.method,
    headers: pairs(asked, ofHop).flat(),
    agent: false,
  })
  request.on('error', end)
  request.on('response', (answer) => {
    answer.on('error', end)
    if (isPage(asked, answer)) return void passPage(answer, response, script()).catch(end)
    response.writeHead(answer.statusCode ?? 502, pairs(answer, ofHop).flat())
    response.flushHeaders()
    answer.pipe(response)
  })
  response.on('close', () => request.destroy())
  asked.pipe(request)
}

function hear(asked: IncomingMessage, ears: Ears): void {
  const headers = Object.fromEntries(pairs(asked, ofHop).map(([name, value]) => [name.toLowerCase(), value]))
  if (headers['access-control-request-method'] !== undefined) return
  const request: SeenRequest = { method: asked.method ?? '', url: asked.url ?? '', headers, body: '' }
  ears.hear(request)
  asked.on('data', (chunk: Buffer) => (request.body += chunk.toString()))
}

function listener(ears: Ears): RequestListener {
  return (asked, response) => {
    if (asked.url?.endsWith(mouth)) {
      const done = text(asked).then((told) => ears.told(JSON.parse(told) as object))
      return void done.finally(() => response.writeHead(204).end())
    }
    hear(asked, ears)
    pass(asked, response, ears)
  }
}

/** What is not plain HTTP goes through unread: TLS, sockets. */
function tunnel({ url = '' }: IncomingMessage, near: Duplex, head: Buffer): void {
  const [, port = ''] = /:(\d+)$/.exec(url) ?? []
  const far = connect(Number(port), '127.0.0.1', () => {
    near.write('HTTP/1.1 200 OK\r\n\r\n')
    far.write(head)
    far.pipe(near).pipe(far)
  })
  far.on('error', () => near.destroy())
  near.on('error', () => far.destroy())
}

export async function startWire(ears: Ears): Promise<Wire> {
  const server = http.createServer(listener(ears)).on('connect', (asked, near, head) => {
    ears.deafen()
    tunnel(asked, near, head)
  })
  const port = await openPort(server)
  return {
    address: `127.0.0.1:${port}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
