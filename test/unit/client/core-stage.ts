// Unit tests: one client on a page, and the engine that it starts.
import type { Core } from '../../../src/client/core.ts'
import { openCore } from '../../../src/client/core.ts'
import type { OidcClientOptions } from '../../../src/client/options.ts'
import { checkOptions } from '../../../src/client/settings.ts'
import type { IdTokenClaims } from '../../../src/id-token/claims.ts'
import type { TraceEvent } from '../../../src/trace/trace.ts'
import { expect } from 'vitest'
import { makeEngine, openPage, origin } from './page-stub.ts'
import type { FakePage } from './page-stub.ts'

export const api = 'https://api.example/v1'
const required = { issuer: 'https://id.example', clientId: 'app' }
const { stateMark } = checkOptions(required)(origin)
/** The name of the client's sign. */
export const sign = `claimcheck ${stateMark}`

/** A client, and what its trace tells. */
export type OpenedCore = Core<IdTokenClaims> & { readonly events: TraceEvent[] }

/** An engine, and clients that start it. */
export interface CoreStage extends ReturnType<typeof makeEngine> {
  open(changes?: Partial<OidcClientOptions>): OpenedCore
  /** A client on the page of its callback, signed in. */
  signIn(): Promise<OpenedCore & { readonly page: FakePage }>
}

export function openStage(): CoreStage {
  const engine = makeEngine()
  const open: CoreStage['open'] = (changes) => {
    const options = { ...required, resources: [api], tokens: engine.tokens, ...changes }
    const core = openCore(checkOptions(options)(origin))
    const events: TraceEvent[] = []
    core.listeners.add((event) => events.push(event))
    return { ...core, events }
  }
  return {
    ...engine,
    open,
    async signIn() {
      const page = openPage(`${origin}/?code=c&state=${stateMark}1`)
      const core = open()
      expect(await core.ready()).toMatchObject({ status: 'signed-in' })
      return { ...core, page }
    },
  }
}
