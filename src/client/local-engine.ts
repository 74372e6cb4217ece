// Room client: an engine with the ports of the realm that it runs in: a page, or a Worker. In a page this file begins a part that is
// loaded later.
import { createEngine } from '../engine/create-engine.ts'
import type { Engine, EngineConfig, EngineNews } from '../engine/engine.ts'
import { openLock } from '../platform/locks.ts'
import { isOffline } from '../platform/network.ts'
import { openRecords } from '../platform/records.ts'

/** Starts an engine in this realm. */
export function startLocalEngine(config: EngineConfig, news: EngineNews): Engine {
  const records = openRecords()
  return createEngine(config, {
    ...news,
    records,
    withLock: openLock(`claimcheck ${config.stateMark}`, records),
    now: () => Date.now(),
    steady: () => performance.now(),
    after: (milliseconds, task) => void setTimeout(task, milliseconds),
    isOffline,
  })
}
