// Unit tests: the globals of a page, and an engine that a client starts in place of its own.
import { vi } from 'vitest'
import type { Engine, EngineNews } from '../../../src/engine/engine.ts'
import type { IdTokenClaims } from '../../../src/id-token/claims.ts'

export const origin = 'https://app.example'
export const claims: IdTokenClaims = { iss: 'https://id.example', sub: 'ada', aud: 'app', exp: 2, iat: 1 }

/** Puts the globals of a page in place, at that address. */
export function openPage(address = `${origin}/`, isSecure = true): { left: string[] } {
  const left: string[] = []
  const place = Object.assign(new URL(address), { assign: (url: string) => left.push(url) })
  const history = {
    state: null,
    replaceState: (_state: unknown, _title: string, url: string) =>
      void (place.href = new URL(url, place).href),
  }
  const globals = {
    window: {},
    document: {},
    location: place,
    history,
    isSecureContext: isSecure,
    PopStateEvent: Event,
  }
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value)
  vi.stubGlobal('dispatchEvent', () => true)
  vi.stubGlobal('requestIdleCallback', () => undefined)
  return { left }
}

/** An engine whose every sign-in succeeds, and what the client told it at the start. */
export function makeEngine() {
  const engine = {
    prepare: vi.fn(async () => undefined),
    begin: vi.fn(async () => 'https://id.example/authorize'),
    awaits: vi.fn(async () => false),
    redeem: vi.fn(async () => ({ returnTo: '/', claims, scope: 'openid' })),
    fetch: vi.fn(async () => new Response('answer')),
    userInfo: vi.fn(async () => ({ sub: 'ada' })),
    release: vi.fn(async () => undefined),
  } satisfies Engine
  const news: EngineNews[] = []
  const start = vi.fn(async (_config: object, told: EngineNews): Promise<Engine> => {
    news.push(told)
    return engine
  })
  return {
    engine,
    tokens: { start },
    hear: (event: Parameters<EngineNews['hear']>[0]) => news.at(-1)?.hear(event),
  }
}

/** An answer that comes when it is told to. */
export function openGate() {
  let resolve: (response: Response) => void = () => undefined
  const promise = new Promise<Response>((done) => (resolve = done))
  return { promise, resolve: (response: Response) => resolve(response) }
}
