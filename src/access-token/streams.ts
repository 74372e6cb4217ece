// Room access-token: what the seam needs of answers besides the primordials, captured when the engine is loaded; and a limit to their length.
import {
  Transform,
  byteLength,
  enqueue,
  failStream,
  getter,
  pipeThrough,
  transformReadable,
  transformWritable,
  uncurry,
} from './primordials.ts'

const realm: Partial<typeof globalThis> = globalThis

export const responseStatusText: (response: Response) => string = getter(realm.Response, 'statusText')
export const responseUrl: (response: Response) => string = getter(realm.Response, 'url')

export const NativeHeaders = realm.Headers as typeof Headers
export const headersEach: (headers: Headers, visit: (value: string, name: string) => void) => void = uncurry(
  realm.Headers?.prototype.forEach,
)

export const isAborted: (signal: AbortSignal) => boolean = getter(realm.AbortSignal, 'aborted')
export const abortReason: (signal: AbortSignal) => unknown = getter(realm.AbortSignal, 'reason')

const tooLong = new RangeError('The answer is too long.')

/** How long a stream may be, and who hears that it was longer. */
export interface Limit {
  readonly bytes: number
  readonly onTooLong: () => void
}

/** A stream that fails when more than so many bytes have come. */
export function limitBytes(
  stream: ReadableStream<Uint8Array>,
  { bytes, onTooLong }: Limit,
): ReadableStream<Uint8Array> {
  let left = bytes
  const transformer = {
    __proto__: null,
    transform(chunk: Uint8Array, controller: TransformStreamDefaultController): void {
      left -= byteLength(chunk)
      if (left >= 0) return enqueue(controller, chunk)
      onTooLong()
      failStream(controller, tooLong)
    },
  }
  const limit = new Transform(transformer)
  const pair = { __proto__: null, readable: transformReadable(limit), writable: transformWritable(limit) }
  return pipeThrough(stream, pair)
}
