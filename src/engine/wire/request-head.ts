// Room engine: a request as it goes over the wire: a description without signal and without credentials of ours.
import type { Snapshot } from '../../access-token/snapshot.ts'
import { copyShape, isText } from './messages.ts'

/** What a request is, besides its body if that is a stream. */
export interface RequestHead {
  readonly url: string
  readonly method: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** The body, or the word that it comes piece by piece. */
  readonly body?: Blob | 'stream' | undefined
  readonly cache: RequestCache
  readonly credentials: RequestCredentials
  readonly mode: RequestMode
  readonly redirect: RequestRedirect
  readonly referrer: string
  readonly referrerPolicy: ReferrerPolicy
  readonly integrity: string
  readonly keepalive: boolean
}

const isPair = (value: unknown): boolean => Array.isArray(value) && value.length === 2 && value.every(isText)

const shape = {
  url: isText,
  method: isText,
  headers: (value: unknown) => Array.isArray(value) && value.every(isPair),
  body: (value: unknown) => value === undefined || value === 'stream' || value instanceof Blob,
  cache: isText,
  credentials: isText,
  mode: isText,
  redirect: isText,
  referrer: isText,
  referrerPolicy: isText,
  integrity: isText,
  keepalive: (value: unknown) => typeof value === 'boolean',
}

/** Reads one, or nothing where it is none. */
export const readRequestHead = (value: unknown): RequestHead | undefined =>
  copyShape(shape, value) as RequestHead | undefined

/** Describes a request. A body that can be read more than once goes along whole. */
export async function writeRequestHead({ request, url, method, again }: Snapshot): Promise<RequestHead> {
  const { cache, credentials, mode, redirect, referrer, referrerPolicy, integrity, keepalive } = request
  const rest = { cache, credentials, mode, redirect, referrer, referrerPolicy, integrity }
  // Some engines do not tell a page of `keepalive`.
  const head = { url, method, headers: [...request.headers], ...rest, keepalive: Boolean(keepalive) }
  if (method === 'GET' || method === 'HEAD') return head
  const copy = again()
  if (!copy && request.body instanceof ReadableStream) return { ...head, body: 'stream' }
  const body = await (copy ?? request).blob()
  return body.size > 0 ? { ...head, body } : head
}

/** An init that is a stream's. */
type StreamInit = RequestInit & { duplex?: 'half' }

/** What `fetch` is told to make the same request; `stream` is the body that comes piece by piece. */
export function toInit(head: RequestHead, signal: AbortSignal, stream?: ReadableStream): RequestInit {
  const { url: _, headers, body, ...rest } = head
  const init: StreamInit = { ...rest, headers: headers.map(([name, value]) => [name, value]), signal }
  if (stream) Object.assign(init, { body: stream, duplex: 'half' })
  else if (body instanceof Blob) init.body = body
  return init
}
