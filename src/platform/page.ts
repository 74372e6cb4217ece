// Room platform: the browser page: address bar, navigation, idle time.
import { OidcError } from '../errors/oidc-error.ts'

/** Whether there is a page at all: not on a server, not in a Worker. */
export const hasPage = (): boolean => typeof window === 'object' && typeof document === 'object'

/** Whether the browser offers its cryptography here. */
export const isSecure = (): boolean => isSecureContext

/** The origin of this page. */
export const pageOrigin = (): string => location.origin

/** Opens the page's address bar and its ways out; `isSafe` says where it may be left for. */
export function openPage(isSafe: (url: URL) => boolean): {
  readonly origin: string
  readonly url: () => string
  readonly show: (url: string) => void
  readonly moveTo: (url: string) => void
  readonly leave: (url: string, how: 'assign' | 'replace') => void
  readonly whenIdle: (task: () => void) => void
} {
  const show = (url: string): void => history.replaceState(history.state, '', url)
  return {
    origin: location.origin,
    url: () => location.href,
    show,
    moveTo(url) {
      show(url)
      dispatchEvent(new PopStateEvent('popstate', { state: history.state as unknown }))
    },
    leave(url, how) {
      if (!isSafe(new URL(url))) {
        throw new OidcError('OIDC_METADATA_INVALID', 'The provider sends the browser to an unsafe address.')
      }
      location[how](url)
    },
    whenIdle(task) {
      // A page that paints nothing may never be idle, so there is a limit; WebKit has no idle callbacks.
      if (typeof requestIdleCallback === 'function') requestIdleCallback(task, { timeout: 1_000 })
      else setTimeout(task, 200)
    },
  }
}
