// Test servers: a resource server whose answers are as long as they are asked to be, and that knows how much of one was taken.
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { preflightAnswer, send } from './answer.ts'
import { listen } from './loopback.ts'

/** One answer. */
export type Pour = {
  /** Bytes that were taken, by the network or by whoever reads. */
  written: number
  /** When it was sent, or the other end has gone. */
  readonly closed: Promise<unknown>
}

export type PouringApi = {
  readonly origin: string
  /** Every answer, by the path that was asked for. */
  readonly pours: Map<string, Pour>
  close: () => Promise<void>
}

const piece = Buffer.alloc(65_536, 'x')

/** Sends `?bytes=` of them, as fast as they are taken; with `&hold` it does not end then. */
async function pour(state: Pour, asked: URLSearchParams, response: ServerResponse): Promise<void> {
  const bytes = Number(asked.get('bytes'))
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'access-control-allow-origin': '*',
  })
  while (state.written < bytes && !response.closed) {
    const next = piece.subarray(0, bytes - state.written)
    if (!response.write(next)) await Promise.race([once(response, 'drain'), state.closed])
    state.written += next.length
  }
  if (!asked.has('hold')) response.end()
}

export async function startPouringApi(): Promise<PouringApi> {
  const pours = new Map<string, Pour>()
  const answer = (request: IncomingMessage, response: ServerResponse): void | Promise<void> => {
    if (request.method === 'OPTIONS') return send(response, preflightAnswer(), {})
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const state = { written: 0, closed: new Promise((resolve) => response.once('close', resolve)) }
    pours.set(pathname, state)
    return pour(state, searchParams, response)
  }
  const { origin, close } = await listen(answer, 'localhost')
  return { origin, pours, close }
}
