// Unit tests: an engine with several APIs, each of which has a token of its own, and a provider that says what it was asked for.
import type { EngineConfig } from '../../../src/engine/engine.ts'
import { api } from './stage.ts'
import type { Stage } from './stage.ts'

/** The APIs besides the one that takes the token for all. */
export const [red, blue] = ['https://red.test', 'https://blue.test'] as const
const [redKey, blueKey] = ['["urn:red",null,null]', '["urn:blue",null,null]'] as const

/** One API for the token of the session, and two with tokens of their own. */
export const three: Partial<EngineConfig> = {
  resources: [
    { prefix: api, target: '' },
    { prefix: red, target: redKey },
    { prefix: blue, target: blueKey },
  ],
  targets: [{ key: '' }, { key: redKey, resource: 'urn:red' }, { key: blueKey, resource: 'urn:blue' }],
}

/** What a token request asked for: the API and the refresh token. */
export interface Asked {
  readonly resource: string
  readonly refresh: string
}

/** A provider that uses each refresh token once, and what it was asked for. */
export interface Rotation {
  readonly asked: Asked[]
  /** The most requests that it had to answer at once. */
  most: number
  /** Says otherwise, for an API that is named. */
  answers: Map<string, () => unknown>
}

/** Tokens are named after what they are for; each refresh token is good for one request. */
export function rotateTokens(stage: Stage): Rotation {
  const rotation: Rotation = { asked: [], most: 0, answers: new Map() }
  let current = 1
  let open = 0
  stage.on('/token', async (request) => {
    rotation.most = Math.max(rotation.most, (open += 1))
    const form = new URLSearchParams(await request.text())
    const [resource, refresh] = [form.get('resource') ?? '', form.get('refresh_token') ?? '']
    rotation.asked.push({ resource, refresh })
    const answer = await rotation.answers.get(resource)?.()
    open -= 1
    if (answer) return answer
    if (refresh !== `rt-${current}`) return Response.json({ error: 'invalid_grant' }, { status: 400 })
    current += 1
    const tokens = { access_token: `${resource || 'all'} ${current}`, refresh_token: `rt-${current}` }
    return { ...tokens, token_type: 'Bearer', expires_in: 600 }
  })
  return rotation
}
