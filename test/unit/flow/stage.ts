// Unit tests: a page and an engine that keep what happens to them, and the flow between them.
import { vi } from 'vitest'
import type { Engine } from '../../../src/engine/engine.ts'
import type { Flow } from '../../../src/flow/flow.ts'
import type { IdTokenClaims } from '../../../src/id-token/claims.ts'
import { openSessionStore } from '../../../src/session/session-store.ts'
import type { SessionState } from '../../../src/session/session.ts'
import type { TraceStep } from '../../../src/trace/trace.ts'

export const origin = 'https://app.example'
export const place = {
  redirectUri: `${origin}/callback`,
  postLogoutRedirectUri: `${origin}/bye`,
  stateMark: 'ccmark000',
}
export const claims: IdTokenClaims = { iss: 'https://id.example', sub: 'ada', aud: 'app', exp: 2, iat: 1 }

/** A flow, and what happened in it, in order. */
export interface Stage {
  readonly flow: Flow<IdTokenClaims>
  readonly engine: { [Verb in keyof Engine]: ReturnType<typeof vi.fn<Engine[Verb]>> }
  readonly sessions: SessionState<IdTokenClaims>[]
  readonly steps: TraceStep[]
  /** Where the page went, and how. */
  readonly moves: [how: string, url: string][]
  /** Runs what waits for the page to be idle. */
  idle(): Promise<void>
}

/** Opens a page at an address. */
export function openStage(address = `${origin}/`): Stage {
  const sessions: Stage['sessions'] = []
  const steps: TraceStep[] = []
  const moves: Stage['moves'] = []
  const waiting: (() => void)[] = []
  let url = address
  const go = (how: string) => (next: string) => {
    url = new URL(next, url).href
    moves.push([how, next])
  }
  const engine: Stage['engine'] = {
    prepare: vi.fn(async () => undefined),
    begin: vi.fn(async () => 'https://id.example/authorize?state=secret'),
    awaits: vi.fn(async () => false),
    redeem: vi.fn(async () => ({ returnTo: '/', claims, scope: 'openid' })),
    fetch: vi.fn(async () => new Response()),
    userInfo: vi.fn(async () => ({ sub: 'ada' })),
    release: vi.fn(async () => undefined),
  }
  const flow: Flow<IdTokenClaims> = {
    page: {
      origin,
      url: () => url,
      show: go('show'),
      moveTo: go('moveTo'),
      leave: (next, how) => void moves.push([how, next]),
      whenIdle: (task) => void waiting.push(task),
    },
    place,
    session: openSessionStore((session) => sessions.push(session)),
    tell: (step) => void steps.push(step),
    engine: async () => engine,
    accept: async (verified) => verified,
  }
  const idle = async (): Promise<void> => {
    for (const task of waiting.splice(0)) task()
    await vi.waitFor(() => engine.prepare.mock.settledResults.length > 0 || waiting.length === 0)
  }
  return { flow, engine, sessions, steps, moves, idle }
}
