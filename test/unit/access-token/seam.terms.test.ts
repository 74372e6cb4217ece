// What secrets are bound to besides their places: a key that proves each request, a seal for storage, and an end by revocation.
import { beforeEach, describe, expect, test } from 'vitest'
import { refusal } from '../refusal.ts'
import { api, honest, installNetwork, makeProver, openStage, places, tokenUrl } from './seam-stage.ts'
import type { Stage } from './seam-stage.ts'

const network = installNetwork()
const codeForm = new URLSearchParams({ grant_type: 'authorization_code', code: 'c' })
const hashOfA = 'ypeBEsobvcr6wjGzmiPcTaeG7_gUfE5yuYB3ha_uSLs'
let stage: Stage

beforeEach(async () => {
  network.clear()
  stage = await openStage(network, true)
})

const last = () => network.sent.at(-1)
const headersAt = (index: number) => {
  const { headers } = network.sent.at(index)?.request ?? new Request(api)
  return [headers.get('authorization'), headers.get('dpop')]
}

describe('a key', () => {
  test('proves the exchange, each call with the hash of the token, and each refresh', async () => {
    const prover = makeProver()
    await stage.signIn(honest, { prover })
    await stage.send(new Request(`${api}/a?b=c`, { method: 'PUT' }))
    await stage.refresh()
    expect(network.sent.map((_, index) => headersAt(index))).toEqual([
      [null, 'proof-1'],
      ['DPoP secret-a', 'proof-2'],
      [null, 'proof-3'],
    ])
    expect(prover.asked).toEqual([
      { method: 'POST', url: tokenUrl },
      { method: 'PUT', url: `${api}/a?b=c`, ath: expect.stringMatching(/^[\w-]{43}$/) },
      { method: 'POST', url: tokenUrl },
    ])
  })
  test('never sees a token', async () => {
    const prover = makeProver()
    await stage.signIn(honest, { prover })
    await stage.refresh()
    await stage.bearerAt(api)
    expect(JSON.stringify([prover.asked, prover.learnt])).not.toMatch(/secret-/)
  })
  test('is that of the sign-in, and the next sign-in has its own or none', async () => {
    const [one, other] = [makeProver(), makeProver()]
    await stage.signIn(honest, { prover: one })
    await stage.signIn(honest, { prover: other })
    await stage.bearerAt(api)
    expect([one.asked.length, other.asked.length]).toEqual([1, 2])
    await stage.signIn()
    expect(await stage.bearerAt(api)).toBe('Bearer secret-a')
  })
  test('hears of the nonces of provider and API', async () => {
    const prover = makeProver()
    await stage.signIn(honest, { prover, headers: { 'dpop-nonce': 'n1' } } as object)
    network.answer({}, { headers: { 'dpop-nonce': 'n2' } })
    await stage.bearerAt(`${api}/a`)
    await stage.bearerAt(`${api}/b`)
    expect(prover.learnt).toEqual([`${tokenUrl} n1`, `${api}/a n2`])
  })
  test('that does not sign fails the call, and nothing is sent', async () => {
    const prover = makeProver()
    await stage.signIn(honest, { prover })
    Object.assign(prover, { prove: () => Promise.reject(new Error('no key')) })
    await expect(stage.send(new Request(api))).rejects.toThrow('no key')
    await expect(stage.ask(codeForm, honest, { prover })).rejects.toThrow('no key')
    expect(network.sent).toHaveLength(1)
  })
})

describe('a provider that wants its nonce', () => {
  const wants = (nonce?: string) =>
    network.answer(
      { error: 'use_dpop_nonce' },
      { status: 400, headers: nonce ? { 'dpop-nonce': nonce } : {} },
    )
  test('gets it once, with the same form and another proof', async () => {
    const prover = makeProver()
    wants('n1')
    const { response, envelopes } = await stage.ask(codeForm, honest, { prover })
    expect([response.status, envelopes.length, network.sent.length]).toEqual([200, 1, 2])
    expect(network.sent.map(({ init }) => init.body)).toEqual(Array(2).fill(codeForm.toString()))
    expect([headersAt(0)[1], headersAt(1)[1], prover.learnt]).toEqual([
      'proof-1',
      'proof-2',
      [`${tokenUrl} n1`],
    ])
  })
  test('for ever is asked twice', async () => {
    const prover = makeProver()
    wants('n1')
    wants('n2')
    const { response } = await stage.ask(codeForm, honest, { prover })
    expect([response.status, await response.json()]).toEqual([400, { error: 'use_dpop_nonce' }])
    expect(network.sent).toHaveLength(2)
  })
  test.each([
    ['and does not say which', undefined, true],
    ['of somebody without a key', 'n1', false],
  ])('%s is asked once', async (_, nonce, hasKey) => {
    wants(nonce)
    const { response } = await stage.ask(codeForm, honest, { prover: hasKey ? makeProver() : undefined })
    expect([response.status, network.sent.length]).toEqual([400, 1])
  })
})

