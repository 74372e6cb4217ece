// Fuzzing: a provider's keys, made once a run, tokens signed with them, and somebody else's key.
import { createHmac, generateKeyPairSync, sign as signBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { JsonObject } from '../../src/protocol/json.ts'
import { issuer, now } from './token-pieces.ts'

const pairs = {
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ec: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ed: generateKeyPairSync('ed25519'),
}
const algs = { rsa: 'RS256', ec: 'ES256', ed: 'EdDSA' }
const stranger = generateKeyPairSync('ed25519').privateKey

type Name = keyof typeof pairs
const names = Object.keys(pairs) as Name[]

/** What the provider publishes. */
export const published: readonly JsonObject[] = names.map((kid) => ({
  ...(pairs[kid].publicKey.export({ format: 'jwk' }) as JsonObject),
  kid,
  use: 'sig',
  alg: algs[kid],
}))

/** Base64url without padding. */
export const encode = (text: string | Uint8Array): string => Buffer.from(text).toString('base64url')

function seal(signed: string, alg: string, key: KeyObject): string {
  const hash = alg === 'EdDSA' ? null : 'sha256'
  const signature = signBytes(hash, Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' })
  return `${signed}.${encode(signature)}`
}

/** Signs two JSON texts with the provider's Ed25519 key. */
export const signText = (header: string, payload: string): string =>
  seal(`${encode(header)}.${encode(payload)}`, 'EdDSA', pairs.ed.privateKey)

/** Who else could sign: a stranger, or somebody who takes a public key for a secret. */
export const forgers: Readonly<Record<string, (signed: string) => string>> = {
  'another key': (signed) => seal(signed, 'EdDSA', stranger),
  'the RSA key': (signed) => seal(signed, 'RS256', pairs.rsa.privateKey),
  'HMAC with the public key': (signed) =>
    `${signed}.${createHmac('sha256', JSON.stringify(published[2])).update(signed).digest('base64url')}`,
  'nobody, with zeros': (signed) => `${signed}.${encode(new Uint8Array(64))}`,
  nobody: (signed) => `${signed}.`,
}

/** The claims that a token usually has. */
export const honestClaims = { iss: issuer, sub: 'ada', aud: 'app', exp: now + 300, iat: now, nonce: 'n' }

/** An honest token of each algorithm. */
export const honestTokens: readonly string[] = names.map((kid) => {
  const header = JSON.stringify({ alg: algs[kid], kid, typ: 'JWT' })
  return seal(`${encode(header)}.${encode(JSON.stringify(honestClaims))}`, algs[kid], pairs[kid].privateKey)
})
