// Room platform: signs of life of the person at this page.

/**
 * Tells of each sign of life; gives a function that ends this. Scripts scroll and send events of their own, so neither
 * `scroll` nor what a script dispatches counts: whoever scrolls turns a wheel, touches or presses something.
 */
export function onActivity(listener: () => void): () => void {
  const stopping = new AbortController()
  const { signal } = stopping
  for (const type of ['pointerdown', 'keydown', 'wheel', 'touchstart'])
    addEventListener(type, ({ isTrusted }) => isTrusted && listener(), {
      signal,
      passive: true,
      capture: true,
    })
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && listener(), {
    signal,
  })
  return () => stopping.abort()
}
