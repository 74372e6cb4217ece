// Room engine: bodies go over the wire piece by piece, in both directions alike: not every browser can hand a stream over. Whoever sends
// may be a few pieces ahead of whoever reads, no more.

/** How many pieces may be on their way, or wait to be read. */
export const ahead = 4

/** Where the pieces of a body go. */
export interface Pieces {
  chunk(bytes: ArrayBuffer): void
  end(): void
  failed(error: unknown): void
}

/** A body that is being sent. */
export interface Sender {
  /** One more piece is wanted. */
  more(): void
  /** Nobody wants the rest. */
  stop(reason?: unknown): void
}

/** Takes the bytes of a piece; what else has an eye on them loses it. */
export const takeBytes = (piece: Uint8Array<ArrayBuffer>): ArrayBuffer =>
  piece.byteLength === piece.buffer.byteLength ? piece.buffer : new Uint8Array(piece).buffer

/** Copies the bytes of a piece, which stays whose it is. Streams of an app may hold anything. */
export function copyBytes(piece: unknown): ArrayBuffer {
  if (piece instanceof Uint8Array) return new Uint8Array(piece).buffer
  throw new TypeError('A request body is a stream of Uint8Array.')
}

/** Sends a body to where its pieces go; `take` makes bytes of what the stream gives. */
export function sendPieces<Piece>(
  body: ReadableStream<Piece>,
  to: Pieces,
  take: (piece: Piece) => ArrayBuffer,
): Sender {
  const reader = body.getReader()
  let credit = ahead
  let isBusy = false
  let isStopped = false
  const run = async (): Promise<void> => {
    isBusy = true
    try {
      while (credit > 0) {
        const { done, value } = await reader.read()
        if (isStopped) return
        if (done) return to.end()
        credit -= 1
        to.chunk(take(value))
      }
      isBusy = false
    } catch (thrown) {
      if (!isStopped) to.failed(thrown)
    }
  }
  void run()
  return {
    more() {
      credit += 1
      if (!isBusy) void run()
    },
    stop(reason) {
      isStopped = true
      void reader.cancel(reason).catch(() => undefined)
    },
  }
}
