// Browser tests: proof that a forged token would pass at a client that makes the mistake which it is meant for.
import { createHmac, createPublicKey, X509Certificate } from 'node:crypto'
import { compactVerify, type JSONWebKeySet } from 'jose'
import { expect, test } from '../fixtures.ts'
import { see, textOf, token } from './observe.ts'
import { signedByHeaderKey, signedWithSecret, strangerKey } from '../servers/hostile/forgeries.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'

async function idTokenOf(op: HostileProvider): Promise<string> {
  return textOf(await token(op), 'id_token')
}

test('a header that offers a key: the token verifies with what the header leads to', async ({ op, evil }) => {
  const url = `${evil.origin}/keys`
  for (const name of ['jwk', 'jku', 'x5u', 'x5c', 'x5t'] as const) {
    op.switches.idToken.sign = signedByHeaderKey(name, url)
    const verified = await compactVerify(await idTokenOf(op), op.keys.foreign.publicKey)
    expect(verified.protectedHeader).toHaveProperty(name)
  }
  op.switches.idToken.sign = signedByHeaderKey('jku', url)
  evil.documents.set('/keys', JSON.stringify({ keys: [strangerKey(op.keys)] }))
  await compactVerify(await idTokenOf(op), async ({ jku, kid }) => {
    const { keys }: JSONWebKeySet = JSON.parse((await see(String(jku))).text)
    const key = keys.find((other) => other.kid === kid)
    return createPublicKey({ key: { ...key }, format: 'jwk' })
  })
  op.switches.idToken.sign = signedByHeaderKey('jwk')
  await compactVerify(await idTokenOf(op), ({ jwk }) => createPublicKey({ key: { ...jwk }, format: 'jwk' }))
  op.switches.idToken.sign = signedByHeaderKey('x5c')
  const certified = await idTokenOf(op)
  await compactVerify(certified, ({ x5c }) => {
    const certificate = new X509Certificate(Buffer.from(x5c?.[0] ?? '', 'base64'))
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    return certificate.publicKey
  })
})

test('HS256 with a public key: the token verifies with the bytes of that key', async ({ op }) => {
  const { publicKey } = op.keys.signing('RS256')
  const secrets = {
    'client id': 'app',
    PEM: publicKey.export({ type: 'spki', format: 'pem' }),
    DER: publicKey.export({ type: 'spki', format: 'der' }),
    JWK: JSON.stringify(publicKey.export({ format: 'jwk' })),
    modulus: Buffer.from(publicKey.export({ format: 'jwk' }).n ?? '', 'base64url'),
  } as const
  for (const form of ['client id', 'PEM', 'DER', 'JWK', 'modulus'] as const) {
    op.switches.idToken.sign = signedWithSecret(form)
    const [header, payload, signature] = (await idTokenOf(op)).split('.')
    const mac = createHmac('sha256', secrets[form]).update(`${header}.${payload}`).digest('base64url')
    expect(signature).toBe(mac)
  }
})
