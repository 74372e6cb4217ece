// Unit tests: an engine between records in memory, clocks that a test sets, and a provider and an API in place of fetch.
import { vi } from 'vitest'
import type { EngineConfig, EngineEvent, EnginePorts, Records } from '../../../src/engine/engine.ts'
import type { TraceStep } from '../../../src/trace/trace.ts'
import { makeSigner } from '../signer.ts'

export const issuer = 'https://id.test'
const origin = 'https://app.test'
export const api = 'https://api.test/v1'
export const mark = 'ccmark000'
export const signer = makeSigner('ES256')

export const config: EngineConfig = {
  issuer,
  clientId: 'app',
  redirectUri: `${origin}/callback`,
  postLogoutRedirectUri: `${origin}/`,
  expectedIssuer: [],
  resources: [{ prefix: api, target: '' }],
  targets: [{ key: '' }],
  clockTolerance: 30,
  authorizationParameters: {},
  dpop: false,
  keeps: 'nothing',
  pushedAuthorizationRequests: false,
  idTokenHint: true,
  origin,
  stateMark: mark,
}

export const document = {
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  userinfo_endpoint: `${issuer}/userinfo`,
  end_session_endpoint: `${issuer}/logout`,
  revocation_endpoint: `${issuer}/revoke`,
}

/** What is answered at a URL: JSON, or an answer, or a promise of one. */
type Handler = (request: Request) => unknown

/** Where an engine stands, and what happened there. */
export interface Stage {
  /** Milliseconds since the epoch; the steady clock goes along. */
  now: number
  readonly ports: EnginePorts
  readonly stored: Map<string, unknown>
  /** What the sign says, to all tabs. */
  word: string | undefined
  isOffline: boolean
  /** What waits for its time. */
  readonly timers: { readonly at: number; readonly task: () => void }[]
  /** Waits for the first timer, lets its time come, and gives the milliseconds that passed. */
  runTimer(): Promise<number>
  readonly steps: TraceStep[]
  readonly events: EngineEvent[]
  /** The requests so far, each as its path. */
  readonly asked: string[]
  readonly requests: Request[]
  /** Sets what is answered at a path. */
  on(path: string, handler: Handler): void
  /** The form of the last request at a path. */
  formAt(path: string): Promise<Record<string, string>>
  /** Claims that fit a nonce now. */
  claims(nonce: string, changes?: object): object
}

/** Records as IndexedDB keeps them: copies, in the order of their keys. */
function openRecords(stored: Map<string, unknown>): Records {
  return {
    get: async (key) => structuredClone(stored.get(key)),
    set: async (key, value) => void stored.set(key, structuredClone(value)),
    async update(key, change) {
      const value = change(structuredClone(stored.get(key)))
      stored.set(key, structuredClone(value))
      return value
    },
    async take(key) {
      const value = structuredClone(stored.get(key))
      stored.delete(key)
      return value
    },
    entries: async () => [...structuredClone(stored)],
    remove: async (keys) => keys.forEach((key) => stored.delete(key)),
  }
}

/** A lock that all tabs share: one task after the other. */
function openLock(): EnginePorts['withLock'] {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const running = last.then(task)
    last = running.catch(() => undefined)
    return running
  }
}

/** What the stage gives an engine. */
const openPorts = (stage: () => Stage, stored: Map<string, unknown>): EnginePorts => ({
  records: openRecords(stored),
  sign: { read: () => stage().word, write: (word) => void (stage().word = word) },
  withLock: openLock(),
  now: () => stage().now,
  steady: () => stage().now - 1_600_000_000_000,
  after: (milliseconds, task) => void stage().timers.push({ at: stage().now + milliseconds, task }),
  isOffline: () => stage().isOffline,
  tell: (step) => void stage().steps.push(step),
  hear: (event) => void stage().events.push(event),
})

/** Sets a stage, and puts its provider in place of the global fetch. */
export function setStage(): Stage {
  const handlers = new Map<string, Handler>([
    ['/.well-known/openid-configuration', () => document],
    ['/jwks', () => ({ keys: [signer.key] })],
  ])
  const stored = new Map<string, unknown>()
  const stage: Stage = {
    now: 1_700_000_000_000,
    ports: openPorts(() => stage, stored),
    stored,
    word: undefined,
    isOffline: false,
    timers: [],
    async runTimer() {
      await vi.waitUntil(() => stage.timers.length > 0)
      const { at, task } = stage.timers.toSorted((one, other) => one.at - other.at)[0] as Stage['timers'][0]
      stage.timers.splice(
        stage.timers.findIndex((timer) => timer.task === task),
        1,
      )
      const passed = at - stage.now
      stage.now = Math.max(stage.now, at)
      task()
      return passed
    },
    steps: [],
    events: [],
    asked: [],
    requests: [],
    on: (path, handler) => void handlers.set(path, handler),
    async formAt(path) {
      const request = stage.requests.findLast(({ url }) => new URL(url).pathname === path)
      return Object.fromEntries(new URLSearchParams(await request?.clone().text()))
    },
    claims(nonce, changes) {
      const now = Math.floor(stage.now / 1000)
      return { iss: issuer, sub: 'ada', aud: 'app', exp: now + 300, iat: now, nonce, ...changes }
    },
  }
  vi.stubGlobal('fetch', async (input: RequestInfo, init?: RequestInit) => {
    const request = new Request(input, init)
    const { pathname } = new URL(request.url)
    stage.asked.push(pathname)
    stage.requests.push(request)
    const answer = await handlers.get(pathname)?.(request)
    return answer instanceof Response ? answer : Response.json(answer ?? null, { status: answer ? 200 : 404 })
  })
  return stage
}
