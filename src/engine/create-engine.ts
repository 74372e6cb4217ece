// Room engine: puts the rooms together. The same engine runs in a page and in a Worker.
import { openSeam } from '../access-token/seam.ts'
import type { SeamTerms } from '../access-token/seam.ts'
import type { ListedResource } from '../access-token/targets.ts'
import { begin } from './begin.ts'
import type { Engine, EngineConfig, EnginePorts } from './engine.ts'
import type { Parts } from './engine-state.ts'
import { openSender, reveal } from './fetch.ts'
import { restore } from './keeping.ts'
import { openProvider } from './provider.ts'
import { redeem } from './redeem.ts'
import { release } from './release.ts'
import { openRenewal } from './renewal.ts'
import { openSessions } from './sessions.ts'
import { catchUp } from './tabs.ts'
import { openTransactions } from './transactions.ts'
import { askUserInfo } from './user-info.ts'

/** What a page asks besides: of the provider, of pending transactions, of the session's name. */
function pageVerbs(
  parts: Parts,
): Pick<Engine, 'prepare' | 'awaits' | 'handOver' | 'collect' | 'look' | 'isSession' | 'frames'> {
  const { provider, sessions, transactions } = parts
  return {
    async prepare() {
      await provider()
      if (!sessions.word().id) await sessions.take()
    },
    awaits: () => transactions.any(),
    handOver: (parameters) =>
      transactions.handOver(new URLSearchParams(parameters).get('state') ?? '', parameters),
    collect: (state) => transactions.collect(state),
    look: (state) => transactions.look(state),
    async isSession(iss, sid) {
      const found = parts.holding?.claims ?? (await sessions.read())
      return found?.iss === iss && found['sid'] === sid
    },
    async frames() {
      const { metadata } = await provider()
      return { authorization: metadata.authorization_endpoint, checkSession: metadata.check_session_iframe }
    },
  }
}

/** Starts an engine. */
export function createEngine(given: EngineConfig, ports: EnginePorts): Engine {
  // What may be called is settled now, whatever becomes of the lists.
  const resources = Object.freeze(
    given.resources.map((resource) => Object.freeze({ __proto__: null, ...resource } as ListedResource)),
  )
  const config = { __proto__: null, ...given, resources } as EngineConfig
  const transactions = openTransactions(ports.records, config.stateMark, ports.now)
  const sessions = openSessions(config, ports)
  const provider = openProvider(config, ports)
  const parts: Parts = {
    config,
    ports,
    seam: openSeam({ __proto__: null, ...config, canSeal: config.keeps === 'session' } as SeamTerms),
    transactions,
    sessions,
    provider,
    era: 0,
  }
  const renewal = openRenewal(parts)
  const send = openSender(parts, renewal)
  return {
    ...pageVerbs(parts),
    begin: (request) => begin(parts, request),
    redeem: (parameters) => redeem(parts, parameters),
    restore: () => restore(parts),
    async wake() {
      await catchUp(parts)
      renewal.wake()
    },
    fetch: (snapshot) => send(snapshot, 'resource'),
    userInfo: () => askUserInfo(parts, send),
    reveal: (url, key) => reveal(parts, renewal, [url, key]),
    release: (request) => release(parts, request),
  }
}
