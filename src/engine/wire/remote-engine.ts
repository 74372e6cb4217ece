// Room engine: an engine in another realm, as the page sees it: the same verbs, asked for over a wire.
import type { Snapshot } from '../../access-token/snapshot.ts'
import { fromWireError } from '../../errors/wire-error.ts'
import { OidcError } from '../../errors/oidc-error.ts'
import type { Engine, EngineConfig, EngineEvent, EngineNews } from '../engine.ts'
import { readWorkerMessage, verbs, wireVersion } from './messages.ts'
import type { Post, Question, Remark, Verb, Wire, WorkerMessage } from './messages.ts'
import { fromPlain, fromPlainClaims } from './plain.ts'
import { openRemoteCalls } from './remote-fetch.ts'
import { watchSession } from './session-watch.ts'
import { writeConfig } from './wire-config.ts'

/** One life of an engine elsewhere. */
export interface Remote {
  call(verb: Verb, args: readonly unknown[]): Promise<unknown>
  fetch(snapshot: Snapshot): Promise<Response>
  /** When the engine is there: the name by which its life is watched, if it has one. */
  readonly ready: Promise<string | undefined>
  /** It is over: all that waits fails with that, and whoever was signed in no longer is. */
  end(error: OidcError): void
}

/** What waits for an answer. */
interface Waiting<Value> {
  readonly resolve: (value: Value) => void
  readonly reject: (error: Error) => void
}

/** Why an engine did not start, in words for whoever wrote the app. */
function explain(reason: string): OidcError {
  const why =
    reason === 'configured'
      ? 'The Worker serves another client already: give `inWorker` a function that makes a new one.'
      : 'The Worker script is of another release of claimcheck: copy or bundle it anew.'
  return new OidcError('OIDC_CONFIG_INVALID', why)
}

/** Says things to the engine. What asks for something carries what the page's sign says now. */
function openMouth(
  { post }: Wire,
  { sign }: EngineNews,
): { readonly say: Post<Question | Remark>; readonly write: (word: string) => void } {
  let seen = 0
  return {
    say(message, transfer) {
      const { type } = message
      const isQuestion = type === 'configure' || type === 'call' || type === 'fetch'
      post(isQuestion ? { ...message, word: sign.read(), seen } : message, transfer)
    },
    write(word) {
      sign.write(word)
      seen += 1
    },
  }
}

/** The verbs that are asked for by name, and those that wait for an answer. */
function openAsking(say: Post<Question | Remark>): {
  ask(id: number, verb: Verb, args: readonly unknown[]): Promise<unknown>
  /** Takes an answer; whether somebody waited for it. */
  hear(message: WorkerMessage): boolean
  end(error: OidcError): void
} {
  const waiting = new Map<number, Waiting<unknown>>()
  return {
    ask: (id, verb, args) =>
      new Promise((resolve, reject) => {
        say({ type: 'call', id, verb, args })
        waiting.set(id, { resolve, reject })
      }),
    hear(message) {
      const asked = 'id' in message ? waiting.get(message.id) : undefined
      if (!asked || !('id' in message)) return false
      waiting.delete(message.id)
      if (message.type === 'answer') asked.resolve(message.value)
      if (message.type === 'error') asked.reject(fromWireError(message.error))
      return true
    },
    end(error) {
      for (const { reject } of waiting.values()) reject(error)
      waiting.clear()
    },
  }
}

/** The start of an engine: told once, how it went. */
function openStart(): Waiting<string | undefined> & { readonly ready: Promise<string | undefined> } {
  let told: Waiting<string | undefined> | undefined
  const ready = new Promise<string | undefined>((resolve, reject) => (told = { resolve, reject }))
  ready.catch(() => undefined)
  return { ready, resolve: (life) => told?.resolve(life), reject: (error) => told?.reject(error) }
}

/** Gives numbers from somewhere on, so that nobody else can use the next ones up, until it is over. */
function openNumbers(): {
  readonly next: () => number
  readonly isOver: () => boolean
  readonly stop: (error: OidcError) => void
} {
  let last = (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) * 2 ** 20
  let over: OidcError | undefined
  return {
    next() {
      if (over) throw over
      return (last += 1)
    },
    isOver: () => over !== undefined,
    stop: (error) => void (over = error),
  }
}

/** Speaks to an engine over a wire. */
export function openRemote(config: EngineConfig, news: EngineNews, wire: Wire): Remote {
  const { say, write } = openMouth(wire, news)
  const session = watchSession(news.hear)
  const start = openStart()
  const asking = openAsking(say)
  const calls = openRemoteCalls(say)
  const { next, isOver, stop } = openNumbers()
  const hear = (message: WorkerMessage): void => {
    if (message.type === 'ready') start.resolve(message.life)
    else if (message.type === 'refused') start.reject(explain(message.reason))
    else if (message.type === 'sign') write(message.word)
    else if (message.type === 'tell') news.tell(message.step)
    else if (message.type === 'hear') session.hear(fromPlain(message.event) as EngineEvent)
    else if (!asking.hear(message)) calls.hear(message)
  }
  wire.listen((said) => {
    const message = isOver() ? undefined : readWorkerMessage(said)
    if (message) hear(message)
  })
  say({ type: 'configure', version: wireVersion, config: writeConfig(config) })
  return {
    ready: start.ready,
    async call(verb, args) {
      const value = await asking.ask(next(), verb, args)
      session.note(verb, value)
      return verb === 'userInfo' ? fromPlainClaims(value) : fromPlain(value)
    },
    fetch: async (snapshot) => calls.fetch(snapshot, next()),
    end(error) {
      if (isOver()) return
      stop(error)
      start.reject(error)
      asking.end(error)
      calls.end(error)
      session.end(error)
    },
  }
}

/** An engine whose every verb is asked of the one that is alive then. No token is revealed to a page. */
export function toEngine(connect: () => Promise<Remote>): Engine & { readonly reveal: () => Promise<never> } {
  const ask =
    (verb: Verb) =>
    async (...args: readonly unknown[]): Promise<unknown> =>
      (await connect()).call(verb, args)
  const named = Object.fromEntries(Object.keys(verbs).map((verb) => [verb, ask(verb as Verb)]))
  return {
    ...(named as object as Pick<Engine, Verb>),
    fetch: async (snapshot) => (await connect()).fetch(snapshot),
    async reveal() {
      throw new OidcError('OIDC_NOT_SUPPORTED', 'The tokens are in a Worker, which gives none out.')
    },
  }
}
