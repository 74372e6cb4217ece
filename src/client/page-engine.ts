// Room client: the engine with this page's ports. This file begins the part that is loaded later.
import { createEngine } from '../engine/create-engine.ts'
import type { Engine, EngineConfig, EngineNews } from '../engine/engine.ts'
import { openLock } from '../platform/locks.ts'
import { isOffline } from '../platform/page.ts'
import { openRecords } from '../platform/records.ts'

/** Starts an engine in this page. */
export function startPageEngine(config: EngineConfig, news: EngineNews): Engine {
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
