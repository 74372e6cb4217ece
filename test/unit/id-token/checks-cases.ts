// Unit tests: claims that fail a check, that stand it, and that it has nothing to say about.
import type { IdTokenCheck } from '../../../src/errors/codes.ts'
import type { Expectation } from '../../../src/id-token/checks.ts'
import type { JsonValue } from '../../../src/protocol/json.ts'
import { issuer, leeway, now } from './honest-claims.ts'

/** Claims in place of honest ones. */
export type Changes = Readonly<Record<string, JsonValue | undefined>>
type Row = readonly [name: string, changes: Changes, expects?: Partial<Expectation>]
type Table = Partial<Record<IdTokenCheck, readonly Row[]>>

const template = { issuers: ['https://id.example/{tenantid}/v2.0'] }
const noTime: Row[] = [undefined, null, '9999999999', -1, Infinity, NaN, true, [now], {}].map((value) => [
  `is ${typeof value === 'number' ? value : JSON.stringify(value)}`,
  { exp: value, nbf: value, iat: value, auth_time: value },
  { maxAge: 60 },
])
const noText = ['', null, undefined, 1, ['ada'], {}] as const

/** Each fails its check. */
export const failing: Table = {
  iss: [
    ['is another', { iss: 'https://evil.example' }],
    ['has a slash more', { iss: `${issuer}/` }],
    ['is a list', { iss: [issuer] }],
    ['is missing', { iss: undefined }],
    ['is of another tenant', { iss: `${issuer}/b/v2.0`, tid: 'a' }, template],
    ['is of a tenant that is not named', { iss: `${issuer}/a/v2.0` }, template],
    ['is missing together with the tenant', { iss: undefined, tid: undefined }, template],
    ['is the template itself', { iss: template.issuers[0] ?? '', tid: '{tenantid}' }, template],
  ],
  aud: [
    ['is another', { aud: 'other' }],
    ['begins alike', { aud: 'app2' }],
    ['is a list of others', { aud: ['other', 'app2'], azp: 'app' }],
    ['is an empty list', { aud: [], azp: 'app' }],
    ['is a list in a list', { aud: [['app']] }],
    ['is an object', { aud: { app: true } }],
    ['is null', { aud: null }],
    ['is missing', { aud: undefined, azp: 'app' }],
  ],
  azp: [
    ['is another', { azp: 'other' }],
    ['is another, with several audiences', { aud: ['app', 'other'], azp: 'other' }],
    ['is missing with several audiences', { aud: ['app', 'other'] }],
    ['is missing with the same audience twice', { aud: ['app', 'app'] }],
    ['is a list', { azp: ['app'] }],
    ['is null', { azp: null }],
  ],
  sub: noText.map((sub) => [`is ${JSON.stringify(sub)}`, { sub }]),
  exp: [...noTime, ['is past the leeway', { exp: now - leeway - 1 }]],
  nbf: [
    ...noTime.slice(1),
    ['is ahead of the leeway', { nbf: now + leeway + 1 }],
    ['is ten minutes ahead', { nbf: now + 600 }],
  ],
  iat: [
    ...noTime,
    ['is ahead of the leeway', { iat: now + leeway + 1 }],
    ['is a day and the leeway ago', { iat: now - 86_400 - leeway - 1 }],
  ],
  nonce: [
    ...['', 'n2', 'N', null, undefined, ['n'], 1].map((nonce): Row => [
      `is ${JSON.stringify(nonce)}`,
      { nonce },
    ]),
    ['is another after a refresh', { nonce: 'other' }, { refreshed: true }],
  ],
  auth_time: [
    ...noTime,
    ['is no time, though nothing was asked', { auth_time: 'yesterday' }],
    ['is longer ago than was asked', { auth_time: now - 60 - leeway - 1 }, { maxAge: 60 }],
    ['is a moment ago where a new sign-in was asked', { auth_time: now - leeway - 1 }, { maxAge: 0 }],
    ['is ahead of the leeway', { auth_time: now + leeway + 1 }],
    ['is ahead of the leeway after a refresh', { auth_time: now + leeway + 1 }, { refreshed: true }],
  ],
  acr: [
    ['is another', { acr: 'silver' }, { acr: ['gold', 'platinum'] }],
    ['is missing', {}, { acr: ['gold'] }],
    ['is missing where any is essential', {}, { acr: [] }],
    ['is a list', { acr: ['gold'] }, { acr: ['gold'] }],
  ],
}

/** Each stands its check. */
export const standing: Table = {
  iss: [
    ['is the expected one', {}],
    ['is one of several', {}, { issuers: ['other', issuer] }],
    ['is the filled template', { iss: `${issuer}/a/v2.0`, tid: 'a' }, template],
  ],
  aud: [
    ['is the client', {}],
    ['names the client among others', { aud: ['other', 'app'] }],
  ],
  azp: [
    ['is the client', { azp: 'app' }],
    ['is the client, with several audiences', { aud: ['app', 'b'], azp: 'app' }],
  ],
  sub: [['is a text', { sub: 'x' }]],
  exp: [
    ['is ahead', {}],
    ['is past, within the leeway', { exp: now - leeway + 1 }],
    ['is past by all of the leeway', { exp: now - leeway }],
  ],
  nbf: [
    ['is past', { nbf: 0 }],
    ['is ahead, within the leeway', { nbf: now + leeway - 1 }],
    ['is ahead by all of the leeway', { nbf: now + leeway }],
  ],
  iat: [
    ['is ahead, within the leeway', { iat: now + leeway - 1 }],
    ['is a fraction', { iat: now - 0.5 }],
    ['is a day ago', { iat: now - 86_400 }],
    ['is a day and all of the leeway ago', { iat: now - 86_400 - leeway }],
  ],
  nonce: [
    ['is the one that was sent', {}],
    ['is so after a refresh', {}, { refreshed: true }],
  ],
  auth_time: [
    ['is as recent as was asked', { auth_time: now - 60 }, { maxAge: 60 }],
    ['is so within the leeway', { auth_time: now - 60 - leeway + 1 }, { maxAge: 60 }],
    ['is so with all of the leeway', { auth_time: now - 60 - leeway }, { maxAge: 60 }],
    ['is long ago, and nothing was asked', { auth_time: 1 }],
    ['is long ago after a refresh', { auth_time: 1 }, { maxAge: 60, refreshed: true }],
    ['is ahead, within the leeway', { auth_time: now + leeway - 1 }],
  ],
  acr: [
    ['is one that was asked for', { acr: 'gold' }, { acr: ['silver', 'gold'] }],
    ['is any', { acr: 'x' }, { acr: [] }],
  ],
}

/** Each is no matter for its check. */
export const waived: Table = {
  azp: [
    ['is missing', {}],
    ['is missing with one audience in a list', { aud: ['app'] }],
  ],
  nbf: [['is missing', {}]],
  nonce: [['is missing after a refresh', { nonce: undefined }, { refreshed: true }]],
  auth_time: [
    ['is missing and was not asked for', {}],
    ['is missing after a refresh', {}, { maxAge: 60, refreshed: true }],
  ],
  acr: [
    ['was not asked for', { acr: 'x' }],
    ['is another after a refresh', { acr: 'x' }, { acr: ['y'], refreshed: true }],
  ],
}
