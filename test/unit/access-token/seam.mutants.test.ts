// The one exit for access tokens, answers at the edge of what is read, and what several targets have to do with each other.
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Envelope, Exchange, Seam } from '../../../src/access-token/seam.ts'
import { refusal } from '../refusal.ts'
import { honest, installNetwork, makeProver, places, tokenUrl } from './seam-stage.ts'

const network = installNetwork()
/** What is answered before anything that the network was told. */
const next: (() => Promise<Response>)[] = []
const native = globalThis.fetch
vi.stubGlobal('fetch', (...all: Parameters<typeof fetch>) => next.shift()?.() ?? native(...all))
const { openSeam } = await import('../../../src/access-token/seam.ts')
const { exitKey } = await import('../../../src/access-token/exit-key.ts')
const [api, other] = ['https://api.test/v1', 'https://other.test']
const codeForm = new URLSearchParams({ grant_type: 'authorization_code', code: 'c' })
let seam: Seam

beforeEach(() => {
  network.clear()
  const resources = [
    { prefix: api, target: '' },
    { prefix: other, target: 'b', blankEchoes: true },
    { prefix: 'https://lost.test', target: 'nobody' },
  ]
  seam = openSeam({ resources, targets: [{ key: '' }, { key: 'b' }], canSeal: false })
})

/** Exchanges a code, or what else is asked for, and gives what came. */
async function ask(body: unknown, changes: Partial<Exchange> = {}, init: ResponseInit = {}) {
  network.answer(body, init)
  const envelopes: Envelope[] = []
  const request = { url: tokenUrl, form: codeForm, target: '', places, ...changes }
  const response = await seam.exchange(request, (envelope) => envelopes.push(envelope))
  return { response, envelopes }
}

async function signIn(changes: Partial<Exchange> = {}, body: unknown = honest): Promise<void> {
  const { envelopes } = await ask(body, changes)
  for (const envelope of envelopes) envelope.keep()
}

const last = () => network.sent.at(-1)?.request

describe('the exit', () => {
  test('gives the token of a target to whoever has its key', async () => {
    expect([seam.reveal('', exitKey), seam.reveal('nobody', exitKey)]).toEqual(['', ''])
    await signIn()
    expect([seam.reveal('', exitKey), seam.reveal('b', exitKey)]).toEqual(['secret-a', ''])
  })
  test('is closed to all others', async () => {
    await signIn()
    for (const key of [{}, Object.freeze({ __proto__: null }), Object.create(exitKey) as object])
      expect(() => seam.reveal('', key)).toThrow(refusal('OIDC_NOT_SUPPORTED'))
  })
  test('is closed for a token that is bound to a key', async () => {
    await signIn({ prover: makeProver() })
    expect(() => seam.reveal('', exitKey)).toThrow(refusal('OIDC_NOT_SUPPORTED'))
  })
})

describe('each URL gets the token of its target', () => {
  beforeEach(async () => {
    await signIn()
    const form = new URLSearchParams({ refresh_token: 'kept-in-the-seam', resource: 'b' })
    await signIn({ form, target: 'b' }, { access_token: 'secret-b' })
  })
  test.each([
    [`${api}/x`, 'Bearer secret-a'],
    [`${other}/x`, 'Bearer secret-b'],
    [places.userInfo, 'Bearer secret-a'],
  ])('%s: %s', async (url, header) => {
    await seam.send(new Request(url))
    expect(last()?.headers.get('authorization')).toBe(header)
  })
  test('and none where nobody has a token for it', () => {
    const { length } = network.sent
    expect(() => seam.send(new Request('https://lost.test/'))).toThrow(refusal('OIDC_SIGNED_OUT'))
    expect(network.sent).toHaveLength(length)
  })
  test('and it is blanked where the resource says so, and nowhere else', async () => {
    network.answer({ echo: 'secret-b' })
    expect(await (await seam.send(new Request(other))).json()).toEqual({ echo: '[access token]' })
    network.answer({ echo: 'secret-a' })
    expect(await (await seam.send(new Request(api))).json()).toEqual({ echo: 'secret-a' })
  })
  test('until all are emptied at once', async () => {
    const revoke = seam.empty()
    for (const url of [api, other, places.userInfo])
      expect(() => seam.send(new Request(url))).toThrow(refusal('OIDC_SIGNED_OUT'))
    await revoke('app')
    expect(network.form()).toEqual({ token: 'secret-r', client_id: 'app' })
  })
})

describe('an answer', () => {
  const lengthOf = (answer: object) => JSON.stringify(answer).length
  const sized = (bytes: number) => ({ a: 'x'.repeat(bytes - lengthOf({ a: '' })) })
  test('of a million bytes is read, one of a byte more is not', async () => {
    expect((await ask(sized(1_000_000))).envelopes).toHaveLength(1)
    expect((await ask(sized(1_000_001))).envelopes).toHaveLength(0)
  })
  test.each(['json', 'application/json; charset=utf-8', 'application/x+json'])(
    'of type %j is read',
    async (type) => {
      expect((await ask(honest, {}, { headers: { 'content-type': type } })).envelopes).toHaveLength(1)
    },
  )
  test('without a type is not', async () => {
    const { envelopes, response } = await ask('', {}, { status: 200, headers: { 'content-type': '' } })
    expect([envelopes.length, await response.text()]).toEqual([0, ''])
  })
  test('says what it is, though nothing of it is passed on', async () => {
    const { response } = await ask('<p>', {}, { status: 503 })
    expect([response.status, response.headers.get('content-type')]).toEqual([503, 'application/json'])
  })
  test('keeps members that are no objects as they are, and of objects nothing', async () => {
    const { response } = await ask({ a: 0, b: false, c: '', d: null, e: [1], f: { g: 1 } })
    expect(await response.json()).toEqual({ a: 0, b: false, c: '', d: null, e: null, f: null })
  })
})

describe('what goes wrong on the way', () => {
  const failing = (reason: unknown) =>
    new Response(new ReadableStream({ start: (controller) => controller.error(reason) }), {
      headers: { 'content-type': 'application/json' },
    })
  const failure = new TypeError('cut')
  const expectFailure = (reason: unknown) => expect(ask('')).rejects.toBe(reason)

  test('nobody is reached', async () => {
    next.push(() => Promise.reject(failure))
    await expectFailure(failure)
  })
  test('the answer breaks off', async () => {
    next.push(async () => failing(failure))
    await expectFailure(failure)
  })
  test('the answer breaks off because time is up: that is what is told', async () => {
    const controller = new AbortController()
    const spy = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(controller.signal)
    const reason = new DOMException('late', 'TimeoutError')
    next.push(async () => {
      controller.abort(reason)
      return failing(failure)
    })
    await expectFailure(reason)
    spy.mockRestore()
  })
  test('a call with a key fails as it would without', async () => {
    await signIn({ prover: makeProver() })
    next.push(() => Promise.reject(failure))
    await expect(seam.send(new Request(api))).rejects.toBe(failure)
  })
  test('what is empty is no failure', async () => {
    next.push(async () => new Response(null, { status: 204 }))
    const { response, envelopes } = await ask('')
    expect([response.status, response.body, envelopes]).toEqual([204, null, []])
  })
})
