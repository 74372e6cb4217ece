// An API that refuses a call: the trace tells what it wants, and nothing is asked of anybody but that API.
import { expect, test } from 'vitest'
import { takeSnapshot } from '../../../src/access-token/snapshot.ts'
import { api, setStage } from './stage.ts'
import { openEngine, signIn } from './steps.ts'

/** What the trace says of a call that is answered so. */
async function told(challenge: string, document?: unknown) {
  const stage = setStage()
  const engine = await openEngine(stage)
  await signIn(stage, engine)
  stage.on('/v1', () => new Response(null, { status: 403, headers: { 'www-authenticate': challenge } }))
  if (document !== undefined) stage.on('/about', () => document)
  const steps = new Promise<object[]>((resolve) => {
    const { push } = stage.steps
    stage.steps.push = (...added) => {
      const length = push.apply(stage.steps, added)
      if (added.some(({ type }) => type === 'refusal'))
        resolve(stage.steps.filter((step) => step.type === 'refusal'))
      return length
    }
  })
  expect((await engine.fetch(takeSnapshot(`${api}?x=1`, undefined))).status).toBe(403)
  return { steps: await steps, stage }
}

const about = { resource: api, authorization_servers: ['https://else.test'], scopes_supported: ['a', 'b'] }

test('the scope and the error of the challenge', async () => {
  const { steps } = await told('Bearer error="insufficient_scope", scope="orders:write"')
  expect(steps).toEqual([
    { type: 'refusal', url: api, status: 403, error: 'insufficient_scope', scope: 'orders:write' },
  ])
})

test('what the API says of itself (RFC 9728), asked for without a token', async () => {
  const { steps, stage } = await told('Bearer resource_metadata="https://api.test/about"', about)
  expect(steps).toEqual([
    { type: 'refusal', url: api, status: 403, scope: 'a b', resource: api, issuers: 'https://else.test' },
  ])
  const asked = stage.requests.find(({ url }) => url.endsWith('/about'))
  expect([asked?.headers.get('authorization'), asked?.credentials, asked?.redirect]).toEqual([
    null,
    'omit',
    'error',
  ])
})

test.each(['https://evil.test/about', 'not a URL', 'javascript:alert(1)'])(
  'nothing is asked of %s',
  async (url) => {
    const { stage } = await told(`Bearer resource_metadata="${url}"`, about)
    expect(stage.requests.filter((request) => request.url.includes('about'))).toEqual([])
  },
)

test('a description of another resource is not believed', async () => {
  const { steps } = await told('Bearer resource_metadata="https://api.test/about"', {
    ...about,
    resource: 'https://evil.test',
  })
  expect(steps).toEqual([{ type: 'refusal', url: api, status: 403 }])
})
