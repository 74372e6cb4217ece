// Room platform: where a sign-in goes on while this page stays: in a window, or in a hidden frame.

/** Milliseconds between looks at a window, and how long it must seem closed: one that is severed by the provider (COOP) does, too. */
const interval = 300
const grace = 3_000

/** A window or a frame in which a sign-in goes on. */
export interface Elsewhere {
  readonly go: (url: string) => void
  readonly close: () => void
  readonly onClosed: (listener: () => void) => () => void
}

/** Drives a window that was opened for a sign-in. */
export function driveWindow(popup: Window): Elsewhere {
  return {
    go: (url) => popup.location.replace(url),
    close: () => popup.close(),
    onClosed(listener) {
      let closedFor = 0
      const timer = setInterval(() => {
        closedFor = popup.closed && document.hasFocus() ? closedFor + interval : 0
        if (closedFor >= grace) listener()
      }, interval)
      return () => clearInterval(timer)
    },
  }
}

/** Gives the focus back to where the person types, whenever a frame takes it; gives a function that ends this. */
function guardFocus(frame: HTMLIFrameElement): () => void {
  const stopping = new AbortController()
  const { signal } = stopping
  let last = document.activeElement
  document.addEventListener('focusin', ({ target }) => void (last = target as Element), { signal })
  const giveBack = (): void => {
    if (document.activeElement === frame && last instanceof HTMLElement) last.focus()
  }
  addEventListener('blur', giveBack, { signal })
  return () => stopping.abort()
}

/** Makes a hidden frame for a sign-in. */
export function openFrame(): Elsewhere {
  const frame = document.createElement('iframe')
  frame.hidden = true
  frame.title = 'Silent sign-in'
  frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms')
  const stopGuarding = guardFocus(frame)
  return {
    go(url) {
      frame.src = url
      document.body.append(frame)
    },
    close() {
      stopGuarding()
      frame.remove()
    },
    onClosed: () => () => undefined,
  }
}
