// Room engine: calls of APIs through the wire, as the page sees them: as those of `fetch`, with their bodies, aborts and errors.
import type { Snapshot } from '../../access-token/snapshot.ts'
import { fromWireError, toWireError } from '../../errors/wire-error.ts'
import type { Post, Question, Remark, WorkerMessage } from './messages.ts'
import { copyBytes, sendPieces } from './pieces.ts'
import type { Pieces, Sender } from './pieces.ts'
import { receiveBody } from './received-body.ts'
import type { ReceivedBody } from './received-body.ts'
import { writeRequestHead } from './request-head.ts'
import type { RequestHead } from './request-head.ts'
import { makeResponse } from './response-head.ts'
import type { ResponseHead } from './response-head.ts'

type Say = Post<Question | Remark>

/** One call that is under way. */
interface Call {
  readonly id: number
  readonly resolve: (response: Response) => void
  readonly reject: (error: unknown) => void
  /** No abort is listened for any more. */
  deafen: () => void
  upload?: Sender
  /** The answer's body; not held, so that an answer that nobody reads can be forgotten together with its call. */
  body?: WeakRef<ReceivedBody>
  /** The answer's body while somebody waits for it. */
  awaited?: ReceivedBody | undefined
}

/** The calls of one wire. */
export interface RemoteCalls {
  fetch(snapshot: Snapshot, id: number): Promise<Response>
  /** Takes a message that belongs to a call. */
  hear(message: Extract<WorkerMessage, { readonly id: number }>): void
  /** Ends all calls. */
  end(error: Error): void
}

/** A request, and its body as it was given. */
interface Outgoing {
  readonly head: RequestHead
  readonly body: ReadableStream | null
}

/** Sends a request and, where it is a stream, its body. */
function send(post: Say, call: Call, { head, body }: Outgoing): void {
  const { id } = call
  post({ type: 'fetch', id, request: head })
  if (head.body !== 'stream' || !body) return
  const upload: Pieces = {
    chunk: (bytes) => post({ type: 'chunk', id, bytes }, [bytes]),
    end: () => post({ type: 'end', id }),
    failed: (thrown) => post({ type: 'failed', id, error: toWireError(thrown) }),
  }
  call.upload = sendPieces(body, upload, copyBytes)
}

/** Ends a call by its signal, before its answer and while the body of the answer is read. */
function heedAbort(signal: AbortSignal, call: Call, giveUp: () => void): void {
  const stop = (): void => {
    giveUp()
    call.reject(signal.reason)
    call.body?.deref()?.abort(signal.reason)
    call.deafen()
  }
  signal.addEventListener('abort', stop)
  call.deafen = () => signal.removeEventListener('abort', stop)
}

/** Gives the way to end a call on this side. */
function openClosing(post: Say, calls: Map<number, Call>): Closing {
  const close = (call: Call): boolean => {
    call.upload?.stop()
    return calls.delete(call.id)
  }
  return {
    close,
    drop(call) {
      if (close(call)) post({ type: 'cancel', id: call.id })
    },
    fail(call, error) {
      call.reject(error)
      call.body?.deref()?.failed(error)
      if (!call.body) call.deafen()
      close(call)
    },
  }
}

interface Closing {
  /** Forgets a call; whether it was there. */
  close(call: Call): boolean
  /** Nobody reads the answer to its end. */
  drop(call: Call): void
  fail(call: Call, error: Error): void
}

/** Makes what takes the head of an answer. */
function openAnswering(post: Say, closing: Closing): (call: Call, head: ResponseHead) => void {
  const { close, drop, fail } = closing
  const forgotten = new FinalizationRegistry<Call>(drop)
  const show = (call: Call, head: ResponseHead): void => {
    const { id } = call
    if (!head.hasBody) {
      call.deafen()
      close(call)
      return call.resolve(makeResponse(head, null))
    }
    // The body of the request was read, or nobody wants the rest.
    call.upload?.stop()
    const body = receiveBody({
      want: () => post({ type: 'pull', id }),
      cancel() {
        call.deafen()
        drop(call)
      },
      wait: (waited) => void (call.awaited = waited),
      done: () => call.deafen(),
    })
    call.body = new WeakRef(body)
    forgotten.register(body, call)
    call.resolve(makeResponse(head, body.stream))
  }
  return (call, head) => {
    try {
      show(call, head)
    } catch (thrown) {
      drop(call)
      fail(call, thrown as Error)
    }
  }
}

/** Opens the calls of a wire. */
export function openRemoteCalls(post: Say): RemoteCalls {
  const calls = new Map<number, Call>()
  const closing = openClosing(post, calls)
  const answer = openAnswering(post, closing)
  let over: Error | undefined
  return {
    async fetch(snapshot, id) {
      const { signal, request } = snapshot
      const head = await writeRequestHead(snapshot)
      signal?.throwIfAborted()
      if (over) throw over
      return new Promise((resolve, reject) => {
        const call: Call = { id, resolve, reject, deafen: () => undefined }
        calls.set(id, call)
        if (signal) heedAbort(signal, call, () => closing.close(call) && post({ type: 'abort', id }))
        send(post, call, { head, body: request.body })
      })
    },
    hear(message) {
      const call = calls.get(message.id)
      if (!call) return
      const { type } = message
      if (type === 'response') answer(call, message.head)
      if (type === 'chunk') call.body?.deref()?.chunk(message.bytes)
      if (type === 'want') call.upload?.more()
      if (type === 'end') {
        call.body?.deref()?.end()
        closing.close(call)
      }
      if (type === 'error' || type === 'failed') closing.fail(call, fromWireError(message.error))
    },
    end(error) {
      over = error
      for (const call of calls.values()) closing.fail(call, error)
    },
  }
}
