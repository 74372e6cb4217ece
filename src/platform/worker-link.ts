// Room platform: a dedicated Worker as the page sees it: what it says, whether it could be loaded, and whether it is alive.
const { apply, getOwnPropertyDescriptor } = Reflect
const realm: Partial<typeof globalThis> = globalThis

/** As they were when this module was evaluated, so that this works in a realm that a script has changed. */
const { postMessage, terminate } = (realm.Worker?.prototype ?? {}) as Worker
const { addEventListener: listenTo } = (realm.EventTarget?.prototype ?? {}) as EventTarget
const readMessage = realm.MessageEvent && getOwnPropertyDescriptor(realm.MessageEvent.prototype, 'data')?.get

/** A Worker that is linked to this page. */
export interface WorkerLink {
  readonly post: (message: object, transfer?: ArrayBuffer[]) => void
  readonly listen: (hear: (message: unknown) => void) => void
  /** Tells that the Worker, or something it said, could not be read. */
  readonly onFailure: (listener: () => void) => void
  readonly stop: () => void
}

/** Links a Worker. */
export function linkWorker(worker: Worker): WorkerLink {
  const on = (type: string, listener: (event: Event) => void): void =>
    apply(listenTo, worker, [type, listener])
  return {
    post: (message, transfer = []) => apply(postMessage, worker, [message, transfer]),
    listen: (hear) => on('message', (event) => hear(apply(readMessage as () => unknown, event, []))),
    onFailure(listener) {
      const fail = (event: Event): void => {
        // Said once, by whoever listens.
        event.preventDefault()
        listener()
      }
      on('error', fail)
      on('messageerror', fail)
    },
    stop: () => apply(terminate, worker, []),
  }
}

/**
 * Tells when whoever holds the lock of a name is gone: then, and only then, it is ours. A page that the browser puts aside does
 * not stand in line meanwhile. Gives what ends this.
 */
export function watchLife(name: string, onEnd: () => void): () => void {
  const ending = new AbortController()
  const { signal } = ending
  let standing = new AbortController()
  const stand = (): void => {
    standing = new AbortController()
    const end = (): void => {
      if (!signal.aborted) onEnd()
      ending.abort()
    }
    // Only what was granted counts: a browser may refuse the line itself.
    const how = { __proto__: null, signal: standing.signal } as LockOptions
    navigator.locks.request(name, how, end).catch(() => undefined)
  }
  const untilEnd = { __proto__: null, signal } as AddEventListenerOptions
  signal.addEventListener('abort', () => standing.abort())
  globalThis.addEventListener('pagehide', () => standing.abort(), untilEnd)
  globalThis.addEventListener('pageshow', ({ persisted }) => void (persisted && stand()), untilEnd)
  stand()
  return () => ending.abort()
}
