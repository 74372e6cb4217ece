// Unit tests: what an engine is asked to do, and what the provider of its stage answers.
import { vi } from 'vitest'
import { takeSnapshot } from '../../../src/access-token/snapshot.ts'
import type { Engine, EngineConfig, EngineEvent, EnginePorts, Redeemed } from '../../../src/engine/engine.ts'
import { api, config, signer } from './stage.ts'
import type { Stage } from './stage.ts'

/** An engine on a stage. Its file is loaded anew, so that the seam captures the fetch of this stage. */
export async function openEngine(stage: Stage, changes: Partial<EngineConfig> = {}): Promise<Engine> {
  vi.resetModules()
  const { createEngine } = await import('../../../src/engine/create-engine.ts')
  return createEngine({ ...config, ...changes }, stage.ports)
}

/** The parameters that a sign-in sent to the provider. */
export async function begin(engine: Engine, wishes: object = {}): Promise<Record<string, string>> {
  const { url } = await engine.begin({ returnTo: '/orders', ...wishes })
  return Object.fromEntries(new URL(url).searchParams)
}

/** What the provider answers a code with, and what the sign-in asked for. */
interface Answer {
  readonly tokens?: object
  readonly claims?: object
  readonly wishes?: object
}

/** The callback of a sign-in, whose code the provider answers with such tokens and claims. */
export async function answerCode(stage: Stage, engine: Engine, answer: Answer = {}) {
  const { state = '', nonce = '' } = await begin(engine, answer.wishes)
  const idToken = await signer.sign(stage.claims(nonce, answer.claims))
  const tokens = {
    access_token: 'at-1',
    refresh_token: 'rt-1',
    token_type: 'Bearer',
    expires_in: 600,
    id_token: idToken,
    ...answer.tokens,
  }
  stage.on('/token', () => tokens)
  return { query: `code=c&state=${state}`, nonce, idToken, tokens }
}

/** Signs somebody in. */
export async function signIn(stage: Stage, engine: Engine, answer: Answer = {}) {
  const { query, tokens: _, ...sent } = await answerCode(stage, engine, answer)
  const { identity, error, ...redeemed }: Redeemed = await engine.redeem(query)
  if (!identity) throw error ?? new Error('nobody is signed in')
  stage.asked.splice(0)
  return { ...sent, ...redeemed, ...identity }
}

/** Another tab, or this one after a reload: storage, sign and lock are shared, and it hears for itself. */
export async function openTab(
  stage: Stage,
  changes: Partial<EngineConfig> = {},
): Promise<{ engine: Engine; events: EngineEvent[] }> {
  const events: EngineEvent[] = []
  const ports: EnginePorts = {
    ...stage.ports,
    withLock: (task) => stage.ports.withLock(task),
    hear: (event) => void events.push(event),
  }
  return { engine: await openEngine({ ...stage, ports }, changes), events }
}

/** Calls the API. */
export function call(engine: Engine, init?: RequestInit): Promise<Response> {
  return engine.fetch(takeSnapshot(api, init))
}

/** The header that the last request at a path carried. */
export function bearerAt({ requests }: Stage, path = '/v1'): string | null | undefined {
  return requests.findLast(({ url }) => new URL(url).pathname === path)?.headers.get('authorization')
}
