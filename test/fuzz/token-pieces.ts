// Fuzzing: what an ID Token can be made of. Each member has values that are in order, and values that are not.
import type { Table } from './choices.ts'

const day = 86_400

/** Seconds since the epoch. */
export const now = 1_700_000_000
export const issuer = 'https://id.example'

/** A member that is not there. */
const absent = undefined

/** For each claim the values that may stand there, and those that must be refused; the first is the usual one. */
export const claims: Table = {
  iss: [
    [issuer],
    [absent, null, '', `${issuer}/`, 'https://ID.example', `${issuer}.evil.test`, [issuer], {}, 0],
  ],
  // Several audiences are in order where `azp` names one of them.
  aud: [
    ['app', ['app'], ['app', 'other'], ['app', 'app']],
    [absent, null, '', 'App', ['other'], [], [['app']], { 0: 'app' }, 1, true],
  ],
  azp: [
    [absent, 'app'],
    [null, '', 'other', ['app'], 0],
  ],
  sub: [
    ['ada', '0', '\u0000'],
    [absent, null, '', 0, [], ['ada'], {}, true],
  ],
  exp: [
    [now + 300, now - 30, 1e300],
    [absent, null, now - 31, -1, '9e99', [now + 300], {}, true, 0],
  ],
  nbf: [
    [absent, now, now + 30, 0],
    [null, now + 31, -1, '0', [], true, 1e300],
  ],
  iat: [
    [now, now + 30, now - day - 30],
    [absent, null, now + 31, now - day - 31, -1, `${now}`, [now], true, 0],
  ],
  nonce: [['n'], [absent, null, '', 'N', 'n ', ['n'], {}, 0]],
  auth_time: [
    [absent, now, 0],
    [null, now + 31, -1, '0', [], false],
  ],
  acr: [[absent, 'gold', null, 1, []], []],
  at_hash: [
    [absent, 'hash by SHA-512'],
    [null, '', 'hash by SHA-256', ['hash by SHA-512'], 0, false],
  ],
  email_verified: [[absent, true, 'true', 1e308, -0.5, { a: [{}] }], []],
  constructor: [[absent, 'x', { prototype: {} }], []] satisfies Table[string],
  then: [[absent, 'x'], []],
}

/** The same for the header, of a token that is signed with Ed25519. */
export const header: Table = {
  alg: [
    ['EdDSA', 'Ed25519'],
    [
      absent,
      null,
      '',
      'none',
      'None',
      'NONE',
      'HS256',
      'RS256',
      'ES256',
      'eddsa',
      'EdDSA ',
      ['EdDSA'],
      {},
      0,
    ],
  ],
  kid: [
    ['ed', absent],
    [null, '', 'Ed', 'other', ['ed'], 0, '../ed', 'rsa'],
  ],
  typ: [
    [absent, 'JWT', 'jwt', 'application/jwt'],
    [null, '', 'at+jwt', 'logout+jwt', 'dpop+jwt', 'JWT\n', ['JWT'], 0],
  ],
  crit: [[absent], [null, [], ['exp'], {}, '', false]],
  jku: [[absent, 'https://evil.test/jwks'], []],
  jwk: [[absent, { kty: 'OKP', crv: 'Ed25519', x: 'AAAA' }], []],
  b64: [[absent, true], []],
}

const nest = (levels: number): string => `,"deep":${'[{"a":'.repeat(levels / 2)}1${'}]'.repeat(levels / 2)}}`
const replaceEnd = (text: string, end: string): string => text.slice(0, -1) + end

/** Ways to write an object as JSON that change nothing. */
export const goodForms: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  spaced: (text) => `\n\t ${text} \r\n`,
  'escaped names': (text) => text.replace(/"(a)([a-z]+)":/g, String.raw`"\u0061$2":`),
  'a name like another': (text) => replaceEnd(text, ',"ISS":"x","iss ":"y"}'),
  'names in two objects': (text) => replaceEnd(text, ',"a":{"iss":1},"b":{"iss":2}}'),
  'a member called __proto__': (text) => replaceEnd(text, ',"__proto__":{"admin":true}}'),
  'as deep as may be': (text) => replaceEnd(text, nest(24)),
  'a huge number': (text) => replaceEnd(text, `,"n":${'9'.repeat(400)}}`),
  'a lone surrogate': (text) => replaceEnd(text, String.raw`,"s":"\ud800"}`),
}

/** Ways that make it something else than one JSON object with unique names. */
export const badForms: Readonly<Record<string, (text: string) => string>> = {
  'a name twice': (text) => replaceEnd(text, `,${/"[^"]+":/.exec(text)?.[0] ?? '"a":1,"a":'}"x"}`),
  'a name twice, once escaped': (text) => replaceEnd(text, String.raw`,"z":1,"\u007a":2}`),
  'a name twice further in': (text) => replaceEnd(text, ',"z":[{"y":1,"y":1}]}'),
  '__proto__ twice': (text) => replaceEnd(text, ',"__proto__":1,"__proto__":1}'),
  'a byte order mark': (text) => `\ufeff${text}`,
  'too deep': (text) => replaceEnd(text, nest(26)),
  'far too deep': (text) => replaceEnd(text, nest(20_000)),
  'a list': (text) => `[${text}]`,
  'two objects': (text) => text + text,
  'a comma at the end': (text) => replaceEnd(text, ',}'),
  'single quotes': (text) => text.replaceAll('"', "'"),
  'a comment': (text) => `/**/${text}`,
  'a NUL at the end': (text) => `${text}\u0000`,
  nothing: () => '',
  null: () => 'null',
  'a text': (text) => JSON.stringify(text),
  NaN: (text) => replaceEnd(text, ',"n":NaN}'),
}
