// Browser tests: a client of WebDriver BiDi, the protocol that Firefox is driven by.
import WebSocket from 'ws'
import type { Json, JsonObject } from '../servers/answer.ts'
import { DriverError } from './driver-error.ts'

/** What events tell, as far as the tests read it. */
export type BidiEvent = {
  method: string
  params: {
    context?: string | null
    parent?: string | null
    userContext?: string
    url?: string
    source?: { context?: string }
    type?: string
    text?: string
    level?: string
    channel?: string
    data?: Remote
    request?: {
      request: string
      method: string
      url: string
      headers: { name: string; value: { value: string } }[]
      bodySize: number | null
    }
  }
}

/** A value of the page as BiDi spells it. */
export type Remote = { type: string; value?: unknown }

type Message =
  | { type: 'success'; id: number; result: unknown }
  | { type: 'error'; id: number; error: string; message: string }
  | ({ type: 'event' } & BidiEvent)

export type Bidi = {
  call: <Result = unknown>(method: string, params: JsonObject) => Promise<Result>
  /** Hears every event from now on, until it calls what it is given back. */
  hear: (listener: (event: BidiEvent) => void) => () => void
  close: () => void
}

type Wait = { resolve: (result: unknown) => void; reject: (error: Error) => void }

export async function connectBidi(url: string): Promise<Bidi> {
  const socket = new WebSocket(url)
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  const waits = new Map<number, Wait>()
  const listeners = new Set<(event: BidiEvent) => void>()
  let last = 0
  socket.on('message', (bytes: Buffer) => {
    const message = JSON.parse(bytes.toString()) as Message
    if (message.type === 'event') {
      for (const listener of listeners) listener(message)
      return
    }
    const wait = waits.get(message.id)
    waits.delete(message.id)
    if (message.type === 'success') wait?.resolve(message.result)
    else wait?.reject(new DriverError(message.error, message.message))
  })
  socket.on('close', () => {
    for (const { reject } of waits.values()) reject(new DriverError('closed', 'the browser has gone'))
    waits.clear()
  })
  return {
    call: <Result>(method: string, params: JsonObject) =>
      new Promise<Result>((resolve, reject) => {
        last += 1
        waits.set(last, { resolve: resolve as Wait['resolve'], reject })
        socket.send(JSON.stringify({ id: last, method, params }))
      }),
    hear(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: () => socket.close(),
  }
}

const numbers: Record<string, number> = {
  NaN: Number.NaN,
  '-0': -0,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
}

/** The value that BiDi spells like that; what has no like in JSON is nothing. */
export function fromRemote({ type, value }: Remote): unknown {
  if (type === 'null') return null
  if (type === 'number' && typeof value === 'string') return numbers[value]
  if (type === 'array') return (value as Remote[]).map(fromRemote)
  if (type !== 'object') return value
  const entries = value as [key: string, value: Remote][]
  return Object.fromEntries(entries.map(([key, member]): [string, Json] => [key, fromRemote(member) as Json]))
}
