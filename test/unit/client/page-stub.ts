// Unit tests: the globals of a page, and an engine that a client starts in place of its own.
import { vi } from 'vitest'
import type { Engine, EngineNews, Identity } from '../../../src/engine/engine.ts'
import type { IdTokenClaims } from '../../../src/id-token/claims.ts'

export const origin = 'https://app.example'
export const claims: IdTokenClaims = { iss: 'https://id.example', sub: 'ada', aud: 'app', exp: 2, iat: 1 }
export const identity: Identity = { claims, scope: 'openid' }
export const authorization = 'https://id.example/authorize'

/** What stands for localStorage or sessionStorage. */
function makeStorage(): Pick<Storage, 'getItem' | 'setItem'> {
  const stored = new Map<string, string>()
  return {
    getItem: (name) => stored.get(name) ?? null,
    setItem: (name, text) => void stored.set(name, text),
  }
}

/** A page: where it was left for, and what happens to it. */
export interface FakePage {
  readonly left: string[]
  /** What `open` gives: the window that it opens. */
  readonly opened: {
    closed: boolean
    close: ReturnType<typeof vi.fn>
    location: { replace: ReturnType<typeof vi.fn> }
  }
  /** Another tab writes a word. */
  tell(name: string, word: string): void
  /** The page comes back to life. */
  wake(): void
  /** Does what waits for the page to be idle. */
  idle(): void
}

/** Puts the globals of a page in place, at that address. */
export function openPage(address = `${origin}/`, isSecure = true): FakePage {
  const left: string[] = []
  const tasks: (() => void)[] = []
  const target = new EventTarget()
  const go = (url: string): number => left.push(url)
  const place = Object.assign(new URL(address), { assign: go, replace: go })
  const history = {
    state: null,
    replaceState: (_state: unknown, _title: string, url: string) =>
      void (place.href = new URL(url, place).href),
  }
  const window = { parent: {} }
  window.parent = window
  const opened: FakePage['opened'] = { closed: false, close: vi.fn(), location: { replace: vi.fn() } }
  const localStorage = makeStorage()
  const globals = {
    window,
    document: Object.assign(new EventTarget(), { visibilityState: 'visible', hasFocus: () => true }),
    location: place,
    history,
    localStorage,
    sessionStorage: makeStorage(),
    navigator: { onLine: true, userActivation: { isActive: true } },
    isSecureContext: isSecure,
    PopStateEvent: Event,
    ...{ scrollX: 0, scrollY: 0, screenX: 0, screenY: 0, outerWidth: 1_000, outerHeight: 800 },
    open: vi.fn(() => opened),
    addEventListener: target.addEventListener.bind(target),
    removeEventListener: target.removeEventListener.bind(target),
    dispatchEvent: target.dispatchEvent.bind(target),
    requestIdleCallback: (task: () => void) => tasks.push(task),
  }
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value)
  return {
    left,
    opened,
    tell(name, word) {
      localStorage.setItem(name, word)
      target.dispatchEvent(Object.assign(new Event('storage'), { key: name }))
    },
    wake: () => void target.dispatchEvent(new Event('online')),
    idle: () => tasks.splice(0).forEach((task) => task()),
  }
}

/** An engine whose every sign-in succeeds, and what the client told it at the start. */
export function makeEngine() {
  const engine = {
    prepare: vi.fn<Engine['prepare']>(async () => undefined),
    begin: vi.fn<Engine['begin']>(async () => ({ url: authorization, state: 'state' })),
    awaits: vi.fn<Engine['awaits']>(async () => false),
    handOver: vi.fn<Engine['handOver']>(async () => false),
    collect: vi.fn<Engine['collect']>(async () => undefined),
    look: vi.fn<Engine['look']>(async () => ({ hasAnswer: false, isPending: true })),
    redeem: vi.fn<Engine['redeem']>(async () => ({ returnTo: '/', identity })),
    restore: vi.fn<Engine['restore']>(async () => ({})),
    wake: vi.fn<Engine['wake']>(async () => undefined),
    fetch: vi.fn<Engine['fetch']>(async () => new Response('answer')),
    userInfo: vi.fn<Engine['userInfo']>(async () => ({ sub: 'ada' })),
    reveal: vi.fn<Engine['reveal']>(async () => 'token'),
    isSession: vi.fn<Engine['isSession']>(async () => false),
    frames: vi.fn<Engine['frames']>(async () => ({ authorization })),
    release: vi.fn<Engine['release']>(async () => ({ reached: 'local' })),
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
