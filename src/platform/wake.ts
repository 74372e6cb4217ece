// Room platform: the moments at which a page comes back: out of the history, from behind other tabs, out of sleep, online again.

/** Tells when the page comes back to life; gives a function that ends this. */
export function onWake(listener: () => void): () => void {
  const stopping = new AbortController()
  const { signal } = stopping
  const hear = (): void => listener()
  addEventListener('online', hear, { signal })
  addEventListener('pageshow', ({ persisted }) => persisted && listener(), { signal })
  document.addEventListener('resume', hear, { signal })
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && listener(), {
    signal,
  })
  return () => stopping.abort()
}
