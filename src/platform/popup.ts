// Room platform: a window for a sign-in. Browsers open one only while they still see the click.

/** Milliseconds between looks at a window, and how long it must seem closed: one that is severed by the provider (COOP) does, too. */
const interval = 300
const grace = 3_000

/** A window or a frame in which a sign-in goes on. */
export interface Elsewhere {
  readonly go: (url: string) => void
  readonly close: () => void
  readonly onClosed: (listener: () => void) => () => void
}

/** Opens an empty window in the middle of this one, or nothing where the browser refuses. */
export function openPopup(): Elsewhere | undefined {
  const [width, height] = [480, 680]
  const left = Math.round(screenX + (outerWidth - width) / 2)
  const top = Math.round(screenY + (outerHeight - height) / 2)
  const popup = open('about:blank', '_blank', `popup,width=${width},height=${height},left=${left},top=${top}`)
  if (!popup) return undefined
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
