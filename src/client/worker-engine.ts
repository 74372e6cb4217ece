// Room client: the engine in a Worker, over its lives: a Worker that is gone is replaced when there is something to do. This file begins
// a part that is loaded later.
import type { Engine, EngineConfig, EngineNews } from '../engine/engine.ts'
import { openRemote, toEngine } from '../engine/wire/remote-engine.ts'
import type { Remote } from '../engine/wire/remote-engine.ts'
import { OidcError } from '../errors/oidc-error.ts'
import { linkWorker, watchLife } from '../platform/worker-link.ts'
import type { WorkerLink } from '../platform/worker-link.ts'

/** Milliseconds that a Worker may take to come up. */
const patience = 10_000

const notLoaded = (cause?: unknown): OidcError =>
  new OidcError(
    'OIDC_NETWORK',
    'The Worker that holds the tokens could not be loaded. Check its URL, and `worker-src` of the Content-Security-Policy.',
    { cause: cause instanceof Error ? cause : undefined },
  )

const tooSlow = (): OidcError =>
  new OidcError(
    'OIDC_TIMEOUT',
    'The Worker that holds the tokens did not start within 10 seconds. Is its script that of `claimcheck/worker`?',
  )

const gone = (): OidcError =>
  new OidcError('OIDC_SESSION_ENDED', 'The Worker that held the tokens is gone. Sign in again.')

/** Makes and links a Worker. */
function link(make: () => Worker): WorkerLink {
  try {
    return linkWorker(make())
  } catch (thrown) {
    throw notLoaded(thrown)
  }
}

/** Waits until a Worker is up, or until it is clear that it will not be. */
async function comeUp(remote: Remote, { onFailure, stop }: WorkerLink): Promise<string | undefined> {
  let isUp = false
  onFailure(() => isUp || remote.end(notLoaded()))
  const timer = setTimeout(() => remote.end(tooSlow()), patience)
  try {
    const life = await remote.ready
    isUp = true
    return life
  } catch (thrown) {
    stop()
    throw thrown
  } finally {
    clearTimeout(timer)
  }
}

/** Starts an engine in a Worker; in a new one when the last is gone. */
export function startWorkerEngine(make: () => Worker, config: EngineConfig, news: EngineNews): Engine {
  let current: Promise<Remote> | undefined
  const leave = (): void => void (current = undefined)

  async function begin(): Promise<Remote> {
    const linked = link(make)
    const remote = openRemote(config, news, linked)
    const life = await comeUp(remote, linked)
    const end = (): void => {
      leave()
      remote.end(gone())
    }
    if (life !== undefined) watchLife(life, end)
    return remote
  }
  const connect = (): Promise<Remote> => {
    if (!current) {
      current = begin()
      current.catch(leave)
    }
    return current
  }
  // It comes up while the page goes on; who needs it hears why it did not.
  connect().catch(() => undefined)
  return toEngine(connect)
}
