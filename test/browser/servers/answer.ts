// Test servers: an answer, and the ways in which any server may deviate from the honest one on the wire.
import type { ServerResponse } from 'node:http'
import { setTimeout as after } from 'node:timers/promises'
import type { LoggedRequest } from './request-log.ts'

export type Json = string | number | boolean | null | readonly Json[] | JsonObject
export type JsonObject = { [member: string]: Json }
export type Awaitable<T> = T | Promise<T>

export type Answer = { status: number; headers: Record<string, string>; body: string }

/** Holds an answer back until the test opens it. */
export type Gate = { readonly passed: Promise<void>; open(): void }

export function createGate(): Gate {
  let open = () => {}
  const passed = new Promise<void>((resolve) => (open = resolve))
  return { passed, open }
}

/** Who may read an answer: every origin, nobody, or one origin. */
export type Cors = 'any' | 'off' | `http${string}`

/** How an answer differs from the honest one. Every field left out means honest. */
export type Deviation = {
  status?: number
  /** The whole body, or what to make of the honest one. */
  body?: string | ((honest: string) => string)
  contentType?: string
  /** Added to the honest headers, or instead of those of the same name. */
  headers?: Record<string, string>
  /** A redirect to that URL is the whole answer. */
  redirect?: { status: 301 | 302 | 303 | 307 | 308; to: string }
  /** The connection breaks: before the request did anything, after it did, or after half the body. */
  cut?: 'reset' | 'lost' | 'half'
  /** No answer, ever. */
  hang?: boolean
  /** So many bytes more, in a first member of the honest JSON, as fast as they are taken; Infinity has no end. */
  flood?: number
  /** White space before the honest body, a little now and then, without end. */
  drips?: boolean
  /** The answer is made and sent once the gate opens; a function picks the requests that wait. */
  gate?: Gate | ((request: LoggedRequest) => Gate | undefined)
  /** Milliseconds that pass before the answer is made, as at a slow server. */
  delay?: number
  cors?: Cors
}

/** A standing deviation, and a queue of others for the next requests, one each. */
export type Switch<D extends Deviation = Deviation> = D & { once?: D[] }

/** The deviation for the request at hand. Takes it from the queue. */
export function takeDeviation<D extends Deviation>(standing: Switch<D>): D {
  return { ...standing, ...standing.once?.shift() }
}

export async function waitForGate({ gate, delay }: Deviation, request: LoggedRequest): Promise<void> {
  await (typeof gate === 'function' ? gate(request) : gate)?.passed
  if (delay !== undefined) await after(delay)
}

export function jsonAnswer(body: Json, status = 200): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

export function htmlAnswer(text: string, status = 200): Answer {
  return pageAnswer(text, `<p>${text}</p>`, status)
}

/** A page with that title and that HTML. */
export function pageAnswer(title: string, html: string, status = 200): Answer {
  const body = `<!doctype html><html lang="en"><title>${title}</title>${html}</html>`
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body }
}

export function redirectAnswer(to: string, status = 303): Answer {
  return { status, headers: { location: to }, body: '' }
}

/** Whether a request is turned away, so that it must not have used anything up. */
export function isTurnedAway({ status = 200, redirect, cut, hang }: Deviation): boolean {
  return status >= 400 || redirect !== undefined || cut === 'reset' || hang === true
}

/** The answer to a preflight: the methods and headers that the endpoints understand. */
export function preflightAnswer(): Answer {
  const headers = {
    'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
    'access-control-allow-headers': 'authorization, content-type, dpop, x-test',
  }
  return { status: 204, headers, body: '' }
}

export function deviate(honest: Answer, deviation: Deviation): Answer {
  const { status, body, contentType, headers = {}, redirect } = deviation
  if (redirect) return redirectAnswer(redirect.to, redirect.status)
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
  return {
    status: status ?? honest.status,
    headers: {
      ...honest.headers,
      ...(contentType && { 'content-type': contentType }),
      ...Object.fromEntries(named),
    },
    body: typeof body === 'function' ? body(honest.body) : (body ?? honest.body),
  }
}

/** What a page may read of an answer that it may read, beside the usual. */
const exposable = ['www-authenticate', 'retry-after', 'dpop-nonce']

function corsHeaders(cors: Cors, answer: Answer): Record<string, string> {
  if (cors === 'off') return {}
  const exposed = exposable.filter((name) => name in answer.headers)
  return {
    'access-control-allow-origin': cors === 'any' ? '*' : cors,
    ...(exposed.length > 0 && { 'access-control-expose-headers': exposed.join(', ') }),
  }
}

/** Sends JSON with a first member of so many bytes. */
function flood(response: ServerResponse, body: string, bytes: number): void {
  const part = Buffer.alloc(65_536, 'x')
  let left = bytes
  const more = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= part.length
      if (!response.write(part)) return void response.once('drain', more)
    }
    response.end(`",${body.slice(1)}`)
  }
  response.write('{"flood":"')
  more()
}

function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write(' '), 50)
  response.once('close', () => clearInterval(timer))
}

/** Sends an answer and closes the connection: a browser repeats by itself what fails on a connection it reuses. */
export function send(response: ServerResponse, answer: Answer, deviation: Deviation): void {
  if (response.destroyed || deviation.hang) return
  if (deviation.cut === 'reset' || deviation.cut === 'lost') {
    response.socket?.resetAndDestroy()
    return
  }
  const body = Buffer.from(answer.body)
  const { flood: more, drips = false } = deviation
  response.writeHead(answer.status, {
    ...corsHeaders(deviation.cors ?? 'any', answer),
    ...(more === undefined && !drips && { 'content-length': body.length }),
    connection: 'close',
    ...answer.headers,
  })
  if (more !== undefined) return flood(response, answer.body, more)
  if (drips) return drip(response)
  if (deviation.cut === 'half') {
    response.write(body.subarray(0, body.length >> 1), () => response.socket?.destroy())
    return
  }
  response.end(body)
}
