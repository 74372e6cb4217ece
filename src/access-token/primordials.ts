// Room access-token: the platform's functions as they were when this module was evaluated. A script that patches the
// realm later changes what others call, not what the seam calls.
const { apply, getOwnPropertyDescriptor } = Reflect
const { bind, call } = Function.prototype

type Method<Self, Arguments extends unknown[], Result> = (this: Self, ...rest: Arguments) => Result

/** Turns a method into a function that takes its object first and looks nothing up when called. */
export function uncurry<Self, Arguments extends unknown[], Result>(
  method: Method<Self, Arguments, Result> | undefined,
): (self: Self, ...rest: Arguments) => Result {
  return apply(bind, call, [method]) as (self: Self, ...rest: Arguments) => Result
}

/** Captures the getter of a property, as a function of the object. */
export function getter<Self extends object, Name extends keyof Self & string>(
  owner: { prototype: Self } | undefined,
  name: Name,
): (self: Self) => Self[Name] {
  const descriptor = owner && getOwnPropertyDescriptor(owner.prototype, name)
  return uncurry(descriptor?.get as Method<Self, [], Self[Name]> | undefined)
}

const realm: Partial<typeof globalThis> = globalThis

/** Whether this environment has what claimcheck stands on. */
export const isCaptured: boolean = typeof realm.fetch === 'function' && realm.crypto?.subtle !== undefined

export const defineProperty: typeof Reflect.defineProperty = Reflect.defineProperty
export const getPrototypeOf: typeof Reflect.getPrototypeOf = Reflect.getPrototypeOf
export const ownKeys: typeof Reflect.ownKeys = Reflect.ownKeys
export const ObjectPrototype: object = Object.prototype
export const isArray: (value: unknown) => boolean = Array.isArray
export const hasOwn: (object: object, name: string) => boolean = Object.hasOwn

export const NativePromise: PromiseConstructor = Promise
export const promiseThen: <Value>(
  promise: Promise<Value>,
  onValue: (value: Value) => void,
  onError: (error: unknown) => void,
) => Promise<void> = uncurry(Promise.prototype.then)

export const parse: (text: string) => unknown = JSON.parse
export const stringify: (value: object) => string = JSON.stringify
export const encodeComponent: (text: string) => string = encodeURIComponent
export const indexOf: (text: string, part: string) => number = uncurry(String.prototype.indexOf)
export const slice: (text: string, start: number, end?: number) => string = uncurry(String.prototype.slice)
export const lowerCase: (text: string) => string = uncurry(String.prototype.toLowerCase)

export const nativeFetch = realm.fetch as typeof fetch
export const NativeRequest = realm.Request as typeof Request
export const requestUrl: (request: Request) => string = getter(realm.Request, 'url')
export const requestMethod: (request: Request) => string = getter(realm.Request, 'method')
export const requestRedirect: (request: Request) => RequestRedirect = getter(realm.Request, 'redirect')
export const requestSignal: (request: Request) => AbortSignal = getter(realm.Request, 'signal')
export const requestHeaders: (request: Request) => Headers = getter(realm.Request, 'headers')
export const cloneRequest: (request: Request) => Request = uncurry(realm.Request?.prototype.clone)

export const NativeResponse = realm.Response as typeof Response
export const responseStatus: (response: Response) => number = getter(realm.Response, 'status')
export const responseHeaders: (response: Response) => Headers = getter(realm.Response, 'headers')
export const responseBody: (response: Response) => ReadableStream<Uint8Array<ArrayBuffer>> | null = getter(
  realm.Response,
  'body',
)
export const responseText: (response: Response) => Promise<string> = uncurry(realm.Response?.prototype.text)

export const Transform = realm.TransformStream as typeof TransformStream
export const transformReadable: (stream: TransformStream) => ReadableStream = getter(
  realm.TransformStream,
  'readable',
)
export const transformWritable: (stream: TransformStream) => WritableStream = getter(
  realm.TransformStream,
  'writable',
)
export const pipeThrough: (stream: ReadableStream, pair: object) => ReadableStream = uncurry(
  realm.ReadableStream?.prototype.pipeThrough as
    | ((this: ReadableStream, pair: object) => ReadableStream)
    | undefined,
)
export const enqueue: (controller: TransformStreamDefaultController, chunk: Uint8Array) => void = uncurry(
  realm.TransformStreamDefaultController?.prototype.enqueue,
)
export const failStream: (controller: TransformStreamDefaultController, reason: Error) => void = uncurry(
  realm.TransformStreamDefaultController?.prototype.error,
)
export const byteLength: (bytes: Uint8Array) => number = getter(
  getPrototypeOf(Uint8Array) as { prototype: Uint8Array } | undefined,
  'byteLength',
)

export const headersGet: (headers: Headers, name: string) => string | null = uncurry(
  realm.Headers?.prototype.get,
)
export const headersSet: (headers: Headers, name: string, value: string) => void = uncurry(
  realm.Headers?.prototype.set,
)
export const formText: (form: URLSearchParams) => string = uncurry(realm.URLSearchParams?.prototype.toString)

const subtle = realm.crypto?.subtle as SubtleCrypto
const encoder = (realm.TextEncoder && new realm.TextEncoder()) as TextEncoder
const encodeText = uncurry(realm.TextEncoder?.prototype.encode)
const digestBytes = uncurry(realm.crypto?.subtle?.digest)
export const digestText = (hash: string, text: string): Promise<ArrayBuffer> =>
  digestBytes(subtle, hash, encodeText(encoder, text))
