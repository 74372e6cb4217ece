// Room engine: calls of APIs for the page on the other end of the wire. What may be called is checked again on this side.
import { takeListed } from '../../access-token/resources.ts'
import { fromWireError, toWireError } from '../../errors/wire-error.ts'
import type { Engine, EngineConfig } from '../engine.ts'
import type { Post, Remark, WorkerMessage } from './messages.ts'
import { sendPieces, takeBytes } from './pieces.ts'
import type { Pieces, Sender } from './pieces.ts'
import { receiveBody } from './received-body.ts'
import type { ReceivedBody } from './received-body.ts'
import { toInit } from './request-head.ts'
import type { RequestHead } from './request-head.ts'
import { writeResponseHead } from './response-head.ts'
import { openTurns } from './turns.ts'

/** One call that is under way. */
interface Served {
  readonly aborting: AbortController
  /** The body of the request, where it comes piece by piece. */
  upload?: ReceivedBody
  /** Gives its turn to another call. */
  pass?: () => void
  /** The body of the answer. */
  download?: Sender | undefined
}

/** The calls of one wire. */
export interface ServedCalls {
  has(id: number): boolean
  fetch(id: number, request: RequestHead): Promise<void>
  /** Takes what the page says of a call that is under way. */
  hear(message: Remark): void
}

/** Says the last of a call, unless that was said. */
type Finish = (message: Extract<WorkerMessage, { readonly id: number }>) => void

interface Speech {
  readonly post: Post<WorkerMessage>
  readonly finish: Finish
}

/** A body that nobody has given up breaks with the network; one engine calls that an abort. */
const toNetworkFailure = (thrown: unknown): unknown =>
  (thrown as Partial<Error> | undefined)?.name === 'AbortError'
    ? new TypeError('The connection was lost.')
    : thrown

/** Sends an answer, and its body as far as the page reads. */
function answer(id: number, response: Response, { post, finish }: Speech): Sender | undefined {
  const message = { type: 'response', id, head: writeResponseHead(response) } as const
  if (!message.head.hasBody || !response.body) {
    finish(message)
    return undefined
  }
  post(message)
  const to: Pieces = {
    chunk: (bytes) => post({ type: 'chunk', id, bytes }, [bytes]),
    end: () => finish({ type: 'end', id }),
    failed: (thrown) => finish({ type: 'failed', id, error: toWireError(toNetworkFailure(thrown)) }),
  }
  return sendPieces(response.body, to, takeBytes)
}

/** Takes what the page says of a call. */
function heed(message: Remark, { upload, download, aborting }: Served, finish: Finish): void {
  const { type, id } = message
  if (type === 'pull') download?.more()
  if (type === 'chunk') upload?.chunk(message.bytes)
  if (type === 'end') upload?.end()
  if (type === 'failed') upload?.failed(fromWireError(message.error))
  if (type === 'abort' || type === 'cancel') {
    download?.stop()
    aborting.abort()
    // Whoever did not say so hears of it.
    finish({ type: 'failed', id, error: toWireError(aborting.signal.reason) })
  }
}

/** Opens the calls that are served over a wire. */
export function openServedCalls(
  post: Post<WorkerMessage>,
  engine: Engine,
  { resources }: Pick<EngineConfig, 'resources'>,
): ServedCalls {
  const calls = new Map<number, Served>()
  const turns = openTurns()
  const finish: Finish = (message) => {
    const { pass } = calls.get(message.id) ?? {}
    if (calls.delete(message.id)) post(message)
    pass?.()
  }
  return {
    has: (id) => calls.has(id),
    async fetch(id, request) {
      const served: Served = { aborting: new AbortController() }
      calls.set(id, served)
      if (request.body === 'stream')
        served.upload = receiveBody({ want: () => post({ type: 'want', id }), cancel: () => undefined })
      const turn = turns.take()
      if (turn) await turn
      if (!calls.has(id)) return turns.pass()
      served.pass = turns.pass
      try {
        const init = toInit(request, served.aborting.signal, served.upload?.stream)
        const response = await engine.fetch(takeListed(resources, request.url, init))
        if (calls.has(id)) served.download = answer(id, response, { post, finish })
        else void response.body?.cancel().catch(() => undefined)
      } catch (thrown) {
        finish({ type: 'error', id, error: toWireError(thrown) })
      }
    },
    hear(message) {
      const served = calls.get(message.id)
      if (served) heed(message, served, finish)
    },
  }
}
