// Test servers: what arrived, in order, so that a test can prove what was sent, how often, and what was not.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'

export type LoggedRequest<Endpoint extends string = string> = {
  endpoint: Endpoint
  method: string
  path: string
  query: URLSearchParams
  /** The body read as a form; empty when it is none. */
  form: URLSearchParams
  body: string
  headers: IncomingHttpHeaders
  /** Milliseconds since the epoch. */
  at: number
}

export type RequestLog<Endpoint extends string = string> = {
  /** Every request in order of arrival, preflights too. */
  readonly all: readonly LoggedRequest<Endpoint>[]
  of: (endpoint: Endpoint) => LoggedRequest<Endpoint>[]
  count: (endpoint: Endpoint) => number
  /** The newest request; fails when there was none. */
  last: (endpoint: Endpoint) => LoggedRequest<Endpoint>
  /** The first request there that `next` has not handed out yet, at once or as soon as it arrives. */
  next: (endpoint: Endpoint) => Promise<LoggedRequest<Endpoint>>
  add: (request: LoggedRequest<Endpoint>) => void
  clear: () => void
}

type Waiter<Endpoint extends string> = {
  endpoint: Endpoint
  resolve: (request: LoggedRequest<Endpoint>) => void
}

export function createRequestLog<Endpoint extends string>(): RequestLog<Endpoint> {
  const all: LoggedRequest<Endpoint>[] = []
  const unread: LoggedRequest<Endpoint>[] = []
  const waiters: Waiter<Endpoint>[] = []
  const of = (endpoint: Endpoint) => all.filter((request) => request.endpoint === endpoint)
  return {
    all,
    of,
    count: (endpoint) => of(endpoint).length,
    last(endpoint) {
      const request = of(endpoint).at(-1)
      if (!request) throw new Error(`no request reached ${endpoint}`)
      return request
    },
    next(endpoint) {
      const at = unread.findIndex((request) => request.endpoint === endpoint)
      const [request] = at < 0 ? [] : unread.splice(at, 1)
      return request
        ? Promise.resolve(request)
        : new Promise((resolve) => waiters.push({ endpoint, resolve }))
    },
    add(request) {
      all.push(request)
      const at = waiters.findIndex((waiter) => waiter.endpoint === request.endpoint)
      const [waiter] = at < 0 ? [] : waiters.splice(at, 1)
      if (waiter) waiter.resolve(request)
      else unread.push(request)
    },
    clear() {
      all.length = unread.length = waiters.length = 0
    },
  }
}

/** Reads a whole request, unless the client breaks off; its endpoint is told by the server that knows its paths. */
export async function readRequest<Endpoint extends string>(
  incoming: IncomingMessage,
  endpointOf: (request: LoggedRequest) => Endpoint,
): Promise<LoggedRequest<Endpoint> | undefined> {
  const at = Date.now()
  const body = await text(incoming).catch(() => undefined)
  if (body === undefined) return undefined
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://localhost')
  const isForm = incoming.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
  const request: LoggedRequest = {
    endpoint: '',
    method: incoming.method ?? '',
    path: pathname,
    query: searchParams,
    form: new URLSearchParams(isForm ? body : ''),
    body,
    headers: incoming.headers,
    at,
  }
  return { ...request, endpoint: endpointOf(request) }
}
