// Rows A-C02, A-C04, A-C06 and A-C08: a token response that is broken or incomplete signs nobody in; the code is not sent again.
import type { Failure } from '../app/outcome.ts'
import { expect, openApp, signIn, test } from '../fixtures.ts'
import { leavingOut, setting } from '../servers/hostile/changes.ts'
import type { Deviations } from '../servers/hostile/switches.ts'
import { expectRejected } from './rejection.ts'

type Row = [row: string, deviation: Deviations['token'], error: Partial<Failure>]

const refused = { code: 'OIDC_TOKEN_RESPONSE_INVALID', remedy: 'report' }
const failed = { code: 'OIDC_TOKEN_REQUEST_FAILED', remedy: 'retry' }
const unreachable = { code: 'OIDC_NETWORK', remedy: 'retry' }
const html = { body: '<!doctype html><p>busy</p>', contentType: 'text/html' }

const rows: Row[] = [
  ['A-C02 token_type missing', { members: leavingOut('token_type') }, refused],
  ['A-C02 token_type mac', { members: setting({ token_type: 'mac' }) }, refused],
  ['A-C02 token_type DPoP without a proof', { members: setting({ token_type: 'DPoP' }) }, refused],
  ['A-C02 token_type of a wrong type', { members: setting({ token_type: ['Bearer'] }) }, refused],
  ['A-C04 access_token missing', { members: leavingOut('access_token') }, refused],
  ['A-C04 access_token empty', { members: setting({ access_token: '' }) }, refused],
  ['A-C04 access_token an object', { members: setting({ access_token: { value: 'x' } }) }, refused],
  ['A-C04 id_token missing', { members: leavingOut('id_token') }, refused],
  ['A-C06 500 with a JSON body', { status: 500 }, failed],
  ['A-C06 500 with HTML', { ...html, status: 500 }, failed],
  ['A-C06 503 with nothing', { status: 503, body: '' }, failed],
  ['A-C06 429', { status: 429 }, failed],
  ['A-C06 HTML with 200', html, refused],
  ['A-C06 JSON that says it is HTML', { contentType: 'text/html' }, refused],
  ['A-C06 truncated JSON', { body: (json) => json.slice(0, -20) }, refused],
  ['A-C06 an empty body', { body: '' }, refused],
  ['A-C06 204', { status: 204, body: '' }, { code: 'OIDC_TOKEN_REQUEST_FAILED' }],
  ['A-C06 a JSON array', { members: (answer) => [answer] }, refused],
  ['A-C06 JSON null', { members: () => null }, refused],
  ['A-C06 a connection that is reset', { cut: 'reset' }, unreachable],
  ['A-C06 a connection that breaks in the middle', { cut: 'half' }, unreachable],
  ['A-C08 id_token empty', { members: setting({ id_token: '' }) }, refused],
  ['A-C08 id_token null', { members: setting({ id_token: null }) }, refused],
  ['A-C08 id_token an object', { members: setting({ id_token: { sub: 'ada' } }) }, refused],
  [
    'A-C08 id_token an array',
    { members: (answer) => ({ ...answer, id_token: [answer.id_token ?? ''] }) },
    refused,
  ],
]

for (const [name, deviation, error] of rows) {
  test(`${name}: nobody is signed in, and the code is not sent again`, async ({ op, app, tab }) => {
    await tab.takeClock()
    await openApp(tab)
    Object.assign(op.switches.token, deviation)
    const rejected = await signIn(tab)
    expect(rejected.reason).toBe('failed')
    await tab.advance(120)
    expect(op.count('token')).toBe(1)
    await expectRejected({ op, app, tab }, rejected, error)
    expect(op.count('token')).toBe(2)
  })
}
