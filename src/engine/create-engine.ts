// Room engine: puts the rooms together. The same engine runs in a page and in a Worker.
import { openSeam } from '../access-token/seam.ts'
import { begin } from './begin.ts'
import type { Engine, EngineConfig, EnginePorts } from './engine.ts'
import type { Parts } from './engine-state.ts'
import { openSender } from './fetch.ts'
import { openProvider } from './provider.ts'
import { redeem } from './redeem.ts'
import { release } from './release.ts'
import { openRenewal } from './renew.ts'
import { openTransactions } from './transactions.ts'
import { askUserInfo } from './user-info.ts'

/** Starts an engine. */
export function createEngine(config: EngineConfig, ports: EnginePorts): Engine {
  const transactions = openTransactions(ports.records, config.stateMark, ports.now)
  const provider = openProvider(config, ports)
  const parts: Parts = {
    config,
    ports,
    seam: openSeam(Object.freeze([...config.resources])),
    transactions,
    provider,
  }
  const send = openSender(parts, openRenewal(parts))
  return {
    prepare: async () => void (await provider()),
    begin: (request) => begin(parts, request),
    awaits: () => transactions.any(),
    redeem: (parameters) => redeem(parts, parameters),
    fetch: (snapshot) => send(snapshot, 'resource'),
    userInfo: () => askUserInfo(parts, send),
    release: (request) => release(parts, request),
  }
}
