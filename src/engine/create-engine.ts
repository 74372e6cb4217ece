// Room engine: puts the rooms together. The same engine runs in a page and in a Worker.
import { openSeam } from '../access-token/seam.ts'
import type { Outside } from '../protocol/provider-request.ts'
import { begin } from './begin.ts'
import type { Engine, EngineConfig, EngineEvent, EnginePorts } from './engine.ts'
import { openSlot } from './engine-state.ts'
import type { Parts } from './engine-state.ts'
import { openSender } from './fetch.ts'
import { openProvider } from './provider.ts'
import { redeem } from './redeem.ts'
import { release } from './release.ts'
import { openRenewal } from './renew.ts'
import { openTransactions } from './transactions.ts'
import { askUserInfo } from './user-info.ts'

function assemble(config: EngineConfig, ports: EnginePorts, report: (event: EngineEvent) => void): Parts {
  const outside: Outside = { tell: ports.tell, now: ports.now, origin: config.origin }
  return {
    config,
    ports,
    outside,
    seam: openSeam(),
    transactions: openTransactions(ports.records, config.stateMark, ports.now),
    provider: openProvider(config, ports.records, outside),
    session: openSlot(),
    report,
  }
}

/** Starts an engine. */
export function createEngine(config: EngineConfig, ports: EnginePorts): Engine {
  let listener: (event: EngineEvent) => void = () => undefined
  const parts = assemble(config, ports, (event) => listener(event))
  const renew = openRenewal(parts)
  const send = openSender(parts, renew)
  return {
    prepare: async () => void (await parts.provider()),
    begin: (request) => begin(parts, request),
    awaits: () => parts.transactions.any(),
    redeem: (parameters) => redeem(parts, parameters),
    fetch: (snapshot) => send(snapshot, 'resource'),
    userInfo: () => askUserInfo(parts, send),
    release: (request) => release(parts, request),
    watch(next) {
      listener = next
    },
  }
}
