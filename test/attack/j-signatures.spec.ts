// Attacks J-01 to J-04, J-07 and J-16: ID Tokens whose signature, algorithm or header is forged.
import { randomBytes } from 'node:crypto'
import type { Json } from '../browser/servers/answer.ts'
import { leavingOut, setting } from '../browser/servers/hostile/changes.ts'
import * as forge from '../browser/servers/hostile/forgeries.ts'
import { decode, encode, signWith } from '../browser/servers/hostile/jws.ts'
import type { IdTokenSwitch } from '../browser/servers/hostile/switches.ts'
import { forgedTable, forgedToken, type Forgery } from './forgeries.ts'

/** Another signature in place of the honest one. */
const signature = (change: (honest: string) => string): IdTokenSwitch => ({
  compact: (honest) => honest.replace(/[^.]*$/, change),
})

/** Claims of another person under the signature of a valid token. */
const swapped: IdTokenSwitch = {
  compact(honest) {
    const [header, payload = '', own] = honest.split('.')
    return `${header}.${encode(decode(payload).replace('"sub":"ada"', '"sub":"eve"'))}.${own}`
  },
}

/** Signed by the attack's own code, with the key that is published: what is forged is only what else is changed. */
const ownSigner: IdTokenSwitch = {
  sign: ({ header, payload, keys }) => signWith(keys.signing('RS256'), header, payload),
}

const signatures: Record<string, IdTokenSwitch> = {
  'by another key, under the honest kid': { sign: forge.signedByStranger() },
  'one bit changed': { sign: forge.tampered() },
  'random octets': signature(() => encode(randomBytes(256))),
  'none under alg RS256': signature(() => ''),
  'cut short': signature((honest) => honest.slice(0, -4)),
  'claims of another person': swapped,
  'by the published PS256 key under alg RS256': { sign: forge.signedWithKeyOf('PS256') },
  'by the published ES256 key under alg RS256': { sign: forge.signedWithKeyOf('ES256') },
}

const tokens = (idTokens: Record<string, IdTokenSwitch>, check: string): Forgery[] =>
  Object.entries(idTokens).map(([name, idToken]) => forgedToken(name, idToken, check))

const signedHere = forgedToken('signed here with the published key', ownSigner)

forgedTable({
  id: 'J-01',
  name: 'ID Tokens with another signature',
  forgeries: tokens(signatures, 'signature'),
  honest: [signedHere],
})

const algs: Json[] = ['none', 'None', 'nOnE', 'NONE', '', ['none'], ['RS256'], 0, null, { alg: 'RS256' }]

/** The provider's own metadata lists that algorithm. */
const listing = (alg: string, sign: forge.Signer): Forgery => ({
  ...forgedToken(`alg ${alg}, which the metadata lists`, {}, 'alg'),
  isFresh: true,
  flip({ op: { switches } }) {
    switches.discovery.members = setting({ id_token_signing_alg_values_supported: [alg, 'RS256'] })
    switches.idToken.sign = sign
  },
})

forgedTable({
  id: 'J-02',
  name: 'ID Tokens with alg none, or one that is not text',
  forgeries: [
    ...algs.map((alg) => forgedToken(`alg ${JSON.stringify(alg)}`, { sign: forge.unsigned(alg) }, 'alg')),
    forgedToken('no alg, unsigned', { header: leavingOut('alg'), sign: forge.withoutSignature() }, 'alg'),
    forgedToken('no alg, signed', { header: leavingOut('alg') }, 'alg'),
    forgedToken('alg none, signed', { header: setting({ alg: 'none' }) }, 'alg'),
    listing('none', forge.unsigned()),
  ],
  honest: [signedHere],
})

const secrets = ['client id', 'PEM', 'DER', 'JWK', 'modulus'] as const

forgedTable({
  id: 'J-03',
  name: 'ID Tokens with a MAC that is keyed with what everybody knows',
  forgeries: [
    ...(['HS256', 'HS384', 'HS512'] as const).flatMap((alg) =>
      secrets.map((secret) =>
        forgedToken(`${alg} keyed with the ${secret}`, { sign: forge.signedWithSecret(secret, alg) }, 'alg'),
      ),
    ),
    listing('HS256', forge.signedWithSecret('client id')),
  ],
  honest: [signedHere],
})

/** The token would verify with what its header leads to. */
function offering(member: 'jwk' | 'jku' | 'x5u' | 'x5c' | 'x5t', kid?: string): Forgery {
  return {
    ...forgedToken(`${member}, ${kid ?? 'the honest kid'}`, {}, 'signature'),
    flip({ op, evil }) {
      evil.documents.set('/keys', JSON.stringify({ keys: [forge.strangerKey(op.keys)] }))
      op.switches.idToken.sign = forge.signedByHeaderKey(member, `${evil.origin}/keys`)
      if (kid !== undefined) op.switches.idToken.header = setting({ kid })
    },
  }
}

forgedTable({
  id: 'J-04',
  name: "ID Tokens whose header names or holds the attacker's key; nobody is asked for it",
  forgeries: (['jwk', 'jku', 'x5u', 'x5c', 'x5t'] as const).flatMap((member) => [
    offering(member),
    offering(member, 'elsewhere'),
  ]),
  honest: [
    {
      name: 'jku and the published key',
      flip: ({ op, evil }) => (op.switches.idToken.header = setting({ jku: `${evil.origin}/keys` })),
    },
  ],
})

/** A genuine token of another family than the app expects. */
const unexpected = (alg: 'ES256' | 'PS256' | 'EdDSA'): Forgery => ({
  ...forgedToken(alg, { alg }, 'alg'),
  isFresh: true,
  flip({ op: { switches } }) {
    switches.discovery.members = setting({ id_token_signing_alg_values_supported: ['RS256'] })
    switches.idToken.alg = alg
  },
})

forgedTable({
  id: 'J-07',
  name: 'ID Tokens with a genuine signature of a family that is not expected',
  forgeries: [unexpected('ES256'), unexpected('PS256'), unexpected('EdDSA')],
  honest: [{ ...forgedToken('ES256, which the metadata lists', { alg: 'ES256' }), isFresh: true }],
})

forgedTable({
  id: 'J-16',
  name: 'ID Tokens that are encrypted, or no JWS',
  forgeries: [
    { ...forgedToken('encrypted', { sign: forge.encrypted() }), code: 'OIDC_NOT_SUPPORTED' },
    forgedToken('two parts', { compact: () => 'a.b' }, 'shape'),
  ],
})
