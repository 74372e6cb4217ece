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
  resources: [api],
  clockTolerance: 30,
  authorizationParameters: {},
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
    async take(key) {
      const value = structuredClone(stored.get(key))
      stored.delete(key)
      return value
    },
    entries: async () => [...structuredClone(stored)],
    remove: async (keys) => keys.forEach((key) => stored.delete(key)),
  }
}

/** Sets a stage, and puts its provider in place of the global fetch. */
export function setStage(): Stage {
  const handlers = new Map<string, Handler>([
    ['/.well-known/openid-configuration', () => document],
    ['/jwks', () => ({ keys: [signer.key] })],
  ])
  const stored = new Map<string, unknown>()
  const stage: Stage = {
    now: 1_700_000_000_000,
    ports: {
      records: openRecords(stored),
      now: () => stage.now,
      steady: () => stage.now - 1_600_000_000_000,
      tell: (step) => void stage.steps.push(step),
      hear: (event) => void stage.events.push(event),
    },
    stored,
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
