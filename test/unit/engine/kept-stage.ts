// Unit tests: somebody is signed in whose session is kept, and other tabs share it.
import type { Engine, EngineConfig, EngineEvent } from '../../../src/engine/engine.ts'
import type { Kept, SessionRecord } from '../../../src/engine/sessions.ts'
import { mark, setStage } from './stage.ts'
import type { Stage } from './stage.ts'
import { openTab, signIn } from './steps.ts'

export const key = `session ${mark}`

/** The record as it is stored. */
export const recordOf = ({ stored }: Stage): SessionRecord & { readonly kept: Kept } =>
  stored.get(key) as SessionRecord & { readonly kept: Kept }

/** Changes members of the record, or of what is kept in it. */
export function spoil(stage: Stage, changes: object, kept: object = {}): void {
  const record = recordOf(stage)
  stage.stored.set(key, { ...record, kept: record.kept && { ...record.kept, ...kept }, ...changes })
}

/** A tab in which somebody has signed in; its session is kept. */
export interface KeptStage {
  readonly stage: Stage
  readonly engine: Engine
  readonly events: EngineEvent[]
  readonly nonce: string
  readonly idToken: string
  /** Another tab that has found the session, or this one after a reload. */
  open(): Promise<{ engine: Engine; events: EngineEvent[] }>
}

export async function openKept(
  changes: Partial<EngineConfig> = {},
  answer: Parameters<typeof signIn>[2] = {},
): Promise<KeptStage> {
  const stage = setStage()
  const config = { keeps: 'session', ...changes } as const
  const { engine, events } = await openTab(stage, config)
  const { nonce, idToken } = await signIn(stage, engine, answer)
  stage.on('/v1', () => ({}))
  const open = async (): Promise<{ engine: Engine; events: EngineEvent[] }> => {
    const tab = await openTab(stage, config)
    await tab.engine.restore()
    return tab
  }
  return { stage, engine, events, nonce, idToken, open }
}

/** Tokens as a provider that uses each refresh token once: of generation n comes n + 1; anything else is refused. */
export function rotate(stage: Stage): { used: string[] } {
  let current = 1
  const used: string[] = []
  stage.on('/token', async (request) => {
    const token = new URLSearchParams(await request.clone().text()).get('refresh_token') ?? ''
    used.push(token)
    if (token !== `rt-${current}`) return Response.json({ error: 'invalid_grant' }, { status: 400 })
    current += 1
    return {
      access_token: `at-${current}`,
      refresh_token: `rt-${current}`,
      token_type: 'Bearer',
      expires_in: 600,
    }
  })
  return { used }
}
