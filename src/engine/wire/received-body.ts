// Room engine: a body that arrives piece by piece, as a stream: it asks for no more than somebody reads.
import type { Pieces } from './pieces.ts'

/** A body that arrives. */
export interface ReceivedBody extends Pieces {
  readonly stream: ReadableStream<Uint8Array>
  /** Ends it at once, whatever has arrived. */
  abort(reason: unknown): void
}

/** What whoever receives a body does about it. */
export interface Reading {
  /** One piece was read: there is room for another. */
  readonly want: () => void
  /** Nobody reads the rest. */
  readonly cancel: () => void
  /** Somebody waits for the next piece of it, or nobody does. */
  readonly wait?: (body: ReceivedBody | undefined) => void
  /** It was read to its end. */
  readonly done?: () => void
}

/** As it was when this module was evaluated, so that this works in a realm that a script has changed. */
const NativeStream = globalThis.ReadableStream

type Controller = ReadableStreamDefaultController<Uint8Array>

/** What has arrived and nobody has read. */
interface Shelf {
  readonly put: (bytes: ArrayBuffer) => void
  /** Nothing comes after what has arrived. */
  readonly close: (how: (controller: Controller) => void) => void
  /** Gives the next piece when it is there. */
  readonly serve: (controller: Controller) => Promise<void>
  /** Nobody waits any more. */
  readonly rest: () => void
}

function openShelf({ want, wait, done }: Reading): Shelf {
  const arrived: ArrayBuffer[] = []
  let finish: ((controller: Controller) => void) | undefined
  let reader: { readonly controller: Controller; readonly resolve: () => void } | undefined
  const rest = (): void => {
    reader?.resolve()
    reader = undefined
    wait?.(undefined)
  }
  const give = (): void => {
    if (!reader || !(arrived.length > 0 || finish)) return
    const bytes = arrived.shift()
    if (bytes) reader.controller.enqueue(new Uint8Array(bytes))
    else finish?.(reader.controller)
    if (!finish) want()
    if (!bytes) done?.()
    rest()
  }
  return {
    rest,
    put(bytes) {
      arrived.push(bytes)
      give()
    },
    close(how) {
      finish ??= how
      give()
    },
    serve: (controller) =>
      new Promise((resolve) => {
        reader = { controller, resolve }
        give()
      }),
  }
}

/** Receives a body: gives its stream, and takes its pieces. The stream holds on to it, and nothing else needs to. */
export function receiveBody(reading: Reading): ReceivedBody {
  const shelf = openShelf(reading)
  let open: Controller | undefined
  // Nothing is read from Object.prototype, which may hold anything in a page.
  const stream = new NativeStream<Uint8Array>(
    {
      __proto__: null,
      start: (controller: Controller) => void (open = controller),
      pull(controller: Controller) {
        reading.wait?.(body)
        return shelf.serve(controller)
      },
      cancel() {
        shelf.rest()
        reading.cancel()
      },
    } as UnderlyingDefaultSource<Uint8Array>,
    { __proto__: null, highWaterMark: 0 } as QueuingStrategy,
  )
  const body: ReceivedBody = {
    stream,
    chunk: shelf.put,
    end: () => shelf.close((controller) => controller.close()),
    failed: (error) => shelf.close((controller) => controller.error(error)),
    abort(reason) {
      open?.error(reason)
      shelf.rest()
    },
  }
  return body
}
