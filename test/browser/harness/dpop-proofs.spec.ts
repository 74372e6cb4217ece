// Proof of the harness: the hostile provider says what is wrong with a proof of possession.
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { expect, test } from '../fixtures.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { see, textOf } from './observe.ts'

type Draft = { header: object; payload: Record<string, unknown> }

const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
const jwk = await exportJWK(publicKey)

const faults: [fault: string, spoil: (draft: Draft) => void][] = [
  ['typ', ({ header }) => Object.assign(header, { typ: 'JWT' })],
  ['jwk', ({ header }) => Object.assign(header, { jwk: { ...jwk, d: 'x' } })],
  ['jwk', ({ header }) => Object.assign(header, { jwk: undefined })],
  ['header', ({ header }) => Object.assign(header, { kid: 'x' })],
  ['jti', ({ payload }) => delete payload['jti']],
  ['htm', ({ payload }) => (payload['htm'] = 'GET')],
  ['htu', ({ payload }) => (payload['htu'] = `${String(payload['htu'])}?x`)],
  ['iat', ({ payload }) => (payload['iat'] = Number(payload['iat']) - 300)],
  ['iat', ({ payload }) => (payload['iat'] = Number(payload['iat']) + 0.5)],
  ['ath', ({ payload }) => (payload['ath'] = 'x')],
]

async function prove(op: HostileProvider, spoil: (draft: Draft) => void = () => {}): Promise<string> {
  const header = { typ: 'dpop+jwt', jwk }
  const payload = { jti: crypto.randomUUID(), htm: 'POST', htu: op.urlOf('token'), iat: op.now() }
  spoil({ header, payload })
  return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', ...header }).sign(privateKey)
}

const send = (op: HostileProvider, dpop: string) =>
  see(op.urlOf('token'), { method: 'POST', headers: { dpop }, body: new URLSearchParams({ code: 'none' }) })

for (const [index, [fault, spoil]] of faults.entries()) {
  test(`a proof with a bad ${fault} is refused (${index})`, async ({ op }) => {
    op.switches.dpop = 'on'
    const answer = await send(op, await prove(op, spoil))
    expect([answer.status, textOf(answer, 'error')]).toEqual([400, 'invalid_dpop_proof'])
    expect(op.proofs.map((proof) => proof.fault)).toEqual([fault])
  })
}

test('a proof that is tampered with, sent twice, or two at once is refused; the control is not', async ({
  op,
}) => {
  op.switches.dpop = 'on'
  const proof = await prove(op)
  for (const sent of [proof, proof, `${await prove(op)}x`, `${proof}, ${await prove(op)}`, 'x'])
    await send(op, sent)
  expect(op.proofs.map(({ fault }) => fault)).toEqual([undefined, 'replay', 'signature', 'shape', 'shape'])
})
