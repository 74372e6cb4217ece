// Rows J-01 to J-03: ID Tokens with a forged signature or algorithm are refused, whatever their claims say.
import { randomBytes } from 'node:crypto'
import { leavingOut, setting } from '../servers/hostile/changes.ts'
import * as forge from '../servers/hostile/forgeries.ts'
import { decode, encode } from '../servers/hostile/jws.ts'
import type { IdTokenSwitch } from '../servers/hostile/switches.ts'
import { expectRefusal, refusedIdToken, test, type Refusal } from './refusal.ts'

/** Another signature in place of the honest one. */
const signature = (change: (honest: string) => string): IdTokenSwitch => ({
  compact: (honest) => honest.replace(/[^.]*$/, change),
})

/** Eve's claims under the signature over Ada's. */
const swapped: IdTokenSwitch = {
  compact: (honest) => {
    const [header, payload = '', own] = honest.split('.')
    return `${header}.${encode(decode(payload).replace('"sub":"ada"', '"sub":"eve"'))}.${own}`
  },
}

const signatures: [name: string, idToken: IdTokenSwitch][] = [
  ['signed by another key, under the honest kid', { sign: forge.signedByStranger() }],
  ['a signature with one bit changed', { sign: forge.tampered() }],
  ['random octets for a signature', signature(() => encode(randomBytes(256)))],
  ['an empty signature under alg RS256', signature(() => '')],
  ['a signature cut short', signature((honest) => honest.slice(0, -4))],
  ['claims of another person under the signature of a valid token', swapped],
  ['signed with the published PS256 key under alg RS256', { sign: forge.signedWithKeyOf('PS256') }],
  ['signed with the published ES256 key under alg RS256', { sign: forge.signedWithKeyOf('ES256') }],
]

const algs = ['none', 'None', 'nOnE', 'NONE', '', ['none'], ['RS256'], 0, null, true, { alg: 'RS256' }]

const algorithms: [name: string, idToken: IdTokenSwitch][] = [
  ...algs.map((alg): [string, IdTokenSwitch] => [
    `alg ${JSON.stringify(alg)}, unsigned`,
    { sign: forge.unsigned(alg) },
  ]),
  ['no alg, unsigned', { header: leavingOut('alg'), sign: forge.withoutSignature() }],
  ['no alg under a genuine signature', { header: leavingOut('alg') }],
  ['alg none under a genuine signature', { header: setting({ alg: 'none' }) }],
  ['alg rs256 under a genuine signature', { header: setting({ alg: 'rs256' }) }],
]

/** The provider's own metadata asks for it. */
const advertised = (alg: string, sign: forge.Signer): Refusal => ({
  ...refusedIdToken(`J-02 alg ${alg} although the metadata lists it`, {}, 'alg'),
  flip({ op: { switches } }) {
    switches.discovery.members = setting({ id_token_signing_alg_values_supported: [alg, 'RS256'] })
    switches.idToken.sign = sign
  },
})

const secrets = ['client id', 'PEM', 'DER', 'JWK', 'modulus'] as const

const symmetric = (['HS256', 'HS384', 'HS512'] as const).flatMap((alg) =>
  secrets.map((secret): [string, IdTokenSwitch] => [
    `${alg} keyed with the ${secret}`,
    { sign: forge.signedWithSecret(secret, alg) },
  ]),
)

const refusals: Refusal[] = [
  ...signatures.map(([name, idToken]) => refusedIdToken(`J-01 ${name}`, idToken, 'signature')),
  ...algorithms.map(([name, idToken]) => refusedIdToken(`J-02 ${name}`, idToken, 'alg')),
  ...symmetric.map(([name, idToken]) => refusedIdToken(`J-03 ${name}`, idToken, 'alg')),
  advertised('none', forge.unsigned()),
  advertised('HS256', forge.signedWithSecret('client id')),
]

for (const refusal of refusals) {
  test(refusal.name, ({ stage }) => expectRefusal(stage, refusal))
}
