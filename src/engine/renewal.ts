// Room engine: the renewal as callers share it, and how it goes on after one that failed for now.
import type { Lifetime } from '../access-token/lifetime.ts'
import type { Target } from '../access-token/targets.ts'
import type { OidcError } from '../errors/oidc-error.ts'
import type { Holding, Parts } from './engine-state.ts'
import { isMain, jitter, renewOnce } from './renew.ts'

/** Milliseconds between tries that no call waits for. */
const backoffs = [5_000, 15_000, 30_000, 60_000, 60_000]

/** Whether it is no use to ask again at once. A provider that asks for its nonce (RFC 9449 §8) may be content with the next one. */
const isLasting = ({ remedy, oauth }: OidcError): boolean =>
  remedy !== 'retry' && oauth?.error !== 'use_dpop_nonce'

/** Milliseconds in which an API that the provider gives no token for is not asked for again. */
const longPause = 60_000

/** How a renewal that failed goes on, as long as the sign-in and the token are those that it failed for. */
interface Waiting {
  readonly nonce: string
  readonly before: Lifetime | undefined
  readonly error: OidcError
  readonly isAside: boolean
  readonly until: number
  readonly tries: number
}

/** Whether the provider asked for a pause that is not over, or too many tries have failed for another one now. */
const isTooEarly = ({ error, tries, until }: Waiting, now: number, most: number): boolean =>
  until > now && (tries > most || error.retryAfter !== undefined)

/** Renews for all callers. */
export interface Renewal {
  /** Renews the access token of a target; callers that come while that goes on share it. */
  renew(target: Target): Promise<void>
  /** Tries at once what waits for a better moment. */
  wake(): void
}

/** Runs tasks one after another: a refresh token is good for one request at a time. */
type InTurn = (task: () => Promise<void>) => Promise<void>

function openQueue(): InTurn {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const mine = last.then(task)
    last = mine.catch(() => undefined)
    return mine
  }
}

/** What is remembered of a renewal that failed. */
interface Memory {
  readonly current: () => Waiting | undefined
  readonly forget: () => void
  /** Notes a failure; gives the milliseconds after which to try again without being asked. */
  readonly note: (error: OidcError, holding: Holding) => number
}

function openMemory(parts: Parts, target: Target): Memory {
  const { ports } = parts
  const { key } = target
  let failed: Waiting | undefined
  const current = (): Waiting | undefined => {
    const { nonce, lifetimes } = parts.holding ?? {}
    return failed && failed.nonce === nonce && failed.before === lifetimes?.get(key) ? failed : undefined
  }
  return {
    current,
    forget: () => void (failed = undefined),
    note(error, { nonce, lifetimes }) {
      // What one API refuses is no trouble of the session; it is asked for again when the API is called again.
      const isAside = isLasting(error) && !isMain(parts, target)
      // What will not pass by itself is not asked for again soon.
      const tries = (current()?.tries ?? (isLasting(error) ? 1 : 0)) + 1
      const backoff = isAside ? longPause : jitter(backoffs[tries - 1] ?? Infinity)
      const pause = Math.max(backoff, (error.retryAfter ?? 0) * 1000)
      const until = ports.steady() + pause
      failed = { nonce, before: lifetimes.get(key), error, isAside, tries, until }
      ports.hear({ renewal: isAside ? 'idle' : 'waiting' })
      return isAside ? Infinity : pause
    },
  }
}

/** Opens the renewal of one target's token. */
function openOne(
  parts: Parts,
  target: Target,
  inTurn: InTurn,
): { readonly renew: () => Promise<void>; readonly wake: () => void } {
  const { ports } = parts
  const { current, forget, note } = openMemory(parts, target)
  let running: Promise<void> | undefined

  async function attempt(): Promise<void> {
    try {
      await renewOnce(parts, target)
      forget()
    } catch (thrown) {
      const error = thrown as OidcError
      if (parts.holding && !/SIGNED_OUT|CHANGED/.test(error.code)) wait(note(error, parts.holding))
      throw thrown
    }
  }

  const run = (): Promise<void> => (running ??= inTurn(attempt).finally(() => (running = undefined)))
  function wait(pause: number): void {
    const mine = current()
    if (pause < Infinity)
      ports.after(pause, () => {
        if (current() === mine) run().catch(() => undefined)
      })
  }
  return {
    async renew() {
      const failed = current()
      if (failed && !running && isTooEarly(failed, ports.steady(), 1)) throw failed.error
      return run()
    },
    wake() {
      const failed = current()
      if (failed && !failed.isAside && !isTooEarly(failed, ports.steady(), Infinity))
        run().catch(() => undefined)
    },
  }
}

/** Opens the renewal of one engine. */
export function openRenewal(parts: Parts): Renewal {
  const inTurn = openQueue()
  const renewals = new Map(
    parts.config.targets.map((target) => [target.key, openOne(parts, target, inTurn)] as const),
  )
  return {
    renew: async ({ key }) => renewals.get(key)?.renew(),
    wake() {
      for (const { wake } of renewals.values()) wake()
    },
  }
}
