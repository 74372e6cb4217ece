// A sign-in begins: its secrets are kept under its state before the browser leaves.
import { calculateJwkThumbprint } from 'jose'
import { describe, expect, test } from 'vitest'
import type { EngineConfig } from '../../../src/engine/engine.ts'
import type { Transaction } from '../../../src/engine/transactions.ts'
import { refusal } from '../refusal.ts'
import { config, document, issuer, mark, setStage } from './stage.ts'
import type { Stage } from './stage.ts'
import { begin, openEngine } from './steps.ts'

test('what is sent and what is kept belong together', async () => {
  const stage = setStage()
  const engine = await openEngine(stage)
  const view = { state: { page: 2 }, x: 0, y: 400 }
  const wishes = { maxAge: 60, prompt: 'login', view, isElsewhere: true }
  const { state = '', nonce, ...sent } = await begin(engine, wishes)
  expect(state).toMatch(new RegExp(`^${mark}[\\w-]{43}$`))
  expect(sent).toMatchObject({
    client_id: 'app',
    redirect_uri: config.redirectUri,
    max_age: '60',
    prompt: 'login',
  })
  expect(Object.keys(sent).filter((name) => /view|elsewhere|return/i.test(name))).toEqual([])
  expect(stage.stored.get(`transaction ${state}`)).toEqual({
    version: 1,
    createdAt: stage.now,
    returnTo: '/orders',
    view,
    isElsewhere: true,
    prompt: 'login',
    nonce,
    verifier: expect.stringMatching(/^[\w-]{43,128}$/),
    redirectUri: config.redirectUri,
    scope: 'openid profile email',
    maxAge: 60,
    acr: undefined,
  })
})

test('the state that the response will have is given beside the URL', async () => {
  const engine = await openEngine(setStage())
  const { url, state } = await engine.begin({ returnTo: '/' })
  expect(new URL(url).searchParams.get('state')).toBe(state)
})

const essential: [object | undefined, unknown][] = [
  [undefined, undefined],
  [{}, undefined],
  [{ userinfo: { acr: { essential: true } } }, undefined],
  [{ id_token: { acr: null } }, undefined],
  [{ id_token: { acr: { value: 'gold' } } }, undefined],
  [{ id_token: { acr: { essential: true } } }, []],
  [{ id_token: { acr: { essential: true, value: 'gold' } } }, ['gold']],
  [{ id_token: { acr: { essential: true, values: ['gold', 'silver'] } } }, ['gold', 'silver']],
]

test.each(essential)('the claims request %j makes the acr %j essential', async (claims, acr) => {
  const stage = setStage()
  const { state } = await begin(await openEngine(stage), { claims })
  expect(stage.stored.get(`transaction ${state}`)).toHaveProperty('acr', acr)
})

describe('a key that is made ahead', () => {
  const keyOf = (stage: Stage, state = '') =>
    (stage.stored.get(`transaction ${state}`) as Transaction).proofKey
  test.each([
    ['session', true, true],
    ['mark', true, false],
    ['nothing', true, false],
    ['session', false, false],
  ] as const)('where %s is kept, and dpop is %j: %j', async (keeps, dpop, isMade) => {
    const stage = setStage()
    const { state, dpop_jkt: thumbprint } = await begin(await openEngine(stage, { keeps, dpop }))
    const key = keyOf(stage, state)
    expect([key !== undefined, thumbprint !== undefined]).toEqual([isMade, isMade])
    if (key) expect(thumbprint).toBe(await calculateJwkThumbprint(key.jwk))
    expect(key?.pair.privateKey.extractable ?? false).toBe(false)
  })
  test('is another one for each sign-in', async () => {
    const engine = await openEngine(setStage(), { keeps: 'session', dpop: true })
    const [one, other] = [await begin(engine), await begin(engine)]
    expect(one['dpop_jkt']).not.toBe(other['dpop_jkt'])
  })
  test('that storage does not take is done without, and the trace says so', async () => {
    const stage = setStage()
    const { set } = stage.ports.records
    stage.ports.records.set = async (key, value) => {
      if ((value as Transaction).proofKey) throw new DOMException('', 'DataCloneError')
      return set(key, value)
    }
    const { state, dpop_jkt: thumbprint } = await begin(
      await openEngine(stage, { keeps: 'session', dpop: true }),
    )
    expect([keyOf(stage, state), thumbprint]).toEqual([undefined, undefined])
    expect(stage.steps.at(-1)).toMatchObject({ type: 'notice' })
  })
  test('of a provider whose algorithms this browser lacks is an error, and nothing is kept', async () => {
    const stage = setStage()
    stage.on('/.well-known/openid-configuration', () => ({
      ...document,
      dpop_signing_alg_values_supported: ['ES256K'],
    }))
    const engine = await openEngine(stage, { keeps: 'session', dpop: true })
    await expect(begin(engine)).rejects.toEqual(refusal('OIDC_NOT_SUPPORTED'))
    expect([...stage.stored.keys()].filter((key) => key.startsWith('transaction'))).toEqual([])
  })
})

