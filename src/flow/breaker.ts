// Room flow: stops a circle of automatic redirects: two in a minute, then no more until the user acts.
import { readOAuthError } from '../errors/oauth-error.ts'
import type { OAuthError } from '../errors/oauth-error.ts'

/** What is remembered across the page loads of a tab. */
export interface Attempts {
  read(): string | undefined
  /** `false` where it cannot be stored. */
  write(text: string): boolean
  /** Whether this page load came by Back or Forward. */
  readonly isBack: boolean
  /** Whether the user has just acted. */
  hasActivation(): boolean
}

/** Why a page leaves by itself: nobody is signed in, or an API wants a stronger sign-in. */
export type Leaving = 'sign-in' | 'step-up'

/** Counts automatic redirects. */
export interface Breaker {
  /** Whether the page may leave now; `isOwn` where the user did nothing, whatever the browser says. */
  mayLeave(kind: Leaving, isOwn?: boolean): boolean
  /** The page leaves. */
  noteLeaving(kind: Leaving): void
  /** Somebody is signed in. */
  noteSignedIn(): void
  /** An attempt failed; with what the provider said, if it did. */
  noteFailure(oauth: OAuthError | undefined): void
  /** What the provider said last. */
  lastError(): OAuthError | undefined
}

type Log = { readonly [Kind in Leaving]?: unknown } & { readonly oauth?: Partial<OAuthError> | undefined }

/** What is stored, whatever it is by now. */
function readLog(attempts: Attempts): Log {
  try {
    return { ...(JSON.parse(attempts.read() ?? '{}') as Log) }
  } catch {
    return {}
  }
}

/** Opens the breaker of a page load; `now` is wall time, in milliseconds. */
export function openBreaker(attempts: Attempts, now: () => number): Breaker {
  /** What this page load was counted for already, or need not be: calls side by side are one attempt. */
  const counted = new Set<Leaving>()
  /** The times of a kind within the last minute; none is in the future. */
  const recent = (kind: Leaving): number[] =>
    [readLog(attempts)[kind]]
      .flat()
      .filter((time): time is number => typeof time === 'number' && time <= now() && time > now() - 60_000)
  const change = (news: Log): boolean => attempts.write(JSON.stringify({ ...readLog(attempts), ...news }))
  const forget = (): unknown => attempts.read() && change({ 'sign-in': [], oauth: undefined })

  if (attempts.isBack) forget()
  return {
    mayLeave(kind, isOwn = false) {
      const isAsked = !isOwn && attempts.hasActivation()
      if (isAsked && kind === 'sign-in') {
        forget()
        counted.add(kind)
      }
      // What cannot be counted could go on for ever.
      return counted.has(kind) || (recent(kind).length < 2 && (change({}) || isAsked))
    },
    noteLeaving(kind) {
      if (!counted.has(kind)) change({ [kind]: [...recent(kind), now()] })
      counted.add(kind)
    },
    noteSignedIn() {
      forget()
      counted.clear()
    },
    noteFailure(oauth) {
      if (oauth) change({ oauth })
      counted.clear()
    },
    lastError() {
      const { oauth } = readLog(attempts)
      return readOAuthError((name) => oauth?.[name])
    },
  }
}
