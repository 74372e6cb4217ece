// Room flow: asks the provider now and then whether its session is still the one that we know.

/** What is asked, and where. */
export interface MonitorAsk {
  readonly clientId: string
  /** `session_state` of the authorization response. */
  readonly sessionState: string
  /** `check_session_iframe` of the provider's metadata. */
  readonly url: string
}

/** A hidden frame of the provider. */
export interface SessionFrame {
  /** Says something to the provider's origin, and to no other. */
  post(message: string): void
  close(): void
}

/** Opens frames, and keeps time. */
export interface FramePort {
  /** `ready` is called when the frame has loaded; `message` with what that very frame says from the URL's very origin. */
  open(url: string, hear: { ready(): void; message(text: unknown): void }): SessionFrame
  /** Runs a task every so many milliseconds; gives a function that ends this. */
  every(milliseconds: number, task: () => void): () => void
}

const pause = 5_000

/**
 * Asks every five seconds until the answer is `changed` or `error`, or the function that it gives is called. A provider
 * that cannot tell ends no session.
 *
 * @see [OpenID Connect Session Management 1.0 §3.1](https://openid.net/specs/openid-connect-session-1_0.html#RPiframe)
 */
export function monitorSession(
  { clientId, sessionState, url }: MonitorAsk,
  frames: FramePort,
  hear: { changed(): void },
): () => void {
  let stopAsking: (() => void) | undefined
  const ask = (): void => frame.post(`${clientId} ${sessionState}`)
  const frame = frames.open(url, {
    ready() {
      // A frame that loads once more is asked at its turn.
      if (stopAsking) return
      ask()
      stopAsking = frames.every(pause, ask)
    },
    message(text) {
      // OpenID Connect Session Management 1.0 §3.1: `unchanged` goes on, and after `error` no silent sign-in is tried.
      if (text !== 'changed' && text !== 'error') return
      stop()
      if (text === 'changed') hear.changed()
    },
  })
  const stop = (): void => {
    stopAsking?.()
    frame.close()
  }
  return stop
}
