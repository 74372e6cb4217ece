// Room engine: the closed set of messages between a page and the realm that holds its tokens. All are plain data, copied member by
// member where they arrive; none holds a token, a verifier, a key or an ID Token.
import type { WireError } from '../../errors/wire-error.ts'
import type { TraceStep } from '../../trace/trace.ts'
import type { Engine, EngineConfig, EngineEvent } from '../engine.ts'
import type { RequestHead } from './request-head.ts'
import type { ResponseHead } from './response-head.ts'

/** Both ends must speak the same: a Worker script that was copied somewhere may be of an older release. */
export const wireVersion = 1

/** What is asked by name. */
export type Verb = Exclude<keyof Engine, 'fetch' | 'reveal'>

/** The verbs that may be asked for; own members only. */
export const verbs: Readonly<Record<Verb, true>> = {
  prepare: true,
  begin: true,
  awaits: true,
  handOver: true,
  collect: true,
  look: true,
  redeem: true,
  restore: true,
  wake: true,
  userInfo: true,
  isSession: true,
  frames: true,
  release: true,
}

/** What the page's sign says, and how many words of ours the page had written by then. */
export interface Sighted {
  readonly word: string | undefined
  readonly seen: number
}

type Numbered<Type extends string> = { readonly type: Type; readonly id: number }

/** A piece of a body, or how it ended. */
type BodyMessage =
  | (Numbered<'chunk'> & { readonly bytes: ArrayBuffer })
  | Numbered<'end'>
  | (Numbered<'failed'> & { readonly error: WireError })

/** What a page asks for. */
export type Question =
  | { readonly type: 'configure'; readonly version: number; readonly config: EngineConfig }
  | (Numbered<'call'> & { readonly verb: Verb; readonly args: readonly unknown[] })
  | (Numbered<'fetch'> & { readonly request: RequestHead })

/** What a page says of a call that is under way. */
export type Remark = Numbered<'abort' | 'pull' | 'cancel'> | BodyMessage

/** What a page says. */
export type PageMessage = (Question & Sighted) | Remark

/** Why a message was not heeded. */
export type Refusal = 'configured' | 'not configured' | 'another version' | 'malformed' | 'duplicate'

/** What an engine reports, as plain data. */
export type WireEvent = Omit<EngineEvent, 'error'> & { readonly error?: WireError | undefined }

/** What the realm of the tokens says. */
export type WorkerMessage =
  | (Numbered<'answer'> & { readonly value: unknown })
  | (Numbered<'error'> & { readonly error: WireError })
  | (Numbered<'response'> & { readonly head: ResponseHead })
  | BodyMessage
  | Numbered<'want'>
  | { readonly type: 'tell'; readonly step: TraceStep }
  | { readonly type: 'hear'; readonly event: WireEvent }
  | { readonly type: 'sign'; readonly word: string }
  | { readonly type: 'ready'; readonly life: string | undefined }
  | { readonly type: 'refused'; readonly reason: Refusal }

/** Says something; what is transferred is the other end's from then on. */
export type Post<Message> = (message: Message, transfer?: ArrayBuffer[]) => void

/** One end of a wire. */
export interface Wire {
  readonly post: Post<object>
  listen(hear: (message: unknown) => void): void
}

type Check = (value: unknown) => boolean

export const isText: Check = (value) => typeof value === 'string'
export const isObject: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
const isCount: Check = (value) => Number.isSafeInteger(value)
const isMaybeText: Check = (value) => value === undefined || isText(value)
const isBytes: Check = (value) => value instanceof ArrayBuffer
const isVerb: Check = (value) => isText(value) && Object.hasOwn(verbs, value as string)

const sighted = { word: isMaybeText, seen: isCount }
const numbered = { id: isCount }
const body = {
  chunk: { id: isCount, bytes: isBytes },
  end: numbered,
  failed: { id: isCount, error: isObject },
}

/** The members of each message, and what each must be. */
type Shapes = Readonly<Record<string, Readonly<Record<string, Check>>>>

const withTypes = (shapes: Shapes): Shapes =>
  Object.fromEntries(Object.entries(shapes).map(([type, shape]) => [type, { type: isText, ...shape }]))

const pageShapes = withTypes({
  configure: { version: isCount, config: isObject, ...sighted },
  call: { id: isCount, verb: isVerb, args: Array.isArray, ...sighted },
  fetch: { id: isCount, request: isObject, ...sighted },
  abort: numbered,
  pull: numbered,
  cancel: numbered,
  ...body,
})

const workerShapes = withTypes({
  answer: { id: isCount, value: () => true },
  error: { id: isCount, error: isObject },
  response: { id: isCount, head: isObject },
  ...body,
  want: numbered,
  tell: { step: isObject },
  hear: { event: isObject },
  sign: { word: isText },
  ready: { life: isMaybeText },
  refused: { reason: isText },
})

/** Copies the members that a shape names, own ones only; gives nothing where one is not what it must be. */
export function copyShape(
  shape: Readonly<Record<string, Check>>,
  value: unknown,
): Record<string, unknown> | undefined {
  const from = { __proto__: null, ...(value as object) } as unknown as Record<string, unknown>
  const copy = { __proto__: null } as unknown as Record<string, unknown>
  for (const [name, check] of Object.entries(shape)) {
    if (!check(from[name])) return undefined
    if (from[name] !== undefined) copy[name] = from[name]
  }
  return Object.freeze(copy)
}

function read(shapes: Shapes, value: unknown): object | undefined {
  const { type } = { __proto__: null, ...(value as object) } as unknown as { type?: unknown }
  if (typeof type !== 'string' || !Object.hasOwn(shapes, type)) return undefined
  return copyShape(shapes[type] ?? {}, value)
}

/** Reads what a page said, or nothing where it is no message of a page. */
export const readPageMessage = (value: unknown): PageMessage | undefined =>
  read(pageShapes, value) as PageMessage | undefined

/** Reads what the realm of the tokens said, or nothing where it is no message of it. */
export const readWorkerMessage = (value: unknown): WorkerMessage | undefined =>
  read(workerShapes, value) as WorkerMessage | undefined
