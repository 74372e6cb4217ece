// Room engine: an engine that serves a page at the other end of a wire. It is told once what it may do, and does nothing else.
import { toWireError } from '../../errors/wire-error.ts'
import type { Engine, EngineConfig, EngineNews, Sign } from '../engine.ts'
import { readPageMessage, wireVersion } from './messages.ts'
import type { PageMessage, Post, Refusal, Sighted, Wire, WireEvent, WorkerMessage } from './messages.ts'
import { toPlain } from './plain.ts'
import { readRequestHead } from './request-head.ts'
import { openServedCalls } from './serve-fetch.ts'
import { readConfig } from './wire-config.ts'

/** What a realm brings along. */
export interface Realm {
  /** Starts an engine here. */
  readonly start: (config: EngineConfig, news: EngineNews) => Engine
  /** Gives a name by which others see whether this realm lives, where they can. */
  readonly live: () => Promise<string | undefined>
}

/** The page's sign, as far as it is known here. */
interface SignCopy extends Sign {
  /** Takes over what the page's sign says, unless the page had not seen our last word yet. */
  learn(sighted: Sighted): void
}

function copySign(post: Post<WorkerMessage>): SignCopy {
  let copy: string | undefined
  let writes = 0
  return {
    read: () => copy,
    write(word) {
      copy = word
      writes += 1
      post({ type: 'sign', word })
    },
    learn({ word, seen }) {
      if (seen === writes) copy = word
    },
  }
}

/** Does what an engine is asked by name. */
async function call(
  post: Post<WorkerMessage>,
  engine: Engine,
  { id, verb, args }: Extract<PageMessage, { readonly type: 'call' }>,
): Promise<void> {
  try {
    const ask = engine[verb] as (...given: unknown[]) => Promise<unknown>
    post({ type: 'answer', id, value: toPlain(await ask(...args)) })
  } catch (thrown) {
    post({ type: 'error', id, error: toWireError(thrown) })
  }
}

/** What is told of the engine's doings. */
const openNews = (post: Post<WorkerMessage>, sign: Sign): EngineNews => ({
  sign,
  tell: (step) => post({ type: 'tell', step }),
  hear: (event) => post({ type: 'hear', event: toPlain(event) as WireEvent }),
})

/** Takes what a page asks of an engine that was told what it may do. */
type Desk = (message: Exclude<PageMessage, { readonly type: 'configure' }>) => void

interface Serving {
  readonly post: Post<WorkerMessage>
  readonly refuse: (reason: Refusal) => void
  readonly sign: SignCopy
}

/** Serves what a page asks for, as long as it is well-formed and new. */
function openDesk({ post, refuse, sign }: Serving, engine: Engine, config: EngineConfig): Desk {
  const served = openServedCalls(post, engine, config)
  const called = new Set<number>()
  return (message) => {
    if (message.type !== 'call' && message.type !== 'fetch') return served.hear(message)
    const { id } = message
    if (called.has(id) || served.has(id)) return refuse('duplicate')
    const request = message.type === 'fetch' ? readRequestHead(message.request) : undefined
    if (message.type === 'fetch' && !request) return refuse('malformed')
    sign.learn(message)
    if (request) void served.fetch(id, request)
    else if (message.type === 'call') {
      called.add(id)
      void call(post, engine, message).finally(() => called.delete(id))
    }
  }
}

/** Serves one page. */
export function serveEngine({ post, listen }: Wire, { start, live }: Realm): void {
  const sign = copySign(post)
  const refuse = (reason: Refusal): void => post({ type: 'refused', reason })
  let desk: Desk | undefined

  async function configure(message: Extract<PageMessage, { readonly type: 'configure' }>): Promise<void> {
    const config = readConfig(message.config)
    if (desk) return refuse('configured')
    if (message.version !== wireVersion) return refuse('another version')
    if (!config) return refuse('malformed')
    sign.learn(message)
    desk = openDesk({ post, refuse, sign }, start(config, openNews(post, sign)), config)
    post({ type: 'ready', life: await live() })
  }

  listen((said) => {
    const message = readPageMessage(said)
    if (!message) refuse('malformed')
    else if (message.type === 'configure') void configure(message)
    else if (desk) desk(message)
    else refuse('not configured')
  })
}
