// A sign-in begins: its secrets are kept under its state before the browser leaves.
import { expect, test } from 'vitest'
import { refusal } from '../refusal.ts'
import { config, issuer, mark, setStage } from './stage.ts'
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
