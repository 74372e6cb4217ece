// Room platform: a hidden frame of the provider, whose words count only from its own window and its own origin.

/** Opens frames of the provider. */
export const sessionFrames: {
  open(
    url: string,
    hear: { ready(): void; message(text: unknown): void },
  ): { post(message: string): void; close(): void }
  every(milliseconds: number, task: () => void): () => void
} = {
  open(url, hear) {
    const { origin } = new URL(url)
    const stopping = new AbortController()
    const { signal } = stopping
    const frame = document.createElement('iframe')
    const listen = ({ origin: from, source, data }: MessageEvent): void => {
      // OpenID Connect Session Management 1.0 §3.1: the origin is the provider's. Its other windows are not asked.
      if (from === origin && source !== null && source === frame.contentWindow) hear.message(data)
    }
    addEventListener('message', listen, { signal })
    frame.addEventListener('load', () => hear.ready(), { signal })
    frame.hidden = true
    frame.title = 'Session at the provider'
    // It needs its scripts and its cookies, not this page's window.
    frame.setAttribute('sandbox', 'allow-scripts allow-same-origin')
    frame.src = url
    document.body.append(frame)
    return {
      post: (message) => frame.contentWindow?.postMessage(message, origin),
      close() {
        stopping.abort()
        frame.remove()
      },
    }
  },
  every(milliseconds, task) {
    const timer = setInterval(task, milliseconds)
    return () => clearInterval(timer)
  },
}
