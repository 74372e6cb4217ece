// Room platform: the realm of a dedicated Worker: the page that made it, and the lock by which that page sees that it lives.

/** The wire to the page. */
export const scope: {
  readonly post: (message: object, transfer?: ArrayBuffer[]) => void
  readonly listen: (hear: (message: unknown) => void) => void
} = {
  post: (message, transfer = []) => globalThis.postMessage(message, { transfer }),
  listen: (hear) => addEventListener('message', ({ data }) => hear(data)),
}

/** Holds a lock for as long as this realm lives; gives its name, or nothing where the browser has none. */
export function holdLife(): Promise<string | undefined> {
  const name = `claimcheck life ${crypto.randomUUID()}`
  return new Promise((resolve) => {
    const hold = (): Promise<never> => {
      resolve(name)
      return new Promise(() => undefined)
    }
    Promise.resolve(navigator.locks?.request(name, hold))
      .catch(() => undefined)
      .finally(() => resolve(undefined))
  })
}
