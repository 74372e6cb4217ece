// Unit tests: somebody is signed in whose access token has expired, and what a provider says to a renewal.
import type { Engine, EngineConfig } from '../../../src/engine/engine.ts'
import { setStage } from './stage.ts'
import type { Stage } from './stage.ts'
import { call, openEngine, signIn } from './steps.ts'

export const renewed = {
  access_token: 'at-2',
  refresh_token: 'rt-2',
  token_type: 'Bearer',
  expires_in: 600,
}

/** Somebody is signed in whose access token has expired; the provider answers a renewal so. */
export async function expire(
  answer: unknown = renewed,
  changes: Partial<EngineConfig> = {},
): Promise<{ stage: Stage; engine: Engine; nonce: string }> {
  const stage = setStage()
  const engine = await openEngine(stage, changes)
  const { nonce } = await signIn(stage, engine)
  stage.now += 600_000
  stage.on('/token', () => answer)
  stage.on('/v1', () => ({}))
  return { stage, engine, nonce }
}

/** An answer of the token endpoint that is none. */
export const refused = (status: number, body: object = {}, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers })

/** How often the token endpoint was asked. */
export const countRenewals = ({ asked }: Stage): number => asked.filter((path) => path === '/token').length

/** A call whose renewal is tried again that often; gives the pauses before, and what the call came to. */
export async function callPatiently(
  stage: Stage,
  engine: Engine,
  retries: number,
): Promise<{ pauses: number[]; outcome: PromiseSettledResult<Response> }> {
  const calling = Promise.allSettled([call(engine)])
  const pauses: number[] = []
  while (pauses.length < retries) pauses.push(await stage.runTimer())
  const [outcome] = await calling
  return { pauses, outcome }
}
