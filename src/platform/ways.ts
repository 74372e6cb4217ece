// Room platform: the ways of a page: to another address, to the provider and back, into a frame.
import { OidcError } from '../errors/oidc-error.ts'
import { openFrame } from './elsewhere.ts'
import type { Elsewhere } from './elsewhere.ts'
import { isOffline } from './network.ts'

/** What a person sees besides the address. */
interface View {
  readonly state: unknown
  readonly x: number
  readonly y: number
}

/** Milliseconds in which an app may fill the page before its scroll position comes back. */
const patience = 2_000

/** Scrolls to where the page was, once it is tall enough, unless the person has begun to scroll. */
function scrollBack({ x, y }: View): void {
  const until = performance.now() + patience
  let isTouched = false
  const touch = (): void => void (isTouched = true)
  for (const type of ['wheel', 'touchmove', 'keydown', 'pointerdown'])
    addEventListener(type, touch, { once: true, passive: true })
  const look = (): void => {
    if (isTouched) return
    const { scrollHeight, scrollWidth } = document.documentElement
    const fits = scrollHeight - innerHeight >= y && scrollWidth - innerWidth >= x
    if (fits || performance.now() > until) scrollTo(x, y)
    else requestAnimationFrame(look)
  }
  if (x || y) requestAnimationFrame(look)
}

/** Opens the ways of this page; `isSafe` says where it may be left for. */
export function openWays(isSafe: (url: URL) => boolean): {
  readonly origin: string
  readonly isFramed: boolean
  readonly view: () => View
  readonly isOffline: () => boolean
  readonly moveTo: (url: string, view?: View) => void
  readonly leave: (url: string, how: 'assign' | 'replace') => void
  readonly close: () => void
  readonly openFrame: () => Elsewhere
  readonly after: (milliseconds: number, task: () => void) => () => void
} {
  return {
    origin: location.origin,
    isFramed: window.parent !== window,
    view: () => ({ state: history.state as unknown, x: scrollX, y: scrollY }),
    isOffline,
    moveTo(url, view) {
      const state: unknown = view ? view.state : history.state
      history.replaceState(state, '', url)
      dispatchEvent(new PopStateEvent('popstate', { state }))
      if (view) scrollBack(view)
    },
    leave(url, how) {
      if (!isSafe(new URL(url))) {
        throw new OidcError('OIDC_METADATA_INVALID', 'The provider sends the browser to an unsafe address.')
      }
      location[how](url)
    },
    close: () => window.close(),
    openFrame,
    after(milliseconds, task) {
      const timer = setTimeout(task, milliseconds)
      return () => clearTimeout(timer)
    },
  }
}