describe('a request that is pushed', () => {
  const pushing = { ...document, pushed_authorization_request_endpoint: `${issuer}/par` }
  const open = async (answer: () => unknown, changes: Partial<EngineConfig> = {}) => {
    const stage = setStage()
    stage.on('/.well-known/openid-configuration', () => pushing)
    stage.on('/par', answer)
    return { stage, engine: await openEngine(stage, { pushedAuthorizationRequests: true, ...changes }) }
  }
  const taken = () => ({ request_uri: 'urn:x', expires_in: 60 })
  test.each(['by the app', 'by the provider'])(
    'as asked for %s: the browser carries a reference',
    async (by) => {
      const { stage, engine } = await open(taken, { pushedAuthorizationRequests: by === 'by the app' })
      const isRequired = by === 'by the provider'
      stage.on('/.well-known/openid-configuration', () => ({
        ...pushing,
        require_pushed_authorization_requests: isRequired,
      }))
      expect(await begin(engine, { loginHint: 'ada' })).toEqual({ client_id: 'app', request_uri: 'urn:x' })
      const sent = await stage.formAt('/par')
      expect(sent).toMatchObject({
        client_id: 'app',
        login_hint: 'ada',
        code_challenge_method: 'S256',
        redirect_uri: config.redirectUri,
      })
      // RFC 9126 §7.5: state, nonce and PKCE all the same.
      expect(stage.stored.get(`transaction ${sent['state']}`)).toMatchObject({
        nonce: sent['nonce'],
        scope: sent['scope'],
      })
    },
  )
  test('goes nowhere else where nobody asked for that', async () => {
    const { stage, engine } = await open(taken, { pushedAuthorizationRequests: false })
    expect(await begin(engine)).toHaveProperty('code_challenge')
    expect(stage.asked).not.toContain('/par')
  })
  test('names the key that the code is bound to', async () => {
    const { stage, engine } = await open(taken, { keeps: 'session', dpop: true })
    expect(await begin(engine)).not.toHaveProperty('dpop_jkt')
    expect(await stage.formAt('/par')).toHaveProperty('dpop_jkt', expect.stringMatching(/^[\w-]{43}$/))
  })
  test('and refused leaves no sign-in that waits', async () => {
    const { engine } = await open(() => Response.json({ error: 'invalid_request' }, { status: 400 }))
    await expect(begin(engine)).rejects.toEqual(refusal('OIDC_AUTHORIZATION_FAILED'))
    expect(await engine.awaits()).toBe(false)
  })
})

test('the APIs that tokens are needed for are named, and their scopes are asked for', async () => {
  const stage = setStage()
  const targets = [{ key: 'a', resource: 'urn:a', scope: 'read' }, { key: '' }]
  const engine = await openEngine(stage, { targets })
  const { state, ...sent } = await begin(engine)
  expect(sent).toMatchObject({ resource: 'urn:a', scope: 'openid profile email read' })
  expect(stage.stored.get(`transaction ${state}`)).toHaveProperty('scope', sent['scope'])
})

test('metadata that cannot be used leaves nothing behind', async () => {
  const stage = setStage()
  stage.on('/.well-known/openid-configuration', () => ({ issuer: `${issuer}/` }))
  const engine = await openEngine(stage)
  await expect(begin(engine)).rejects.toEqual(refusal('OIDC_METADATA_INVALID'))
  expect([...stage.stored.keys()]).toEqual([])
})

test('storage that cannot be written is said before the browser leaves', async () => {
  const stage = setStage()
  stage.ports.records.set = () => Promise.reject(new Error('full'))
  await expect(begin(await openEngine(stage))).rejects.toThrow('full')
})
