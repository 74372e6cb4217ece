// Unit tests: an engine at the other end of a real MessageChannel, and all that went through it.
import { vi } from 'vitest'
import { takeSnapshot } from '../../../../src/access-token/snapshot.ts'
import type { Snapshot } from '../../../../src/access-token/snapshot.ts'
import type { Engine, EngineConfig, EngineEvent, EngineNews } from '../../../../src/engine/engine.ts'
import type { Wire } from '../../../../src/engine/wire/messages.ts'
import { openRemote } from '../../../../src/engine/wire/remote-engine.ts'
import type { Remote } from '../../../../src/engine/wire/remote-engine.ts'
import { serveEngine } from '../../../../src/engine/wire/serve-engine.ts'
import type { TraceStep } from '../../../../src/trace/trace.ts'
import { makeEngine } from '../../client/page-stub.ts'
import { api, config as engineConfig } from '../stage.ts'

export { api }

export const config: EngineConfig = {
  ...engineConfig,
  keeps: 'session',
  resources: [
    { prefix: api, target: '' },
    { prefix: `${api}/reports`, target: '', methods: ['GET'] },
  ],
}

/** A message as it was said. */
export type Said = { readonly type: string; readonly [member: string]: unknown }

/** Both ends, and what happened between them. */
export interface WireStage {
  readonly remote: Remote
  readonly engine: ReturnType<typeof makeEngine>['engine']
  /** What the engine was started with. */
  readonly started: { readonly config: EngineConfig; readonly news: EngineNews }[]
  readonly events: EngineEvent[]
  readonly steps: TraceStep[]
  /** What the page's sign says. */
  word: string | undefined
  /** What the page's end has said, and what it has heard. */
  readonly toWorker: Said[]
  readonly toPage: Said[]
  /** Says something to the Worker that the page's end did not say. */
  post(message: unknown): void
  /** Waits until that many messages of that type came to the page. */
  heard(type: string, count?: number): Promise<Said[]>
  /** The snapshot of a call. */
  snapshot(path: string, init?: RequestInit & { duplex?: 'half' }): Snapshot
  close(): void
}

/** One end. What it says, and what it has heard, is kept. */
function openEnd(port: MessagePort, said: Said[], heard: Said[]): Wire {
  return {
    post(message, transfer = []) {
      said.push(message as Said)
      port.postMessage(message, transfer)
    },
    listen: (hear) =>
      port.addEventListener('message', ({ data }) => {
        hear(data)
        heard.push(data as Said)
      }),
  }
}

/** Sets a stage: an engine that is served, and one that speaks to it. */
export function setWire(settings: EngineConfig = config): WireStage {
  const { port1, port2 } = new MessageChannel()
  const { engine } = makeEngine()
  const stage: Omit<WireStage, 'remote'> = {
    engine,
    started: [],
    toWorker: [],
    toPage: [],
    events: [],
    steps: [],
    word: 'first.1',
    post: (message) => port1.postMessage(message),
    heard: (type, count = 1) =>
      vi.waitUntil(() => {
        const found = stage.toPage.filter((message) => message.type === type)
        return found.length >= count && found
      }),
    snapshot: (path, init) => takeSnapshot(`${api}${path}`, init),
    close() {
      port1.close()
      port2.close()
    },
  }
  const start = (told: EngineConfig, news: EngineNews): Engine => {
    stage.started.push({ config: told, news })
    return engine
  }
  serveEngine(openEnd(port2, [], []), { start, live: async () => 'life' })
  const news: EngineNews = {
    sign: { read: () => stage.word, write: (word) => void (stage.word = word) },
    tell: (step) => void stage.steps.push(step),
    hear: (event) => void stage.events.push(event),
  }
  const remote = openRemote(settings, news, openEnd(port1, stage.toWorker, stage.toPage))
  for (const port of [port1, port2]) port.start()
  return Object.assign(stage, { remote })
}
