// Attacks J-08 to J-15: ID Tokens of the provider's own key whose claims are not for this sign-in.
import type { Json } from '../browser/servers/answer.ts'
import { appending, leavingOut, setting } from '../browser/servers/hostile/changes.ts'
import type { IdTokenSwitch } from '../browser/servers/hostile/switches.ts'
import { forgedTable, forgedToken, type Forgery } from './forgeries.ts'

type Change = IdTokenSwitch['claims'] & object

const now = () => Math.floor(Date.now() / 1000)
const day = 86_400

/** A claim with each of those values. */
const valued = (claim: string, values: Json[]): Forgery[] =>
  values.map((value) =>
    forgedToken(`${claim} ${JSON.stringify(value)}`, { claims: setting({ [claim]: value }) }, claim),
  )

const missing = (claim: string): Forgery => forgedToken(`no ${claim}`, { claims: leavingOut(claim) }, claim)

const changed = (name: string, claims: Change, check?: string): Forgery =>
  forgedToken(name, { claims }, check)

/** A time so many seconds from now. */
const moment =
  (claim: string, offset: number): Change =>
  (claims) => ({ ...claims, [claim]: now() + offset })

const moments = (claim: string, offsets: number[]): Forgery[] =>
  offsets.map((offset) => changed(`${claim} ${offset} s`, moment(claim, offset), claim))

/** As a number that no object can hold. */
const infinite = (claim: string): Forgery => ({
  ...forgedToken(`${claim} 1e400`, {}, claim),
  flip: ({ op }) => {
    op.switches.idToken.payload = (json) => json.replace(new RegExp(`"${claim}":\\d+`), `"${claim}":1e400`)
  },
})

forgedTable({
  id: 'J-08',
  name: 'ID Tokens of another issuer',
  forgeries: [
    ...valued('iss', ['https://other.example', '', null, 1, ['https://other.example']]),
    changed('iss and a slash', appending('iss', '/'), 'iss'),
    changed('iss in an array', (claims) => ({ ...claims, iss: [claims.iss ?? ''] }), 'iss'),
    missing('iss'),
  ],
})

forgedTable({
  id: 'J-09',
  name: 'ID Tokens for another client',
  forgeries: [
    ...valued('aud', ['other', 'App', '', [], ['other'], [['app']], {}, null, true]),
    missing('aud'),
    changed('aud without us, azp with us', setting({ aud: ['other'], azp: 'app' }), 'aud'),
    changed('aud with a stranger, no azp', setting({ aud: ['app', 'other'] }), 'azp'),
    changed('aud with us twice, no azp', setting({ aud: ['app', 'app'] }), 'azp'),
    changed('azp of the stranger', setting({ aud: ['app', 'other'], azp: 'other' }), 'azp'),
    changed('azp an array', setting({ aud: ['app', 'other'], azp: ['app'] }), 'azp'),
    ...valued('azp', ['other', '', ['app'], {}]),
  ],
  honest: [changed('aud an array of us', setting({ aud: ['app'] }))],
})

/** The nonces of sign-ins before. */
const repeated: Forgery = {
  ...forgedToken('nonce of the sign-in before', {}, 'nonce'),
  flip({ op }) {
    const nonce = op.last('authorization').query.get('nonce')
    op.switches.idToken.claims = setting({ nonce })
  },
}

forgedTable({
  id: 'J-10',
  name: 'ID Tokens of another sign-in: nonce',
  forgeries: [
    missing('nonce'),
    ...valued('nonce', ['', 'other', null, true]),
    changed('nonce and a character', appending('nonce', 'x'), 'nonce'),
    changed('a prefix', (claims, { nonce }) => ({ ...claims, nonce: nonce?.slice(0, -1) ?? '' }), 'nonce'),
    changed('nonce in an array', (claims, { nonce }) => ({ ...claims, nonce: [nonce] }), 'nonce'),
    repeated,
  ],
  honest: [changed('the nonce, set here', (claims, { nonce }) => ({ ...claims, nonce }))],
})

forgedTable({
  id: 'J-11',
  name: 'ID Tokens whose time is over or not yet come',
  forgeries: [
    missing('exp'),
    ...valued('exp', ['9999999999', -1, 0, null, true, [9_999_999_999]]),
    infinite('exp'),
    ...moments('exp', [-60, -360]),
    ...moments('nbf', [60, 600]),
    ...valued('nbf', ['0', null]),
  ],
  honest: [
    changed('exp within the skew', moment('exp', -10)),
    changed('nbf within the skew', moment('nbf', 10)),
  ],
})

forgedTable({
  id: 'J-12',
  name: 'ID Tokens that were issued at an odd time',
  forgeries: [
    missing('iat'),
    ...valued('iat', ['1700000000', -1, null, []]),
    infinite('iat'),
    ...moments('iat', [60, day, -2 * day, -5 * 365 * day]),
  ],
  honest: [changed('iat a minute ago', moment('iat', -60))],
})

forgedTable({
  id: 'J-13',
  name: 'ID Tokens of another access token: at_hash',
  forgeries: [
    ...valued('at_hash', ['', 'wrong', null, 1, []]),
    changed('at_hash and a character', appending('at_hash', 'x'), 'at_hash'),
  ],
})

const recent = { maxAge: 60 }
const strong = { claims: { id_token: { acr: { essential: true, values: ['gold', 'silver'] } } } }

const asking = (asks: Forgery['asks'] & object, forgeries: Forgery[]): Forgery[] =>
  forgeries.map((forgery) => ({ ...forgery, asks, isFresh: true }))

forgedTable({
  id: 'J-15',
  name: 'a sign-in that is older or weaker than was asked for',
  forgeries: [
    ...asking(recent, [
      missing('auth_time'),
      ...moments('auth_time', [-120, 120]),
      ...valued('auth_time', ['9999999999']),
    ]),
    ...asking(strong, [missing('acr'), ...valued('acr', ['bronze', ['gold']])]),
  ],
  honest: [
    ...asking(recent, [changed('recent', moment('auth_time', -10))]),
    ...asking(strong, [changed('silver', setting({ acr: 'silver' }))]),
  ],
})
