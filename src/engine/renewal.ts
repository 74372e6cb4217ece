// Room engine: the renewal as callers share it, and how it goes on after one that failed for now.
import type { OidcError } from '../errors/oidc-error.ts'
import type { Holding, Parts } from './engine-state.ts'
import { jitter, renewOnce } from './renew.ts'

/** Milliseconds between tries that no call waits for. */
const backoffs = [5_000, 15_000, 30_000, 60_000, 60_000]

/** Whether it is no use to ask again at once. A provider that asks for its nonce (RFC 9449 §8) may be content with the next one. */
const isLasting = ({ remedy, oauth }: OidcError): boolean =>
  remedy !== 'retry' && oauth?.error !== 'use_dpop_nonce'

/** How a renewal that failed goes on, as long as the session is the one that it failed for. */
interface Waiting {
  readonly holding: Holding
  readonly error: OidcError
  readonly until: number
  readonly tries: number
}

/** Whether the provider asked for a pause that is not over, or too many tries have failed for another one now. */
const isTooEarly = ({ error, tries, until }: Waiting, now: number, most: number): boolean =>
  until > now && (tries > most || error.retryAfter !== undefined)

/** Renews for all callers. */
export interface Renewal {
  /** Renews; callers that come while a renewal runs share it. */
  renew(): Promise<void>
  /** Tries at once what waits for a better moment. */
  wake(): void
}

/** Opens the renewal of one engine. */
export function openRenewal(parts: Parts): Renewal {
  const { ports } = parts
  let running: Promise<void> | undefined
  let failed: Waiting | undefined
  const waiting = (): Waiting | undefined => (failed?.holding === parts.holding ? failed : undefined)

  function wait(error: OidcError, holding: Holding): void {
    // What will not pass by itself is not asked for again soon.
    const tries = (waiting()?.tries ?? (isLasting(error) ? 1 : 0)) + 1
    const pause = Math.max(jitter(backoffs[tries - 1] ?? Infinity), (error.retryAfter ?? 0) * 1000)
    const mine: Waiting = { holding, error, tries, until: ports.steady() + pause }
    failed = mine
    ports.hear({ renewal: 'waiting' })
    if (pause === Infinity) return
    ports.after(pause, () => {
      if (waiting() === mine) run().catch(() => undefined)
    })
  }

  async function attempt(): Promise<void> {
    try {
      await renewOnce(parts)
      failed = undefined
    } catch (thrown) {
      const error = thrown as OidcError
      if (parts.holding && !/SIGNED_OUT|CHANGED/.test(error.code)) wait(error, parts.holding)
      throw thrown
    }
  }

  const run = (): Promise<void> => (running ??= attempt().finally(() => (running = undefined)))
  return {
    async renew() {
      const current = waiting()
      if (current && !running && isTooEarly(current, ports.steady(), 1)) throw current.error
      return run()
    },
    wake() {
      const current = waiting()
      if (current && !isTooEarly(current, ports.steady(), Infinity)) run().catch(() => undefined)
    },
  }
}
