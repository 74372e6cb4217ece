// Room client: the engine with this page's ports. This file begins the part that is loaded later.
import { createEngine } from '../engine/create-engine.ts'
import type { Engine, EngineConfig } from '../engine/engine.ts'
import { openRecords } from '../platform/records.ts'
import type { Tell } from '../trace/trace.ts'

/** Starts an engine in this page. */
export function startPageEngine(config: EngineConfig, tell: Tell): Engine {
  return createEngine(config, {
    records: openRecords(),
    now: () => Date.now(),
    steady: () => performance.now(),
    tell,
  })
}
