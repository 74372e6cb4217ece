// Rows J-06 and D-07: tricks with `kid`, and published keys that must not verify an ID Token.
import { generateKeyPairSync } from 'node:crypto'
import { expect, openSignedIn } from '../fixtures.ts'
import type { Json, JsonObject } from '../servers/answer.ts'
import { leavingOut, setting } from '../servers/hostile/changes.ts'
import { signedByStranger } from '../servers/hostile/forgeries.ts'
import { signWith } from '../servers/hostile/jws.ts'
import { createSigningKey, type SigningKey } from '../servers/hostile/keys.ts'
import { expectRefusal, expectUsable, refusedIdToken, test, type Refusal } from './refusal.ts'

const refused = (name: string, flip: Refusal['flip']): Refusal => ({
  name,
  flip,
  code: 'OIDC_ID_TOKEN_INVALID',
  check: 'signature',
})

const kids: Json[] = [
  '__proto__',
  'constructor',
  '../../etc/passwd',
  "' OR '1'='1",
  'http://localhost/key',
  '',
  null,
  0,
  {},
  'k'.repeat(100_000),
]

/** A genuine signature under a `kid` that names no key. */
const unknownKids = kids.map((kid) =>
  refusedIdToken(`J-06 kid ${JSON.stringify(kid).slice(0, 30)}`, { header: setting({ kid }) }, 'signature'),
)

const listed = refused('J-06 kid in an array', ({ op }) => {
  op.switches.idToken.header = setting({ kid: [op.keys.signing('RS256').kid] })
})

const foreignKind = refused('J-06 kid of the EC key under alg RS256', ({ op }) => {
  op.switches.idToken.header = setting({ kid: op.keys.signing('ES256').kid })
})

/** A key that is published in that form beside the honest ones, and a token that it signed. */
function publishedAs(name: string, publish: (key: SigningKey) => JsonObject, create = newKey): Refusal {
  return refused(name, async ({ op: { switches } }) => {
    const key = await create()
    switches.jwks.keys = (keys) => [publish(key), ...keys]
    const header = { kid: key.kid, alg: key.alg }
    switches.idToken.sign = (draft) => signWith(key, { ...draft.header, ...header }, draft.payload)
  })
}

const newKey = () => createSigningKey('RS256')

/** A pair that no honest provider signs with. */
function weakKey(alg: 'RS256' | 'ES256', pair: { publicKey: object; privateKey: object }): SigningKey {
  const { publicKey, privateKey } = pair as Pick<SigningKey, 'publicKey' | 'privateKey'>
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'weak', use: 'sig' } as JsonObject
  return { alg, kid: 'weak', publicKey, privateKey, jwk }
}

const shortKey = async () => weakKey('RS256', generateKeyPairSync('rsa', { modulusLength: 1024 }))
const koblitzKey = async () => weakKey('ES256', generateKeyPairSync('ec', { namedCurve: 'secp256k1' }))

const symmetricKey = ({ kid }: SigningKey): JsonObject => ({
  kty: 'oct',
  k: 'c2VjcmV0',
  alg: 'RS256',
  kid,
  use: 'sig',
})

const published: Refusal[] = [
  publishedAs('J-06 kid of an RSA key for encryption', ({ jwk }) => ({ ...jwk, use: 'enc' })),
  publishedAs('J-06 an RSA key of 1024 bits', ({ jwk }) => jwk, shortKey),
  publishedAs('J-06 an EC key on secp256k1 under alg ES256', ({ jwk }) => jwk, koblitzKey),
  publishedAs('J-06 a key on secp256k1 that says P-256', ({ jwk }) => ({ ...jwk, crv: 'P-256' }), koblitzKey),
  publishedAs('D-07 a private key', ({ jwk, privateKey }) => ({
    ...jwk,
    ...(privateKey.export({ format: 'jwk' }) as JsonObject),
  })),
  publishedAs('D-07 a symmetric key', symmetricKey),
  publishedAs('D-07 a key whose key_ops lacks verify', ({ jwk }) => ({
    ...leavingOut('use')(jwk),
    key_ops: ['sign', 'encrypt'],
  })),
  publishedAs('D-07 a key whose key_ops is text', ({ jwk }) => ({ ...jwk, key_ops: 'verify' })),
  publishedAs('D-07 a key for another alg', ({ jwk }) => ({ ...jwk, alg: 'RSA-OAEP' })),
  publishedAs('D-07 a key whose use is an array', ({ jwk }) => ({ ...jwk, use: ['sig'] })),
  publishedAs('D-07 a key whose kty is in __proto__ only', ({ jwk }) => ({
    ...leavingOut('kty')(jwk),
    ['__proto__']: { kty: 'RSA' },
  })),
  publishedAs('D-07 a key of an EC type with RSA members', ({ jwk }) => ({
    ...jwk,
    kty: 'EC',
    crv: 'P-256',
  })),
]

const onlyEncryption: Refusal = {
  name: 'D-07 keys for encryption only, and a token without kid',
  flip({ op: { switches } }) {
    switches.jwks.keys = (keys) => keys.map((key) => ({ ...key, use: 'enc' }))
    switches.idToken.header = leavingOut('kid')
  },
  code: 'OIDC_METADATA_INVALID',
}

const strangerWithoutKid = refused('J-06 no kid, signed by another key', ({ op: { switches } }) => {
  switches.idToken.header = leavingOut('kid')
  switches.idToken.sign = signedByStranger()
})

const refusals = [...unknownKids, listed, foreignKind, ...published, onlyEncryption, strangerWithoutKid]

test('J-06 a new key that is published as it should be', async ({ stage }) => {
  await publishedAs('', ({ jwk }) => jwk).flip(stage)
  expect(await openSignedIn(stage.tab)).toMatchObject({ status: 'signed-in' })
  await expectUsable(stage)
})

for (const refusal of refusals) {
  test(refusal.name, ({ stage }) => expectRefusal(stage, refusal))
}
