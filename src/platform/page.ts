// Room platform: the browser page as start-up needs it: its address bar, and its idle time.

/** Whether there is a page at all: not on a server, not in a Worker. */
export const hasPage = (): boolean => typeof window === 'object' && typeof document === 'object'

/** Whether the browser offers its cryptography here. */
export const isSecure = (): boolean => isSecureContext

/** The origin of this page. */
export const pageOrigin = (): string => location.origin

/** The page's address, which start-up reads and cleans. */
export const addressBar: {
  readonly url: () => string
  readonly show: (url: string) => void
} = {
  url: () => location.href,
  show: (url) => history.replaceState(history.state, '', url),
}

/** Runs a task when the page has nothing else to do. */
export function whenIdle(task: () => void): void {
  // A page that paints nothing may never be idle, so there is a limit; WebKit has no idle callbacks.
  if (typeof requestIdleCallback === 'function') requestIdleCallback(task, { timeout: 1_000 })
  else setTimeout(task, 200)
}