describe('a seal', () => {
  test('opens to the same tokens, bound to the same places and key', async () => {
    const envelope = await stage.signIn()
    const sealed = structuredClone(await envelope.seal?.())
    const other = await openStage(network, true)
    const prover = makeProver()
    const opened = await other.unseal(sealed as NonNullable<typeof sealed>, prover)
    expect(other.canRefresh()).toBe(false)
    expect(() => other.send(new Request(api))).toThrow()
    opened.keep()
    expect([other.canRefresh(), await other.bearerAt(places.userInfo)]).toEqual([true, 'DPoP secret-a'])
    await other.refresh({ access_token: 'b' })
    expect([last()?.url, network.form()]).toEqual([
      tokenUrl,
      { grant_type: 'refresh_token', refresh_token: 'secret-r' },
    ])
    await other.empty()('app')
    expect([last()?.url, network.form()]).toEqual([
      places.revocation,
      { token: 'secret-r', client_id: 'app' },
    ])
  })
  test('of a session without refresh token or places opens to just that', async () => {
    const envelope = await stage.signIn({ access_token: 'a' }, { places: undefined })
    const sealed = await envelope.seal?.()
    const other = await openStage(network, true)
    ;(await other.unseal(sealed as NonNullable<typeof sealed>)).keep()
    expect([other.canRefresh(), await other.bearerAt(api)]).toEqual([false, 'Bearer a'])
    expect(() => other.send(new Request(places.userInfo))).toThrow(refusal('OIDC_RESOURCE_NOT_LISTED'))
  })
  test('shows no token, and is another one each time', async () => {
    const envelope = await stage.signIn()
    const [one, other] = await Promise.all([envelope.seal?.(), envelope.seal?.()])
    const text = Buffer.from(one?.bytes ?? new ArrayBuffer()).toString('latin1')
    expect(text).not.toMatch(/secret-|id\.test/)
    expect([one?.iv, one?.key]).not.toEqual([other?.iv, other?.key])
    expect(one?.key.extractable).toBe(false)
  })
  test('that was changed opens to nothing', async () => {
    const envelope = await stage.signIn()
    const sealed = (await envelope.seal?.()) as NonNullable<
      Awaited<ReturnType<NonNullable<typeof envelope.seal>>>
    >
    const bytes = sealed.bytes.slice(0, -1)
    await expect(stage.unseal({ ...sealed, bytes })).rejects.toThrow()
  })
  test('is not given where the app did not choose to store tokens', async () => {
    const memory = await openStage(network)
    expect((await memory.signIn()).seal).toBeUndefined()
  })
})

describe('secrets that nobody keeps', () => {
  test.each([
    ['refresh token', honest, 'secret-r'],
    ['access token', { access_token: 'a&b' }, 'a&b'],
  ])('are revoked: the %s', async (_, body, token) => {
    const { envelopes } = await stage.ask(codeForm, body, { places })
    envelopes[0]?.discard('app')
    expect([last()?.url, last()?.init.keepalive, network.form()]).toEqual([
      places.revocation,
      true,
      { token, client_id: 'app' },
    ])
  })
  test('are let be where the provider revokes nothing', async () => {
    const { envelopes } = await stage.ask(codeForm, honest)
    envelopes[0]?.discard('app')
    expect(network.sent).toHaveLength(1)
  })
})

test('the hash in a proof is that of the token', async () => {
  const prover = makeProver()
  await stage.signIn({ access_token: 'a' }, { prover })
  await stage.bearerAt(api)
  expect(prover.asked.at(-1)).toHaveProperty('ath', hashOfA)
})
