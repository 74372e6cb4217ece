// Proof of the harness: who has a session at the hostile provider, and how a client hears of it.
import { expect, test } from '../fixtures.ts'
import {
  answeringSilentError,
  hangingInFrames,
  refusing,
  setting,
  times,
} from '../servers/hostile/changes.ts'
import { ada, bob } from '../servers/hostile/switches.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { authorization, discovery, idToken, membersOf, refresh, see, textOf, token } from './observe.ts'
import { useRefreshToken } from './observe.ts'

const cookieOf = ({ headers }: { headers: Headers }) => headers.get('set-cookie')?.split(';')[0] ?? ''

/** The answer to prompt=none: its parameters, with `code` for a code. */
async function askSilently(op: HostileProvider, cookie = ''): Promise<Record<string, string>> {
  const { headers } = await authorization(op, { prompt: 'none' }, cookie)
  const { searchParams } = new URL(headers.get('location') ?? '')
  return Object.fromEntries(searchParams)
}

test('prompt=none is for who has a session in this browser, and for nobody else', async ({ op }) => {
  expect(await askSilently(op)).toMatchObject({ error: 'login_required', state: 'state' })
  const cookie = cookieOf(await authorization(op))
  expect(await askSilently(op, cookie)).toHaveProperty('code')
  expect(op.sessions.newest()).toMatchObject({ person: ada })
  await see(op.urlOf('end_session'), { headers: { cookie } })
  expect(await askSilently(op, cookie)).toMatchObject({ error: 'login_required' })
})

test('the session can be of another person or of nobody, whatever the cookie says', async ({ op }) => {
  const cookie = cookieOf(await authorization(op))
  op.switches.session = bob
  const { headers } = await authorization(op, { prompt: 'none' }, cookie)
  expect(cookieOf({ headers })).not.toBe(cookie)
  expect(op.sessions.newest(bob)?.sid).not.toBe(op.sessions.newest(ada)?.sid)
  op.switches.session = 'nobody'
  expect(await askSilently(op, cookie)).toMatchObject({ error: 'login_required' })
})

test('prompt=none can get any error, and other requests go on', async ({ op }) => {
  op.switches.authorization.parameters = answeringSilentError('consent_required')
  expect(Object.keys(await askSilently(op))).toEqual(['error', 'state', 'iss'])
  expect(await askSilently(op)).toMatchObject({ error: 'consent_required' })
  expect((await token(op)).status).toBe(200)
})

test('sid and session_state are there when they are switched on', async ({ op }) => {
  const look = async () => [
    'sid' in (await idToken(op)).claims,
    'check_session_iframe' in membersOf(await discovery(op)),
    (await authorization(op)).headers.get('location')?.includes('session_state='),
  ]
  expect(await look()).toEqual([false, false, false])
  Object.assign(op.switches, { sid: true, sessionManagement: true })
  expect(await look()).toEqual([true, true, true])
})

test('a person is asked, and agrees or denies', async ({ op }) => {
  op.switches.authorization.interactive = true
  const page = await authorization(op)
  expect([page.status, page.text.includes('id="agree"')]).toEqual([200, true])
  expect((await authorization(op, { answer: 'agree' })).headers.get('location')).toContain('code=')
  expect((await authorization(op, { answer: 'deny' })).headers.get('location')).toContain('access_denied')
  expect(await askSilently(op)).toHaveProperty('error')
})

test('a used refresh token revokes its family, and the provider counts it', async ({ op }) => {
  const first = textOf(await token(op), 'refresh_token')
  const second = textOf(await useRefreshToken(op, first), 'refresh_token')
  expect((await useRefreshToken(op, first)).status).toBe(400)
  expect(op.countReuses()).toBe(1)
  expect(membersOf(await useRefreshToken(op, second)).error).toBe('invalid_grant')
  op.reset()
  op.switches.refreshToken.revokesReused = false
  const other = textOf(await token(op), 'refresh_token')
  const newer = textOf(await useRefreshToken(op, other), 'refresh_token')
  expect((await useRefreshToken(op, other)).status).toBe(400)
  expect((await useRefreshToken(op, newer)).status).toBe(200)
})

test('a refresh is refused as told, so many times, and uses nothing up', async ({ op }) => {
  const value = textOf(await token(op), 'refresh_token')
  op.switches.refresh.once = [
    ...times(2, { status: 503 }),
    { status: 429, headers: { 'Retry-After': '2' } },
    refusing('invalid_grant', 401),
  ]
  const seen = []
  for (let round = 0; round < 5; round += 1) seen.push(await useRefreshToken(op, value))
  expect(seen.map(({ status }) => status)).toEqual([503, 503, 429, 401, 200])
  expect(seen[2]?.headers.get('access-control-expose-headers')).toBe('retry-after')
  expect(membersOf(seen[3] ?? (await token(op))).error).toBe('invalid_grant')
})

test('a slow answer takes its time, and lifetimes may be nonsense', async ({ op }) => {
  op.switches.token.delay = 300
  const start = performance.now()
  await token(op)
  expect(performance.now() - start).toBeGreaterThanOrEqual(299)
  for (const value of ['300', 0, -1, 1e30, null]) {
    op.switches.refresh.members = setting({ expires_in: value })
    expect(membersOf(await refresh(op)).expires_in).toEqual(value)
  }
})

test('frames hang, and nothing else', async ({ op }) => {
  op.switches.authorization.gate = hangingInFrames
  expect((await authorization(op)).status).toBe(303)
  const framed = fetch(op.urlOf('authorization'), { headers: { 'sec-fetch-dest': 'iframe' } })
  await Promise.all([op.next('authorization'), op.next('authorization')])
  op.reset()
  await expect(framed).rejects.toThrow()
})
