// Unit tests: a page and an engine that keep what happens to them, and the flow between them.
import { vi } from 'vitest'
import type { Engine, Identity } from '../../../src/engine/engine.ts'
import type { Breaker } from '../../../src/flow/breaker.ts'
import type { Flow } from '../../../src/flow/flow.ts'
import type { Elsewhere, View } from '../../../src/flow/page.ts'
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
export const identity: Identity = { claims, scope: 'openid' }
export const signedIn: SessionState<IdTokenClaims> = {
  status: 'signed-in',
  claims,
  scope: 'openid',
  renewal: 'idle',
}
export const authorization = 'https://id.example/authorize'

type Mocks<Face> = {
  [Name in keyof Face]: Face[Name] extends (...all: never[]) => unknown
    ? ReturnType<typeof vi.fn<Face[Name]>>
    : Face[Name]
}

/** A window or a frame in which a sign-in goes on. */
export type FakeWindow = Mocks<Elsewhere> & { shut(): void }

/** A flow, and what happened in it, in order. */
export interface Stage {
  readonly flow: Flow<IdTokenClaims> & { page: { isFramed: boolean } }
  readonly engine: Mocks<Engine>
  readonly breaker: Mocks<Breaker>
  readonly sessions: SessionState<IdTokenClaims>[]
  readonly steps: TraceStep[]
  /** Where the page went, and how; what came back with it. */
  readonly moves: [how: string, url: string, view?: View][]
  /** The frames that were opened. */
  readonly frames: FakeWindow[]
  /** What waits for its time, in milliseconds. */
  readonly timers: Map<number, () => void>
  /** The words that were written on the bell. */
  readonly rung: string[]
  readonly closePage: ReturnType<typeof vi.fn<() => void>>
  /** Another window rings. */
  ring(): void
}

/** A window that tells when it seems to be closed. */
export function makeWindow(): FakeWindow {
  let listener: () => void = () => undefined
  return {
    go: vi.fn(),
    close: vi.fn(),
    onClosed: vi.fn((hear: () => void) => {
      listener = hear
      return () => (listener = () => undefined)
    }),
    shut: () => listener(),
  }
}

function makeEngine(): Stage['engine'] {
  return {
    prepare: vi.fn(async () => undefined),
    begin: vi.fn(async () => ({ url: `${authorization}?state=secret`, state: 'secret' })),
    awaits: vi.fn(async () => false),
    handOver: vi.fn(async () => false),
    collect: vi.fn(async () => undefined),
    look: vi.fn(async () => ({ hasAnswer: false, isPending: true })),
    redeem: vi.fn(async () => ({ returnTo: '/', identity })),
    restore: vi.fn(async () => ({})),
    wake: vi.fn(async () => undefined),
    fetch: vi.fn(async () => new Response()),
    userInfo: vi.fn(async () => ({ sub: 'ada' })),
    reveal: vi.fn(async () => 'token'),
    isSession: vi.fn(async () => false),
    frames: vi.fn(async () => ({ authorization })),
    release: vi.fn(async () => ({ reached: 'local' as const })),
  }
}

const makeBreaker = (): Stage['breaker'] => ({
  mayLeave: vi.fn(() => true),
  noteLeaving: vi.fn(),
  noteSignedIn: vi.fn(),
  noteFailure: vi.fn(),
  lastError: vi.fn(() => undefined),
})

/** The page of a stage at an address. */
function makePage(
  address: string,
  { moves, frames, timers, closePage }: Pick<Stage, 'moves' | 'frames' | 'timers' | 'closePage'>,
): Stage['flow']['page'] {
  let url = address
  const go =
    (how: string) =>
    (next: string, view?: View): void => {
      url = new URL(next, url).href
      moves.push(view ? [how, next, view] : [how, next])
    }
  return {
    origin,
    isFramed: false,
    url: () => url,
    show: go('show'),
    moveTo: go('moveTo'),
    leave: (next, how) => void moves.push([how, next]),
    view: () => ({ state: { page: 2 }, x: 0, y: 400 }),
    isOffline: () => false,
    close: closePage,
    openFrame() {
      const frame = makeWindow()
      frames.push(frame)
      return frame
    },
    after(milliseconds, task) {
      timers.set(milliseconds, task)
      return () => void timers.delete(milliseconds)
    },
  }
}

/** Opens a page at an address. */
export function openStage(address = `${origin}/`): Stage {
  const sessions: Stage['sessions'] = []
  const steps: TraceStep[] = []
  const rung: string[] = []
  const listeners = new Set<() => void>()
  const engine = makeEngine()
  const breaker = makeBreaker()
  const happened = {
    moves: [] as Stage['moves'],
    frames: [] as FakeWindow[],
    timers: new Map<number, () => void>(),
    closePage: vi.fn<() => void>(),
  }
  const flow: Stage['flow'] = {
    page: makePage(address, happened),
    place,
    session: openSessionStore((session) => sessions.push(session)),
    tell: (step) => void steps.push(step),
    breaker,
    bell: {
      read: () => rung.at(-1),
      write: (word) => void rung.push(word),
      onChange(listener) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    },
    engine: async () => engine,
    accept: async (verified) => verified,
  }
  const ring = (): void => {
    for (const listener of [...listeners]) listener()
  }
  return { flow, engine, breaker, sessions, steps, rung, ring, ...happened }
}
