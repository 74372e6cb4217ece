// Proof of the harness: ID Tokens, forged and otherwise (areas K and T).
import { appending, leavingOut, setting } from '../servers/hostile/changes.ts'
import * as forge from '../servers/hostile/forgeries.ts'
import { signingAlgorithms } from '../servers/hostile/keys.ts'
import { ofIdToken, otherClaim, refusedClaim, refusedSignature, type Row } from './row.ts'

const now = () => Math.floor(Date.now() / 1000)
const badSignature = 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'
const badAlg = 'ERR_JOSE_ALG_NOT_ALLOWED'
const verdict = ofIdToken((seen) => seen.verdict)
const algAndVerdict = ofIdToken((seen) => [seen.header.alg, seen.verdict])

export const claimRows: Row[] = [
  refusedClaim('iss with a character more', appending('iss', '/'), 'iss'),
  refusedClaim('aud of another', setting({ aud: 'other' }), 'aud'),
  refusedClaim('aud empty', setting({ aud: [] }), 'aud'),
  refusedClaim('aud without us, azp with us', setting({ aud: ['other'], azp: 'app' }), 'aud'),
  refusedClaim('no sub', leavingOut('sub'), 'sub'),
  refusedClaim('no nonce', leavingOut('nonce'), 'nonce'),
  refusedClaim('no exp', leavingOut('exp'), 'exp'),
  refusedClaim('no iat', leavingOut('iat'), 'iat'),
  refusedClaim('expired', setting({ exp: now() - 360 }), 'exp'),
  refusedClaim('exp as text', setting({ exp: '9999999999' }), 'exp'),
  refusedClaim('iat a day ahead', setting({ iat: now() + 86_400 }), 'iat'),
  refusedClaim('nbf ten minutes ahead', setting({ nbf: now() + 600 }), 'nbf'),
  otherClaim('aud', ['app'], 'app'),
  otherClaim('aud', ['app', 'other'], 'app'),
  otherClaim('azp', 'other'),
  otherClaim('nonce', 'nonce-', 'nonce'),
  otherClaim('nonce', ['nonce'], 'nonce'),
  otherClaim('acr', 'low'),
  otherClaim('extra', { list: [1, true, null, 'text'] }),
  {
    name: 'at_hash is another',
    flip: ({ switches }) => (switches.idToken.claims = setting({ at_hash: 'other' })),
    look: ofIdToken(({ claims }) => claims.at_hash === 'other'),
    honest: false,
    dishonest: true,
  },
  {
    name: 'auth_time and at_hash are missing',
    flip: ({ switches }) => (switches.idToken.claims = leavingOut('auth_time', 'at_hash')),
    look: ofIdToken(({ claims }) => ['auth_time' in claims, 'at_hash' in claims]),
    honest: [true, true],
    dishonest: [false, false],
  },
  {
    name: 'exp is too large for a number',
    flip: ({ switches }) => (switches.idToken.payload = (json) => json.replace(/"exp":\d+/, '"exp":1e400')),
    look: ofIdToken(({ claims }) => claims.exp === Infinity),
    honest: false,
    dishonest: true,
  },
  {
    name: 'the token is no token',
    flip: ({ switches }) => (switches.idToken.compact = () => 'a.b'),
    look: verdict,
    honest: 'genuine',
    dishonest: 'ERR_JWS_INVALID',
  },
]

const secretForms = ['client id', 'PEM', 'DER', 'JWK', 'modulus'] as const

export const signatureRows: Row[] = [
  ...signingAlgorithms.slice(1).map((alg) => ({
    name: `signed with ${alg}`,
    flip: ({ switches }: Parameters<Row['flip']>[0]) => (switches.idToken.alg = alg),
    look: algAndVerdict,
    honest: ['RS256', 'genuine'],
    dishonest: [alg, 'genuine'],
  })),
  refusedSignature('alg none', forge.unsigned(), ['none', badAlg]),
  refusedSignature('alg nOnE', forge.unsigned('nOnE'), ['nOnE', badAlg]),
  refusedSignature('tampered signature', forge.tampered(), ['RS256', badSignature]),
  refusedSignature('a key that nobody publishes', forge.signedByStranger(), ['RS256', badSignature]),
  refusedSignature('the key of another alg', forge.signedWithKeyOf('PS256'), ['RS256', badSignature]),
  ...secretForms.map((form) =>
    refusedSignature(`HS256 keyed with the ${form}`, forge.signedWithSecret(form), ['HS256', badAlg]),
  ),
  refusedSignature('header jwk', forge.signedByHeaderKey('jwk'), ['RS256', badSignature]),
  refusedSignature('encrypted', forge.encrypted(), ['RSA-OAEP-256', 'ERR_JWS_INVALID']),
  {
    name: 'no kid',
    flip: ({ switches }) => (switches.idToken.header = leavingOut('kid')),
    look: ofIdToken(({ header }) => 'kid' in header),
    honest: true,
    dishonest: false,
  },
  {
    name: 'unknown kid',
    flip: ({ switches }) => (switches.idToken.header = setting({ kid: 'unknown' })),
    look: verdict,
    honest: 'genuine',
    dishonest: 'ERR_JWKS_NO_MATCHING_KEY',
  },
]
